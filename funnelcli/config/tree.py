"""What a YAML file says, as plain values, each with its place in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

KeyPath = tuple[str | int, ...]
"""`("stages", 2, "at")`; items of lists count from 0."""
Position = tuple[int, int]
"""Line and column, counted from 1: of a key, or of the value where it is an item of a list."""


class Problem(NamedTuple):
    """Something wrong in the file, where, and under which key."""

    position: Position
    path: KeyPath
    message: str


def nearest(positions: Mapping[KeyPath, Position], path: KeyPath) -> Position:
    """Return the place of `path`, or of the nearest mapping or list around it."""
    while path not in positions and path:
        path = path[:-1]
    return positions.get(path, (1, 1))


def place_of(text: str, index: int) -> Position:
    """Return the line and the column of the character at `index`."""
    before = text[:index]
    return before.count("\n") + 1, index - before.rfind("\n")


@dataclass(frozen=True)
class Tree:
    """Mappings, lists, texts and None by their key paths."""

    values: dict[KeyPath, Any] = field(default_factory=dict)
    positions: dict[KeyPath, Position] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    """What reading the file found, such as keys given twice."""
    presets: dict[Position, str] = field(default_factory=dict)
    """Presets by the places of their keys, where everything stands that they give."""

    def at(self, *path: str | int) -> Any:
        """Return what is written at `path`, None if nothing is."""
        return self.values.get(path)

    def mapping(self, *path: str | int) -> dict[str, Any]:
        """Return the mapping at `path`; empty if there is none."""
        here = self.at(*path)
        return here if isinstance(here, dict) else {}

    def listing(self, *path: str | int) -> list[Any]:
        """Return the list at `path`; empty if there is none."""
        here = self.at(*path)
        return here if isinstance(here, list) else []

    def texts(self, *path: str | int) -> Iterator[tuple[KeyPath, str]]:
        """Yield the text at `path`, or the texts of the list there."""
        for here in (path, *((*path, index) for index in range(len(self.listing(*path))))):
            if isinstance(self.at(*here), str):
                yield here, self.at(*here)

    def items(self, *path: str | int) -> Iterator[KeyPath]:
        """Yield the paths of the items of a list, or that of the mapping that stands for one."""
        if isinstance(self.at(*path), dict):
            yield path
        for index in range(len(self.listing(*path))):
            yield (*path, index)

    def give(self, path: KeyPath, value: Any, position: Position) -> None:
        """Add `value` at `path`, as if written at `position`; what is written stays, also null."""
        is_new = path not in self.values
        if is_new:
            kept: Any = type(value)() if isinstance(value, dict | list) else value
            self.positions[path], self.values[path] = position, kept
            match self.at(*path[:-1]):
                case dict() as mapping:
                    mapping[path[-1]] = kept
                case list() as items:
                    items.append(kept)
        match value, self.values[path]:
            case dict(), dict():
                for key, inner in value.items():
                    self.give((*path, key), inner, position)
            case list(), list() if is_new:
                for index, inner in enumerate(value):
                    self.give((*path, index), inner, position)

    def line(self, path: KeyPath) -> int:
        """Return the line of `path`, for a problem elsewhere that refers to it."""
        return nearest(self.positions, path)[0]

    def problem(self, path: KeyPath, message: str) -> Problem:
        """Say that something is wrong at `path`."""
        return Problem(nearest(self.positions, path), path, message)
