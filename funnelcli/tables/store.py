"""Where rows are kept between the steps of a run: in memory, or in files where that is short."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from math import ceil
from pathlib import Path
from shutil import disk_usage
from typing import Protocol

import polars as pl

from funnelcli.errors import DataError
from funnelcli.tables.dealt import Dealt, DealtHere, Later, Rows, Shards
from funnelcli.tables.extract import Collect, Extract
from funnelcli.tables.held import Fetch, Frames, HeldHere, Kept
from funnelcli.tables.mend import Mend

MOST = 1000
"""So many parts there are at most."""
PART, PLACE = "~part", "~place"
FULL = 2**24
"""A disk with less room than this is full."""


@contextmanager
def _written(path: Path) -> Iterator[None]:
    """Raise where there is no room for a file of the run's own."""
    try:
        yield
    except (OSError, pl.exceptions.PolarsError) as error:
        if disk_usage(path.parent).free > FULL:
            raise
        raise DataError(
            "the folder for temporary files is full, and rows need more memory than there is",
            "Name one with room: TMPDIR=FOLDER. Or let rows take more memory: --memory.",
        ) from error


class Store:
    """Keeps rows: in memory, or in files of a folder, with so many bytes of room in memory."""

    def __init__(self, folder: Path | None = None, room: int = 0) -> None:
        """Without a folder there is room for all."""
        self._folder, self._room = folder, room
        self._numbers = count()

    def _path(self) -> Path | None:
        """Name a file that is not there yet; None where rows stay in memory."""
        return None if self._folder is None else self._folder / f"{next(self._numbers)}.arrow"

    def parts(self, extracts: Sequence[Extract], growth: float) -> int:
        """Tell in how many parts rows are so small that there is room for one grown so much."""
        sizes = [each.kept.stat().st_size for each in extracts if isinstance(each.kept, Path)]
        return min(max(1, ceil(sum(sizes) * growth / self._room)), MOST) if sizes else 1

    def sink(self, query: pl.LazyFrame, collect: Collect = pl.LazyFrame.collect) -> Extract:
        """Collect a query, in a way of its own if it has one; into a file if there is a folder."""
        path = self._path()
        if path is None:
            frame = collect(query)
            return Extract(frame, tuple(frame.columns))
        with _written(path):
            collect(query.sink_ipc(path, lazy=True))
        return Extract(path, tuple(pl.read_ipc_schema(path)))

    def kept(self, frames: Frames) -> dict[str, Fetch]:
        """Keep the results of a step, by name."""
        return {name: self.keep(frame) for name, frame in frames.items()}

    def keep(self, frame: pl.DataFrame) -> Fetch:
        """Keep the result of a step, to be fetched when the next one needs it."""
        path = self._path()
        if path is None:
            return lambda: frame
        with _written(path):
            frame.write_ipc(path)
        return lambda: pl.read_ipc(path)

    def dealt(self, tables: Mapping[str, Rows], parts: int, later: Later) -> Dealt:
        """Deal the rows of tables out to so many parts; those of `later` when one is asked for."""
        shards = {
            name: self.sharded(each.extract, each.mend, parts, each.part_of)
            for name, each in tables.items()
        }

        @cache
        def asked_for() -> Shards:
            return self.sharded(self.sink(later.query()), later.mend, parts, later.part_of)

        held = []
        for number in range(parts):
            frames: dict[str, Fetch] = {name: partial(s.part, number) for name, s in shards.items()}
            frames[later.name] = partial(lambda n: asked_for().part(n), number)
            held.append(Kept(number, frames))
        return DealtHere(held, self.kept, shards)

    def sharded(
        self, extract: Extract, mend: Mend, parts: int, part_of: pl.Series | None
    ) -> Shards:
        """Mend the rows of a table, put each into its part, and keep no other file of them.

        Without a part for each they stay together, in memory.
        """
        if part_of is None:
            return Shards(mend(extract.columns(extract.names), 0))
        files: list[list[Path]] = [[] for _ in range(parts)]
        first, none = 0, pl.DataFrame()
        for chunk in extract.chunks():
            rows = mend(chunk, first)
            none = rows.clear()
            numbers = part_of.slice(first, chunk.height).alias(PART)
            placed = numbers.to_frame().with_row_index(PLACE)
            order = placed.select(pl.arg_sort_by(PART, PLACE)).to_series()
            dealt, start = rows.select(pl.all().gather(order)), 0
            for number, height in numbers.value_counts(name="n").sort(PART).iter_rows():
                kept = self.sink(dealt.lazy().slice(start, height)).kept
                assert isinstance(kept, Path)  # noqa: S101  (several parts are files)
                files[number].append(kept)
                start += height
            first += chunk.height
        extract.forget()
        return Shards(none, files)


MEMORY = Store()


def one_part(frames: Frames) -> HeldHere:
    """Hold frames that are all there is, in memory."""
    return HeldHere([Kept(0, MEMORY.kept(frames))], MEMORY.kept)


class Room(Protocol):
    """Where there is room for rows."""

    def store(self, needed: int) -> Store:
        """Keep rows that need about so many bytes."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """A folder for rows that need more memory than there is, and how many bytes there are."""

    folder: Path | None = None
    memory: int | None = None
    """None where nobody knows: then there is room for all."""

    def store(self, needed: int) -> Store:
        """Keep rows that need about so many bytes."""
        if self.folder is None or self.memory is None or needed <= self.memory:
            return MEMORY
        return Store(self.folder, self.memory)


NO_CEILING = Ceiling()
