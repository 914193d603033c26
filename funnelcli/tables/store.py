"""Where rows are kept between the steps of a run: in memory, or in files where that is short."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from math import ceil
from pathlib import Path
from shutil import disk_usage

import polars as pl

from funnelcli.errors import DataError

MOST = 1000
"""So many parts there are at most."""
PART, PLACE = "~part", "~place"
FULL = 2**24
"""A disk with less room than this is full."""
CHUNK = 500_000
"""So many rows of a file are looked at together."""

Mend = Callable[[pl.DataFrame, int], pl.DataFrame]
"""Puts rows right, in the order of the table's files, by the number of the first."""
Collect = Callable[[pl.LazyFrame], pl.DataFrame]
Fetch = Callable[[], pl.DataFrame]
"""Brings what was kept back into memory."""


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


@dataclass(frozen=True, eq=False)
class Extract:
    """The rows of a table, as one reading of its files gave them and in their order."""

    kept: pl.DataFrame | Path
    names: tuple[str, ...]
    """The columns."""

    def lazy(self) -> pl.LazyFrame:
        """Give all rows to a query."""
        if isinstance(self.kept, Path):
            return pl.scan_ipc(self.kept).select(self.names)
        return self.kept.lazy()

    def columns(self, names: Sequence[str]) -> pl.DataFrame:
        """Bring some columns into memory."""
        if isinstance(self.kept, Path):
            return self.lazy().select(names).collect()
        return self.kept.select(names)

    def chunks(self) -> Iterator[pl.DataFrame]:
        """Yield the rows, a part of them at a time."""
        height = self.lazy().select(pl.len()).collect().item()
        for first in range(0, max(height, 1), CHUNK):  # one at least, which shows the columns
            yield self.lazy().slice(first, CHUNK).collect()

    def forget(self) -> None:
        """Make room on disk; rows in memory go by themselves, and a file in use with its folder."""
        if isinstance(self.kept, Path):
            with suppress(OSError):
                self.kept.unlink()

    def drop(self, names: Sequence[str]) -> "Extract":
        """Leave columns out."""
        left = tuple(name for name in self.names if name not in names)
        kept = self.kept
        return Extract(
            kept if isinstance(kept, Path) else pl.DataFrame(map(kept.get_column, left)), left
        )


@dataclass(frozen=True, eq=False)
class Shards:
    """The rows of a table in parts: one in memory, or several in files."""

    none: pl.DataFrame
    """No rows, with the columns that all have; all rows, where they are one part."""
    files: Sequence[Sequence[Path]] = ()

    def lazy(self) -> pl.LazyFrame:
        """Give all rows to a query, in any order."""
        every = [path for files in self.files for path in files]
        return pl.scan_ipc(every) if every else self.none.lazy()

    def part(self, number: int) -> pl.DataFrame:
        """Bring a part into memory, its rows in the order of the table's files."""
        files = self.files[number] if self.files else ()
        return pl.scan_ipc([*files]).collect() if files else self.none


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

    def keep(self, frame: pl.DataFrame) -> Fetch:
        """Keep the result of a step, to be fetched when the next one needs it."""
        path = self._path()
        if path is None:
            return lambda: frame
        with _written(path):
            frame.write_ipc(path)
        return lambda: pl.read_ipc(path)

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
