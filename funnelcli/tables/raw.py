"""What the definition of leads needs of a table that was read, however it was read."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Protocol

import polars as pl

from funnelcli.answers.file_reading import FileReading
from funnelcli.tables.extract import Extract
from funnelcli.tables.store import MEMORY, Store

FILE, LONG, LAST_EMPTY = "~file", "~long", "~last_empty"
"""Number of the file, and what tells whether a text record has the header's fields."""
MARKS = (FILE, LONG, LAST_EMPTY)

_DAYS = (-719_162, 2_932_896)
"""The years from 1 to 9999, in days since 1970."""
_IN_A_DAY = {"ms": 86_400_000, "us": 86_400_000_000, "ns": 86_400_000_000_000}

WINDOWS = "windows-1252"
"""The encoding that text is taken for which is not UTF-8: Excel and older CRMs write it."""


def called(dtype: pl.DataType) -> str:
    """Name a type of a column, without what it holds: an Enum lists its values."""
    is_made_of_others = dtype.is_nested() or isinstance(dtype, pl.Enum)
    return str(dtype.base_type() if is_made_of_others else dtype)


def written(value: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """Write a value as text; a stored date of a year that no date has, as its number.

    Polars panics where it has to write such a date.
    """
    if not isinstance(dtype, pl.Date | pl.Datetime):
        return value.cast(pl.String)
    number = value.to_physical()
    day = number // _IN_A_DAY[dtype.time_unit] if isinstance(dtype, pl.Datetime) else number
    text = pl.when(day.is_between(*_DAYS)).then(value).cast(pl.String)
    return pl.coalesce(text, number.cast(pl.String))


class RawFile(Protocol):
    """A file of a table."""

    @property
    def size(self) -> int | None:
        """Its bytes; rows that a database gave have none."""

    @property
    def shown(self) -> str:
        """How reports call it."""

    @property
    def is_query(self) -> bool:
        """Whether it holds the rows that a database gave."""


class RawSource(Protocol):
    """What is known of a file once it was opened."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns."""

    @property
    def reading(self) -> FileReading:
        """How it was read."""

    @property
    def first_row(self) -> int:
        """The line on which its first row stands, as errors count lines."""


class OfSources:
    """What a table knows by its files, wherever its rows are."""

    sources: Sequence[RawSource]

    @cached_property
    def readings(self) -> tuple[FileReading, ...]:
        """How each file was read."""
        return tuple(source.reading for source in self.sources)

    @cached_property
    def first_rows(self) -> tuple[int, ...]:
        """The line of each file on which its first row stands, as errors count lines."""
        return tuple(source.first_row for source in self.sources)

    @property
    def is_text(self) -> bool:
        """Whether it is delimited text, in which a header can be repeated."""
        return self.sources[0].reading.delimiter is not None


class RawTable(Protocol):
    """A table as its files hold it; column i of the header is `~i` in the frame."""

    @property
    def name(self) -> str:
        """What the YAML calls it."""

    @property
    def files(self) -> "tuple[RawFile, ...]":
        """Its files, in the order of `~file`."""

    @property
    def header(self) -> tuple[str, ...]:
        """The names of its columns, as in the files."""

    @property
    def lacking(self) -> Mapping[int, str]:
        """Columns that not every file has, and a sentence that says which lacks it."""

    @property
    def readings(self) -> tuple[FileReading, ...]:
        """How each file was read."""

    @property
    def first_rows(self) -> tuple[int, ...]:
        """The line of each file on which its first row stands, as errors count lines."""

    @property
    def is_text(self) -> bool:
        """Whether it is delimited text, in which a header can be repeated."""

    @property
    def frame(self) -> pl.LazyFrame:
        """Its rows, with `MARKS`."""

    def size(self, columns: int) -> int:
        """Estimate the bytes that its rows take in memory while leads are made of them.

        With so many columns in use.
        """

    def collect(self, query: pl.LazyFrame, store: Store = MEMORY) -> Extract:
        """Collect a query that keeps `MARKS`, and begin to check the records it was made from."""

    def wait(self) -> None:
        """Wait until the records are checked. Raises where a file is not what it promised."""

    def blame(self, error: BaseException) -> BaseException:
        """Find the file that made a query fail; what no file explains is the error itself."""

    def look(self, query: pl.LazyFrame) -> pl.DataFrame:
        """Collect a query that finds out something about the table."""

    def head(self, rows: int, columns: Iterable[int]) -> pl.DataFrame:
        """Collect the first rows of some columns."""
