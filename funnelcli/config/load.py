"""Read the YAML of a definition: every problem of the file at once, each with its place."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from pydantic import ValidationError

from funnelcli.config.attribution_rules import weight_problems
from funnelcli.config.benchmark_rules import benchmark_problems
from funnelcli.config.channel_rules import channel_problems
from funnelcli.config.expressions import expression_problems
from funnelcli.config.holiday_rules import holiday_problems
from funnelcli.config.meaning import meaning_of
from funnelcli.config.models import Config, Segment
from funnelcli.config.nodes import UnreadableYamlError, read_yaml
from funnelcli.config.places import place_problems
from funnelcli.config.preset_keys import UnfitPresetError, add_presets, preset_problems
from funnelcli.config.presets import Taken, no_names
from funnelcli.config.problems import type_problems, written_path
from funnelcli.config.roles import OWNER, SOURCES
from funnelcli.config.rules import rule_problems
from funnelcli.config.spend_rules import spend_problems
from funnelcli.config.tables import Table
from funnelcli.config.tree import KeyPath, Position, Problem, Tree, nearest, place_of
from funnelcli.errors import ConfigError

DRAFTED = Path("(drafted)")
"""Stands for the file of a definition that was only drafted."""
NO_PRESETS: Mapping[Position, str] = {}
RULES = (
    rule_problems, benchmark_problems, expression_problems, spend_problems, holiday_problems,
    weight_problems, channel_problems, place_problems,
)  # fmt: skip
"""What the types cannot express of the YAML; each tells of its part of it."""
Headers = Callable[[str, Table, Path], Sequence[str]]
"""Tells the header of a table, by its name, from its files in a folder."""


@dataclass(frozen=True)
class Definition:
    """A configuration, and the file it was read from."""

    config: Config
    path: Path
    """The file, as it was given."""
    sha256: str
    """The hex digest of the file's bytes."""
    positions: Mapping[KeyPath, Position] = field(repr=False)
    presets: Mapping[Position, str] = field(repr=False)
    """Presets by the places of their keys, where everything stands that they give."""
    assumed: tuple[str, ...] = ()
    """What presets and drafts assume, as sentences."""
    added: Mapping[str, str] = field(default_factory=dict)
    """Segments of this run alone, which `--by` names by their columns, with these."""

    @cached_property
    def meaning(self) -> str:
        """The hex digest of what the file means, as `config.meaning` has it."""
        return meaning_of(self.as_written().config)

    @property
    def written_segments(self) -> Mapping[str, Segment]:
        """The segments of the file, without those of this run."""
        segments = self.config.segments
        return {name: segments[name] for name in segments if name not in self.added}

    def with_segments(self, columns: Mapping[str, str]) -> "Definition":
        """Add segments, each of a column, as if the file named them."""
        more = {name: Segment(column=column) for name, column in columns.items()}
        return self._grouped({**self.config.segments, **more}, columns)

    def with_table(self, name: str, table: Table) -> "Definition":
        """Put a table of this run in the place of one of the file; that means what it meant."""
        return replace(self, config=self.config.model_copy(update={name: table}))

    def with_owners(self) -> "Definition":
        """Make the owner of leads a segment, where a role names one and nothing is called so."""
        taken = {*self.config.segments, *(stage.key for stage in self.config.stages)}
        if self.config.leads.owner is None or OWNER in taken:
            return self
        owner = Segment(column=self.config.leads.owner)
        return self._grouped({**self.config.segments, OWNER: owner}, self.added)

    def as_written(self) -> "Definition":
        """Leave out the segments of this run."""
        return self._grouped(self.written_segments, {})

    def _grouped(self, segments: Mapping[str, Segment], added: Mapping[str, str]) -> "Definition":
        config = self.config.model_copy(update={"segments": segments})
        return replace(self, config=config, added=added)

    @property
    def folder(self) -> Path:
        """The folder that the relative paths of the file are relative to."""
        return self.path.parent

    def written(self, *key_path: str | int) -> KeyPath:
        """Return the path of a key as it is written: one item needs no list, and no number."""
        path: KeyPath = ()
        for key in key_path:
            here = (*path, key)
            if isinstance(key, str) or here in self.positions or path not in self.positions:
                path = here
        return path

    def position(self, *key_path: str | int) -> Position:
        """Return line and column of a key, or of the nearest one around it, counted from 1."""
        return nearest(self.positions, self.written(*key_path))

    def place(self, *key_path: str | int) -> str:
        """Return the place of a key as `file:line:column`."""
        return _place(self.path, self.position(*key_path), self.presets)


