"""The tables of a run as the rules of `check` look at them: every row, and what became of it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

import polars as pl

from funnelcli.answers.report import InputFile, Population
from funnelcli.config import Definition
from funnelcli.config.question import Question
from funnelcli.tables.raw import FILE, RawTable
from funnelcli.tables.rows import BECAME, ROW

LEADS = "leads"
HISTORY = "history"


class Conversion(NamedTuple):
    """How many leads there are, and how many of them are customers."""

    leads: int
    customers: int


class Merge(NamedTuple):
    """A step in which rows that are one lead became one row."""

    by: tuple[str, ...]
    """The columns that told them: `(rows.ID,)`, `rows.KEYS` or `rows.ACCOUNT`."""
    survivors: pl.DataFrame
    """`rows.ROW` of the rows that met another, each with its `rows.SURVIVOR`."""


@dataclass(frozen=True, eq=False)
class UnreadableRows:
    """Values of a column that are there, and cannot be read as what it holds."""

    table: str
    column: str
    kind: str
    """Dates, amounts, numbers, or true or false."""
    position: tuple[int, int]
    """Where the YAML names the column first."""
    rows: pl.Series


@dataclass(frozen=True, eq=False)
class Mixture:
    """A column of dates in several forms."""

    table: str
    column: str
    position: tuple[int, int]
    """Where the YAML names the column first."""
    forms: Mapping[str, int]
    """The rows of each form, as directives of strptime, the most frequent first."""
    rarer: pl.Series
    """The rows of all forms but the first."""


@dataclass(frozen=True, eq=False)
class Other:
    """A table beside that of the leads; one that makes no lead has a column for each role."""

    rows: pl.DataFrame
    """Every row: `rows.POSITION`, `rows.READ`, `rows.LEAD_ID` where it has one, and what rules
    look at."""
    pairs: pl.DataFrame
    """`rows.POSITION` and `rows.ROW` of the leads, with moments and verdicts; none of a table whose
    rows are of no leads."""
    orphans: pl.Series
    """Positions of the rows whose id no row of the leads has."""
    is_bare: bool
    """Whether there is no row to read at all."""


@dataclass(frozen=True, eq=False)
class Attached(Other):
    """A joined table, or the log."""

    alone: pl.DataFrame
    """These rows, as `rows` has them, with the verdicts of conditions that ask no lead."""
    unclaimed: pl.Series | None
    """Positions of those of them that are purchases by as-of, but for a lead; None where the table
    does not tell of purchases, or a condition asks the lead as well."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What was found on the way from the files to the leads."""

    definition: Definition
    asked: Question
    now: datetime
    """The clock, for what may go out of date; no number depends on it."""
    as_of: datetime
    rows: pl.DataFrame
    """Every row of the leads table, with its bucket, what tables say of it, and its lead."""
    leads: pl.DataFrame
    """The leads that count; `rows.ROW` is the row whose attributes stand."""
    unfiltered: pl.DataFrame
    """The same before `--since`, `--until` and `--where`."""
    entries: pl.DataFrame
    """These by day of creation, and their entries by the days since, by `truncation.count`."""
    merges: tuple[Merge, ...]
    """How rows became leads, step by step."""
    attached: Mapping[str, Attached]
    counted: Mapping[str, Other]
    """The tables that make no lead: of events, and those that stand beside the leads."""
    unreadable: tuple[UnreadableRows, ...]
    dateless: tuple[UnreadableRows, ...]
    """Values of date columns that say that there is no date."""
    mixtures: Callable[[], Iterable[Mixture]]
    """Looks for columns of dates in several forms."""
    tables: Mapping[str, RawTable]
    named: Mapping[str, frozenset[int]]
    """The columns of each table that the YAML names."""
    inputs: tuple[InputFile, ...]
    population: Population
    uncertain: Mapping[str, int]
    """For how many rows each predicate had no answer."""
    unanswered: Mapping[str, str]
    """The columns of `rows` that say where, by how a note calls the predicate."""
    unnamed: Mapping[str, int]
    """Values of the log that the YAML does not name, with their rows."""
    is_blank: Callable[[str, str], bool]
    """Tells of a table and a column of dates whether no row has anything there."""
    without: Callable[[str, pl.Series], Conversion]
    """Counts leads and customers as if rows of a table were not there."""
    apart: Callable[[pl.Series, tuple[str, ...]], Conversion]
    """Counts them as if rows of the leads table shared no key of these columns with others."""
    passes: Callable[[pl.DataFrame], Mapping[str, pl.Series]]
    """Tells for each filter, by its option, which leads pass; null is no answer."""

    def places(self, table: str, numbers: Iterable[int]) -> Iterator[tuple[str, int]]:
        """Yield the file of each row of a table by its number, and the line.

        Lines are those of the file; where fields have line ends in quotes, records are counted.
        """
        files = self._first_rows[table]
        for number in numbers:
            start, name, line = next(file for file in reversed(files) if file[0] <= number)
            yield name, number - start + line

    @cached_property
    def beside(self) -> Mapping[str, Other]:
        """All tables but that of the leads."""
        return {**self.attached, **self.counted}

    @cached_property
    def others(self) -> pl.DataFrame:
        """The rows that have become a lead whose standing row is another: `ROW` and `BECAME`."""
        return self.rows.lazy().select(ROW, BECAME).filter(pl.col(ROW) != pl.col(BECAME)).collect()

    @cached_property
    def _first_rows(self) -> dict[str, list[tuple[int, str, int]]]:
        """List, for each file of a table, the number of its first row, its name, and the line."""
        found: dict[str, list[tuple[int, str, int]]] = {}
        for name, table in self.tables.items():
            rows = self.rows if name == LEADS else self.beside[name].rows
            sizes, start = dict(rows[FILE].value_counts().iter_rows()), 0
            for i, (file, line) in enumerate(zip(table.files, table.first_rows, strict=True)):
                if i in sizes:
                    found.setdefault(name, []).append((start, file.shown, line))
                    start += sizes[i]
        return found
