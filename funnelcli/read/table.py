"""Files as one lazy frame, every column as it stands."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, TypeVar

import polars as pl

from funnelcli.errors import DataError
from funnelcli.process.progress import doing
from funnelcli.read.align import align, alike
from funnelcli.read.encoding import is_utf8
from funnelcli.read.failures import is_of_data, of_file, unreadable
from funnelcli.read.files import Found
from funnelcli.read.mending import mended, requoted_if_text
from funnelcli.read.opening import in_windows_encoding, open_text
from funnelcli.read.packed import beginning, compression, is_small
from funnelcli.read.parquet import common_types, is_parquet, open_parquet, scan_parquet
from funnelcli.read.shape import Scanned, are_whole, check_each_record, explain, together
from funnelcli.read.source import Options, Source
from funnelcli.read.text_scan import scan_text
from funnelcli.tables.extract import Extract
from funnelcli.tables.raw import FILE, LAST_EMPTY, LONG, OfSources
from funnelcli.tables.store import MEMORY, Store

T = TypeVar("T")

OF_TEXT, OF_CELL = 1.5, 24
"""Bytes in memory for each byte of text, and for a value of any column."""


class Irregular(Exception):  # noqa: N818  (no error yet: the table can often be mended)
    """A file that proved not to be what its first and last lines promised."""

    def __init__(
        self, table: "RawTable", file: int, harm: Literal["encoding", "quotes", "records"]
    ) -> None:
        """Say which file of which table it is, and what is wrong with it."""
        super().__init__(table.name, file, harm)
        self.table, self.file, self.harm = table, file, harm


@dataclass(frozen=True, eq=False)
class RawTable(OfSources):
    """A table as its files hold it; column i of the header is `~i` in the frame."""

    name: str
    sources: tuple[Source, ...]
    options: Options
    header: tuple[str, ...]
    lacking: Mapping[int, str]
    """Columns that not every file has, and a sentence that says which lacks it."""
    scan: pl.LazyFrame
    """The files, read anew by each query."""
    _checks: dict[int, tuple[Future[list[bool]], int]] = field(default_factory=dict)
    """Whether the records of each file of text proved whole, and where in a result it stands."""

    @cached_property
    def files(self) -> tuple[Found, ...]:
        """Its files, in the order of `~file`."""
        return tuple(source.archive or source.file for source in self.sources)

    @cached_property
    def frame(self) -> pl.LazyFrame:
        """What queries are made on: the files, or a small text kept in memory as it was read.

        A text of which not all can be read is left to the queries, which may not need all.
        """
        if self.is_text and is_small(*(source.text for source in self.sources)):
            try:
                return self.scan.collect().lazy()
            except BaseException as error:
                if not is_of_data(error):
                    raise
        return self.scan

    def size(self, columns: int) -> int:
        """Estimate the bytes that its rows take in memory while leads are made of them.

        With so many columns in use. Rows of a text are told by the beginning of its largest file,
        and a text takes a little more than it has itself, if that is more.
        """
        if not self.is_text:
            rows: int = self.look(self.frame.select(pl.len())).item()
            return rows * (columns + 2) * OF_CELL
        sizes = {source.text: source.text.stat().st_size for source in self.sources}
        ratio, row = beginning(max(sizes, key=sizes.__getitem__))
        unpacked = sum(sizes.values()) * ratio
        return int(max(unpacked * OF_TEXT, unpacked / row * (columns + 2) * OF_CELL))

    def collect(self, query: pl.LazyFrame, store: Store = MEMORY) -> Extract:
        """Collect a query on this table, and begin to check the records it was made from.

        The query must keep the columns `MARKS`; they are gone from the result but for the
        number of the file. `settled` waits for what the checks say.
        """
        doing(f"reading {self.name}", size=sum(file.size or 0 for file in self.files))
        extract = store.sink(query, self.look)
        if self.is_text:
            marks = extract.lazy().group_by(FILE).agg(pl.col(LONG, LAST_EMPTY).sum()).collect()
            beside = ThreadPoolExecutor(max_workers=1)
            scanned = {
                number: Scanned(self.sources[number], long, last_empty)
                for number, long, last_empty in marks.sort(FILE).iter_rows()
                if not self.sources[number].trusted
            }
            for numbers in together(scanned):
                check = beside.submit(are_whole, [scanned[number] for number in numbers])
                self._checks.update((number, (check, at)) for at, number in enumerate(numbers))
            beside.shutdown(wait=False)
        return extract.drop([LONG, LAST_EMPTY])

    def wait(self) -> None:
        """Wait for the checks of records, and raise `Irregular` for the first file that fails."""
        for index, (check, at) in self._checks.items():
            if not check.result()[at]:
                raise Irregular(self, index, "records")

    def mended(self, found: Irregular) -> "RawTable":
        """Read an irregular file in the way that makes it regular, or raise what is wrong."""
        source, options = self.sources[found.file], self.options
        if found.harm == "encoding":
            again = in_windows_encoding(source, options)
            if again is None:
                raise explain(source)
        elif found.harm == "quotes":
            again = requoted_if_text(source, options)
            if again is None:
                raise explain(source)
        else:
            again = mended(source, options)
            if again is None:
                check_each_record(source)  # raises, unless the alarm was false
                again = replace(source, trusted=True)
        sources = [*self.sources[: found.file], again, *self.sources[found.file + 1 :]]
        return _table(self.name, sources, options)

    def head(self, rows: int, columns: Iterable[int]) -> pl.DataFrame:
        """Collect the first rows of some columns, to see what they look like."""
        return self.look(self.frame.select(f"~{column}" for column in columns).head(rows))

    def look(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Collect a query that finds out something about the table."""
        try:
            return query.collect()
        except BaseException as error:
            if not is_of_data(error):
                raise
            raise self.blame(error) from error

    def blame(self, error: BaseException) -> BaseException:
        """Find the file that made a query fail; Polars does not name it.

        When each can be read by itself, the query is at fault, and its error stands.
        """
        for index, source in enumerate(self.sources):
            try:
                if self.is_text:
                    scan_text(index, [source], range(len(source.header))).collect()
                else:
                    pl.read_parquet(source.file.path, glob=False)
            except BaseException as cause:
                if not is_of_data(cause):
                    raise
                if not self.is_text:
                    return unreadable(source.file, cause)
                if compression(source.text) != "zstd" and not is_utf8(source.text):
                    return Irregular(self, index, "encoding")
                return Irregular(self, index, "quotes")
        return error