def load(path: Path, headers: Headers | None = None, taken: Taken = no_names) -> Definition:
    """Read and check the YAML at `path`; raise `ConfigError` with all that is wrong.

    `headers` is asked for the header of every table with a preset, and `taken` for the names that
    a preset gives to no stage.
    """
    return parse(_bytes(path), path, headers, taken)


def parse(
    source: bytes, path: Path, headers: Headers | None = None, taken: Taken = no_names
) -> Definition:
    """Check a YAML as `load` does; `path` is where it is, or will be."""
    try:
        tree = read_yaml(_text(source))
    except UnreadableYamlError as error:
        raise ConfigError([f"{_place(path, error.position)}: {error.message}"]) from None
    if unfit := list(preset_problems(tree)):
        raise ConfigError(list(_lines(path, tree, [*tree.problems, *unfit])))
    assumed = _with_presets(tree, path, headers, taken)
    problems = [*tree.problems, *(each for rules in RULES for each in rules(tree))]
    config = _config(tree, problems)
    if problems or config is None:
        raise ConfigError(list(_lines(path, tree, problems)))
    positions = tree.positions
    for role in SOURCES:
        if role in config.segments:
            # a segment that follows from a role stands where the role does
            positions.setdefault(("segments", role), nearest(positions, ("leads", role)))
    if config.score is not None:
        positions.setdefault(("score",), nearest(positions, ("leads", "score")))
    digest = hashlib.sha256(source).hexdigest()
    return Definition(config, path, digest, positions, tree.presets, assumed)


def _bytes(path: Path) -> bytes:
    try:
        str(path).encode()
        return path.read_bytes()
    except UnicodeEncodeError:
        raise ConfigError([f"{str(path)!a}: its name is not UTF-8"], "Rename it.") from None
    except FileNotFoundError:
        hint = "`funnelcli init EXPORT.csv` drafts one from an export."
        raise ConfigError([f"{path}: there is no such file"], hint) from None
    except IsADirectoryError:
        raise ConfigError([f"{path}: is a folder, expected a YAML file"]) from None
    except OSError as error:
        raise ConfigError([f"{path}: cannot be read: {error.strerror}"]) from None


def _text(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = source[: error.start].decode("utf-8-sig")
        byte = f"0x{source[error.start]:02X}"
        message = f"the byte {byte} is not UTF-8: save the file as UTF-8"
        raise UnreadableYamlError(place_of(before, len(before)), message) from None


def _config(tree: Tree, problems: list[Problem]) -> Config | None:
    try:
        return Config.model_validate(tree.at())
    except ValidationError as error:
        problems += type_problems(error, tree)
        return None


def _with_presets(tree: Tree, path: Path, headers: Headers | None, taken: Taken) -> tuple[str, ...]:
    def header_of(name: str, table: Table) -> Sequence[str]:
        assert headers is not None  # noqa: S101  (who loads presets can read their files)
        return headers(name, table, path.parent)

    try:
        return add_presets(tree, header_of, taken)
    except UnfitPresetError as error:
        problem = f"{_place(path, error.position)}: {error.message}"
        raise ConfigError([problem], error.hint) from None


def _lines(path: Path, tree: Tree, problems: list[Problem]) -> Iterator[str]:
    for problem in sorted(problems, key=lambda problem: problem.position):
        where = f"{_place(path, problem.position, tree.presets)}: "
        yield where + (f"{written_path(problem.path)}: " if problem.path else "") + problem.message


def _place(path: Path, position: Position, presets: Mapping[Position, str] = NO_PRESETS) -> str:
    """Write a place; what a preset gives says which, since nobody wrote it there."""
    line, column = position
    given = f": preset {presets[position]}" if position in presets else ""
    return f"{path}:{line}:{column}{given}"
