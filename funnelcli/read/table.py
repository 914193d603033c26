"""Files with the same columns as one lazy frame, every column as it stands."""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from funnelcli.errors import DataError
from funnelcli.raw import FILE, LAST_EMPTY, LONG, MARKS
from funnelcli.read.dialect import Dialect, is_parquet, sniff
from funnelcli.read.files import Found
from funnelcli.read.shape import check_records, explain

if TYPE_CHECKING:
    import polars as pl


SURPLUS = 4
"""Columns past the last. A record is long unseen only if these are empty and more follow."""


@dataclass(frozen=True, eq=False)
class RawTable:
    """A table as its files hold it; column i of the header is `~i` in the frame."""

    name: str
    files: tuple[Found, ...]
    header: tuple[str, ...]
    frame: "pl.LazyFrame"
    dialects: tuple[Dialect, ...] = ()
    """One for each file of delimited text; none for Parquet."""
    _checks: list[Future[None]] = field(default_factory=list)

    @property
    def is_text(self) -> bool:
        """Whether it is delimited text, in which a header can be repeated."""
        return bool(self.dialects)

    def collect(self, query: "pl.LazyFrame") -> "pl.DataFrame":
        """Collect a query on this table, and begin to check the records it was made from.

        The query must keep the columns `MARKS`; they are gone from the result but for the
        number of the file. `checked` waits for what the checks say.
        """
        import polars as pl

        try:
            frame = query.collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._blame(error) from error
        if self.dialects:
            marks = frame.lazy().group_by(FILE).agg(pl.col(LONG, LAST_EMPTY).sum()).collect()
            beside = ThreadPoolExecutor(max_workers=1)
            for index, long, last_empty in marks.sort(FILE).iter_rows():
                file, dialect = self.files[index], self.dialects[index]
                check = beside.submit(
                    check_records, file, dialect, long=long, last_empty=last_empty
                )
                self._checks.append(check)
            beside.shutdown(wait=False)
        return frame.drop(LONG, LAST_EMPTY)

    def wait(self) -> None:
        """Wait for the checks of records, and raise what the first one found."""
        for check in self._checks:
            check.result()

    def head(self, rows: int) -> "pl.DataFrame":
        """Collect the first rows, to see what the columns look like."""
        return self.summary(self.frame.drop(MARKS).head(rows))

    def summary(self, query: "pl.LazyFrame") -> "pl.DataFrame":
        """Collect a query on this table that is about its values, and no part of a report."""
        import polars as pl

        try:
            return query.collect()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise self._blame(error) from error

    def _blame(self, error: Exception) -> Exception:
        """Find the file that made a query fail; Polars does not name it.

        When each can be read by itself, the query is at fault, and its error stands.
        """
        import polars as pl

        for index, dialect in enumerate(self.dialects):
            try:
                _scan_text(index, self.files[index], dialect).collect()
            except (pl.exceptions.PolarsError, OSError) as cause:
                return explain(self.files[index], dialect, cause)
        for file in () if self.dialects else self.files:
            try:
                pl.read_parquet(file.path, glob=False)
            except (pl.exceptions.PolarsError, OSError) as cause:
                return DataError(f"{file.shown}: cannot be read: {str(cause).splitlines()[0]}")
        return error


@contextlib.contextmanager
def checked(tables: Iterable[RawTable]) -> Iterator[None]:
    """Work with tables while their records are checked; nothing comes out before all are.

    What is wrong with a record comes before any error in what was made of it.
    """
    try:
        yield
    finally:
        for table in tables:
            table.wait()


def open_table(name: str, files: Sequence[Found], *, delimiter: str | None = None) -> RawTable:
    """Open files as one table after looking at the header of each, not at their rows."""
    import polars as pl

    kinds = {is_parquet(file) for file in files}
    if len(kinds) > 1:
        text = next(file.shown for file in files if not is_parquet(file))
        binary = next(file.shown for file in files if is_parquet(file))
        raise DataError(
            f"{name}: {text} is text and {binary} is Parquet",
            "The files of one table are of one kind: name those that are meant.",
        )
    if kinds == {True}:
        scans = [pl.scan_parquet(file.path, glob=False) for file in files]
        headers = [_parquet_header(file, scan) for file, scan in zip(files, scans, strict=True)]
        header = _same_columns(files, headers)
        frames = [_scan_parquet(i, scan, header) for i, scan in enumerate(scans)]
        return RawTable(name, tuple(files), header, _concat(files, frames, header))
    dialects = tuple(sniff(file, delimiter) for file in files)
    header = _same_columns(files, [dialect.header for dialect in dialects])
    frames = [_scan_text(i, f, d) for i, (f, d) in enumerate(zip(files, dialects, strict=True))]
    return RawTable(name, tuple(files), header, pl.concat(frames), dialects)


def _scan_text(index: int, file: Found, dialect: Dialect) -> "pl.LazyFrame":
    """Scan a text file with columns past the last, which are null unless a record is long."""
    import polars as pl

    width = len(dialect.header)
    surplus = [f"~{width + i}" for i in range(SURPLUS)]
    scan = pl.scan_csv(
        file.path,
        separator=dialect.delimiter,
        has_header=False,
        skip_rows=1,
        schema={f"~{i}": pl.String for i in range(width + SURPLUS)},
        missing_columns="insert",
        glob=False,
    )
    return scan.select(
        *(f"~{i}" for i in range(width)),
        pl.lit(index, pl.UInt16).alias(FILE),
        pl.any_horizontal(pl.col(surplus).is_not_null()).alias(LONG),
        pl.col(f"~{width - 1}").is_null().alias(LAST_EMPTY),
    )


def _scan_parquet(index: int, scan: "pl.LazyFrame", header: tuple[str, ...]) -> "pl.LazyFrame":
    import polars as pl

    return scan.select(
        *(pl.col(name).alias(f"~{i}") for i, name in enumerate(header)),
        pl.lit(index, pl.UInt16).alias(FILE),
        pl.lit(value=False).alias(LONG),
        pl.lit(value=False).alias(LAST_EMPTY),
    )


def _parquet_header(file: Found, scan: "pl.LazyFrame") -> tuple[str, ...]:
    import polars as pl

    try:
        return tuple(scan.collect_schema())
    except pl.exceptions.PolarsError as error:
        raise DataError(f"{file.shown}: {str(error).splitlines()[0]}") from error


def _concat(
    files: Sequence[Found], frames: Sequence["pl.LazyFrame"], header: tuple[str, ...]
) -> "pl.LazyFrame":
    import polars as pl

    first = frames[0].collect_schema()
    for file, frame in zip(files[1:], frames[1:], strict=True):
        for column, dtype in frame.collect_schema().items():
            if dtype != first[column]:
                name = header[int(column.removeprefix("~"))]
                raise DataError(
                    f"{file.shown}: column {name!r} holds {dtype}, but {first[column]} in "
                    f"{files[0].shown}"
                )
    return pl.concat(frames)


def _same_columns(files: Sequence[Found], headers: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Hold the files of a table to the columns of the first, and name the one that differs."""
    first = headers[0]
    for file, header in zip(files[1:], headers[1:], strict=True):
        if header == first:
            continue
        lacks = [name for name in first if name not in header]
        adds = [name for name in header if name not in first]
        said = [f"lacks {', '.join(map(repr, lacks))}"] if lacks else []
        said += [f"adds {', '.join(map(repr, adds))}"] if adds else []
        raise DataError(
            f"{file.shown}: {' and '.join(said) or 'has the columns in another order'}, "
            f"compared with {files[0].shown}",
            "The files of one table have the same columns.",
        )
    return first
