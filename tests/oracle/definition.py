"""What a recount is asked for: the YAML of the program as plain values and Python callables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from datetime import date

# A row as it stands in the file: trimmed text by header, None where nothing is left.
Row: TypeAlias = Mapping[str, str | None]
# True, or anything else: a predicate that is null in SQL must be False here.
RowTest: TypeAlias = Callable[[Row], bool]
# The joined row first, the lead's row beside it.
JoinedTest: TypeAlias = Callable[[Row, Row], bool]

Reach: TypeAlias = Literal["reached", "observed", "any"]
Grain: TypeAlias = Literal["month", "quarter", "week", "year"]


@dataclass(frozen=True, kw_only=True)
class Table:
    """A file: its text, the rows to read at all, and what its dates look like."""

    text: str
    delimiter: str = ","
    where: RowTest | None = None
    timezone: str | None = None  # of stamps without an offset; else the report's
    day_first: bool = True  # how 03/04/2025 reads


@dataclass(frozen=True, kw_only=True)
class Join:
    """A table with a lead's id in it."""

    table: Table
    lead: str
    id: str | None = None


@dataclass(frozen=True, kw_only=True)
class History:
    """A stage-change log: the lead, the new value, and when."""

    table: Table
    lead: str
    stage: str
    at: str


@dataclass(frozen=True)
class Column:
    """A date in the leads table; with `where` only the rows where it is true."""

    at: str
    where: RowTest | None = None


@dataclass(frozen=True)
class Flag:
    """A predicate on the leads table: reached, nobody knows when."""

    where: RowTest


@dataclass(frozen=True)
class Joined:
    """Rows of a joined table: their date `at`, or without one an undated flag."""

    join: str
    at: str | None = None
    where: JoinedTest | None = None
    alone: bool = True  # `where` asks nothing of the lead
    at_least: int = 1  # so many rows, those with one id being one


@dataclass(frozen=True)
class Values:
    """These values in the log (dated), else as the current status (undated)."""

    values: tuple[str, ...]


Evidence: TypeAlias = Column | Flag | Joined | Values


@dataclass(frozen=True)
class Stage:
    """A stage after the first (or the first, which has no evidence but the lead itself)."""

    name: str
    key: str
    evidence: Evidence | None = None


@dataclass(frozen=True)
class Segment:
    """A column of the leads table, and the spellings that belong to one shown name."""

    column: str
    aliases: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """Everything a recount needs; the defaults are those of the YAML."""

    leads: Table
    stages: tuple[Stage, ...]
    id: str | None = None
    created: str | None = None
    email: str | None = None
    status: str | None = None
    amount: str | tuple[str, str] | None = None  # a leads column, or (join, column)
    joins: Mapping[str, Join] = field(default_factory=dict)
    history: History | None = None
    is_lead: RowTest | None = None
    exclude: Mapping[str, RowTest] = field(default_factory=dict)
    deduplicate: tuple[str, ...] = ()
    account: str | None = None  # the column that tells accounts, where these are counted
    used: tuple[str, ...] = ()  # columns of leads in the order of the YAML; they settle ties
    lost: Evidence | tuple[Evidence, ...] = ()
    segments: Mapping[str, Segment] = field(default_factory=dict)
    by: tuple[str, ...] = ("source",)
    reach: Reach = "reached"
    window: int | None = None
    horizon: int | None = None  # None is auto
    as_of: date | None = None  # None is latest
    timezone: str = "UTC"
    cohort: Grain = "month"
    fiscal_year_start: int = 1
    min_leads: int = 30
    since: date | None = None
    until: date | None = None
    # What `--where` keeps: the surviving row, with each segment under its name as it is shown.
    keep: RowTest | None = None

    @property
    def losses(self) -> tuple[Evidence, ...]:
        """The rules that tell who is lost."""
        return self.lost if isinstance(self.lost, tuple) else (self.lost,)
