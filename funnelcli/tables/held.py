"""What is kept of each part between the steps of a run, and the steps that go through the parts.

A step is a function of what is kept of one part. It knows no other part, and what it gives back
is small, so that parts can be gone through one after another, or at once on many machines.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

import polars as pl

T = TypeVar("T")
Fetch = Callable[[], pl.DataFrame]
"""Brings what was kept back into memory."""
Frames = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a part, by name; it is brought into memory when it is asked for."""

    number: int
    """The number of the part, from 0 on."""
    frames: Mapping[str, Fetch]

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]()

    def without(self, names: Collection[str]) -> "Kept":
        """Keep some frames no longer."""
        left = {name: each for name, each in self.frames.items() if name not in names}
        return replace(self, frames=left)

    def with_frames(self, frames: Mapping[str, Fetch]) -> "Kept":
        """Add frames, or put others in their place."""
        return replace(self, frames={**self.frames, **frames})


class Held(Protocol):
    """What is kept of all parts."""

    def __iter__(self) -> Iterator[Kept]:
        """Yield what is kept of each part, in their order."""

    def each(self, step: Callable[[Kept], T]) -> list[T]:
        """Take a step through each part; what it gives of each, in their order."""

    def keep(
        self, step: Callable[[Kept], tuple[Frames, T]], *, alone: bool = False
    ) -> tuple["Held", list[T]]:
        """Take a step through each part, and keep the frames that it gives: `alone`, or as well."""

    def then(self, change: Callable[[Kept], Kept]) -> "Held":
        """Change what is kept when it is asked for."""


@dataclass(frozen=True, eq=False)
class HeldHere:
    """What this machine keeps."""

    parts: Sequence[Kept]
    kept: Callable[[Frames], Mapping[str, Fetch]]
    """Keeps the frames of a part."""

    def __iter__(self) -> Iterator[Kept]:
        return iter(self.parts)

    def each(self, step: Callable[[Kept], T]) -> list[T]:
        """Take a step through one part after another."""
        return [step(part) for part in self.parts]

    def keep(
        self, step: Callable[[Kept], tuple[Frames, T]], *, alone: bool = False
    ) -> tuple[Held, list[T]]:
        """Take a step through one part after another, and keep what it gives."""
        parts, told = [], []
        for part in self.parts:
            frames, result = step(part)
            others = {} if alone else part.frames
            parts.append(Kept(part.number, {**others, **self.kept(frames)}))
            told.append(result)
            del frames  # memory has room for those of one part
        return HeldHere(parts, self.kept), told

    def then(self, change: Callable[[Kept], Kept]) -> Held:
        """Change what is kept, lazily."""
        return HeldHere([change(part) for part in self.parts], self.kept)
