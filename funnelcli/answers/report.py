"""The neutral result that every renderer understands.

Rates travel as fractions beside their numerator and denominator; only `render` knows
"12.3%" and "–". Money is in minor units of the document's currency.
"""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import polars as pl

from funnelcli.answers.charts import Bars, Chart, Lines, Whiskers
from funnelcli.answers.columns import IN_INTERVALS, Column
from funnelcli.answers.file_reading import FileReading
from funnelcli.answers.gist import Gist
from funnelcli.answers.notes import Note

if TYPE_CHECKING:
    from funnelcli.answers.findings import Findings

CUSTOMER = "customer"
"""The goal of a headline that knows who bought."""
MOSTLY_MERGED = "mostly-merged"
"""The code of the note that more than half of the rows are of another lead."""
UNATTACHED = "unattached-table"
"""The code of the note that no row of a joined table or of the history is of a lead."""


@dataclass(frozen=True, eq=False)
class Report:
    """One table: rows for machines, and how a page shortens and closes them."""

    name: str
    title: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    """The rows, in their final order, one column per entry of `columns`."""
    shown: int | None = None
    """How many of the first rows a page shows; None for all."""
    closing: pl.DataFrame | None = None
    """Lines that only a page has, `(other)` and the total, with the same columns."""
    notes: tuple[Note, ...] = ()
    page: "Report | None" = None
    """The same for a page, where the rows are too many for one, or set out in another way."""
    below: tuple["Report", ...] = ()
    """Of a page, tables that it is followed by: the same of another measure."""
    brief: "Report | None" = None
    """The same for a page that has to fit on a screen with others."""
    about: tuple[str, ...] = ()
    """Sentences below the table of a page: of which leads its rates are."""
    listed: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Sentences that a page lists below all tables, by what they are of."""
    unknown: str | None = None
    """Why it is unknown which rows are mature, in a few words."""
    chart: Chart | None = None
    """What of it is worth a picture."""
    gist: Gist | None = None
    """What it comes to, which a page says at its top."""
    has_amounts: bool = False
    """Whether rows add amounts up in columns that are not of money alone."""
    empty: str | None = None
    """Why there is nothing that it could tell, which is an error; None where there is."""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        if names != self.frame.columns:
            raise ValueError(f"{self.name}: columns {names} but frame {self.frame.columns}")
        rates = {column.of for column in self.columns if column.of is not None}
        if isinstance(self.chart, Bars | Whiskers | Lines):
            rates.add(self.chart.of)
        known = {each.name for each in self.columns if each.kind in IN_INTERVALS}
        if unknown := rates - known:
            raise ValueError(f"{self.name}: no rates {sorted(unknown)}")


@dataclass(frozen=True, slots=True)
class Rate:
    """A proportion with its counts and its 95 % interval; `value` is None when n is 0."""

    k: int
    n: int
    value: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Conversion:
    """Those of the leads that reached the goal: of all, and of those old enough to judge.

    No rate has a value where nobody says who bought.
    """

    every: Rate
    mature: Rate | None
    """None where nobody knows how old is old enough."""
    low_n: bool
    """Whether the rate that is shown rests on too few leads to be relied on."""
    first_mature: str | None = None
    """Where none is old enough, the day on which the first will be."""
    earlier: tuple[float, int] | None = None
    """Then, which part of earlier leads had bought when so old, of how many; None if too few."""

    @property
    def shown(self) -> Rate:
        """The rate that a page shows."""
        return self.every if self.mature is None else self.mature

    @property
    def young(self) -> tuple[int, int] | None:
        """How many leads are too young to judge, and how many of them reached the goal already."""
        if self.mature is None:
            return None
        return self.every.n - self.mature.n, self.every.k - self.mature.k


@dataclass(frozen=True, slots=True)
class Population:
    """Where the rows of the leads table went; the parts add up to `rows` exactly."""

    rows: int
    dropped: dict[str, int]
    unusable: dict[str, int]
    not_leads: int
    excluded: dict[str, int]
    after_as_of: int
    merged: int
    filtered: int
    leads: int


@dataclass(frozen=True, slots=True)
class InputFile:
    """One file read; `path` as written relative to the YAML, else its base name.

    The rows of a query are called `leads.query`, and have no `bytes`. Of its rows, `unmatched` are
    of a lead that no leads row is of, and `where` are left out by the table's `where`.
    """

    table: str
    path: str
    bytes: int | None
    rows: int
    unmatched: int
    where: int
    read: FileReading

    @property
    def read_rows(self) -> int:
        """Its rows without footers and those that `where` leaves out."""
        return self.rows - self.where - self.read.trailer


@dataclass(frozen=True, slots=True)
class QueryFacts:
    """What this run asked, as it is printed."""

    reach: Literal["reached", "observed", "any"]
    window: int | None
    horizon: int | None
    horizon_from: str
    cohort: Literal["month", "quarter", "week", "year"]
    since: str | None
    until: str | None
    where: tuple[str, ...]
    by: tuple[str, ...]
    min_leads: int


@dataclass(frozen=True, eq=False)
class Document:
    """A whole answer: what was asked of which files, where rows went, the tables, the notes."""

    command: str
    version: str
    as_of: str
    timezone: str
    currency: str
    definition_path: str | None
    """None for a definition that was only drafted."""
    definition_sha256: str
    definition_meaning: str
    """A hash of what it means, which comments and paths do not change."""
    query: QueryFacts
    inputs: tuple[InputFile, ...]
    population: Population
    stages: tuple[tuple[str, str], ...]
    """Key and name of each stage, in order."""
    unit: Literal["lead", "account"]
    """What is counted."""
    goal: str
    """What the headline counts: `customer`, or the last stage's key if nobody says who bought."""
    conversion: Conversion
    """Those of what is counted that reached the goal; no rate where that is no purchase."""
    money_digits: int
    """Decimal digits of the currency: minor units per unit are 10 to this power."""
    tables: tuple[Report, ...]
    notes: tuple[Note, ...] = field(default=())
    facts: tuple[str, ...] = field(default=())
    """What was found out of all rows before leads were made, for who asks how."""
    only_said: tuple[str, ...] = ()
    """Tables of which a page that is read as text says only what they come to."""
    is_brief: bool = False
    """Whether its page has to fit on a screen: the latest, the largest, and what moves the rate."""
    has_all_notes: bool = True
    """Whether its page has the notes that move no rate, too."""
    knows_customers: bool = True
    """Whether something says who bought; a last stage may have the key `customer` all the same."""
    findings: "Findings | None" = None
    """What the rules found, where a page is to have that beside the tables."""

    @property
    def pages(self) -> tuple[Report, ...]:
        """The tables as pages show them."""
        return tuple(
            (report.brief if self.is_brief else None) or report.page or report
            for report in self.shown
        )

    @property
    def shown(self) -> tuple[Report, ...]:
        """The tables of which a page has the rows."""
        return tuple(each for each in self.tables if each.name not in self.only_said)