def open_table(name: str, files: Sequence[Found], options: Options) -> RawTable:
    """Open files as one table after looking at the first and last lines of each."""
    kinds = [is_parquet(file) for file in files]
    hold_to_one_kind(name, {file.shown: kind for file, kind in zip(files, kinds, strict=True)})
    open_one = open_parquet if all(kinds) else open_text
    sources = []
    for file in files:
        with of_file(file):
            sources.append(open_one(file, options))
    return _table(name, sources, options)


def hold_to_one_kind(name: str, are_parquet: Mapping[str, bool]) -> None:
    """Raise where a table has files of text and of Parquet; they are told as reports call them."""
    text = [shown for shown, is_binary in are_parquet.items() if not is_binary]
    binary = [shown for shown, is_binary in are_parquet.items() if is_binary]
    if text and binary:
        raise DataError(
            f"{name}: {text[0]} is text and {binary[0]} is Parquet",
            "The files of one table are of one kind: name those that are meant.",
        )


def _table(name: str, sources: Sequence[Source], options: Options) -> RawTable:
    columns = align(sources)
    is_text = sources[0].reading.delimiter is not None
    dtypes = {} if is_text else common_types(sources)
    frames, first = [], 0
    for several, positions in alike(sources, columns.positions):
        if is_text:
            frames.append(scan_text(first, several, positions))
        else:
            frames.append(scan_parquet(first, several, columns.header, positions, dtypes))
        first += len(several)
    return RawTable(
        name, tuple(sources), options, columns.header, columns.lacking, pl.concat(frames)
    )
