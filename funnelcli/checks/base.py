"""What a rule is, and what it yields: where to look, for the run to count all at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from inspect import cleandoc
from typing import TYPE_CHECKING

import polars as pl

from funnelcli.answers.findings import Severity
from funnelcli.checks.quotable import Quotable
from funnelcli.checks.tallies import Tallies
from funnelcli.config import Config, RuleSettings
from funnelcli.config.query import Query
from funnelcli.counting.patterns import reached
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Conversion, Evidence

if TYPE_CHECKING:
    from funnelcli.answers.report import Report
    from funnelcli.checks.disputes import Dispute
    from funnelcli.checks.series import Record

Position = tuple[int, int]
Said = str | Callable[[pl.LazyFrame], str]
"""A sentence, or what makes one of what is left beside what is accepted: of a `Suspicion` the rows
of its table, of a `Fact` its parts. What names or counts rows is made of them."""
Righted = Callable[[pl.Series], Conversion | None]
"""Counts as if a fault were put right in rows, by their numbers; None where nobody can."""
ROWS = "rows"
"""The rows of the leads table; `LEADS` are what they have become."""


class UnfitError(Exception):
    """A rule that says nothing about this definition or these data, and why."""


@dataclass(frozen=True, eq=False)
class Case:
    """What the rules of a run look at."""

    evidence: Evidence
    query: Query
    reports: "Mapping[str, Report]"
    """Finished tables by name: the funnel, and the cohorts if leads are dated."""

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.evidence.definition.config

    @cached_property
    def record(self) -> "Record":
        """What was recorded on which days, which several rules look at."""
        from funnelcli.checks.series import Record

        return Record.of(self)

    @cached_property
    def dispute(self) -> "Dispute":
        """About whom the status or the log, and the definition, do not agree by much."""
        from funnelcli.checks.disputes import Dispute

        return Dispute.of(self)

    @cached_property
    def tallies(self) -> Tallies:
        """What was counted of whole columns, for whichever rule asks."""
        return Tallies(self)

    @cached_property
    def customers(self) -> pl.Series:
        """Marks the rows that stand for leads that are customers."""
        leads, query = self.evidence.leads, self.query
        bought = leads.select(reached(query.last, query.asked.reach)).to_series()
        return row.marked(self.evidence.rows.height, leads[row.ROW].filter(bought))

    def place(self, *path: str | int) -> Position:
        """Find where the YAML speaks of something."""
        return self.evidence.definition.position(*path)

    @cached_property
    def quotable(self) -> Quotable:
        """What findings may quote of the data."""
        return Quotable(self.config)

    def settings(self, rule: "Rule") -> RuleSettings:
        """Give what the YAML says of a rule, by its code or its name."""
        written = self.config.checks.rules.items()
        return next((each for name, each in written if rule.is_called(name)), RuleSettings())

    def mask(self, on: str, numbers: pl.Series) -> pl.Series:
        """Mark rows of a table, or of the leads table, by their numbers."""
        return row.marked(self.table(on).height, numbers)

    def table(self, on: str) -> pl.DataFrame:
        """Give the rows of a table, or of the leads table."""
        return self.evidence.rows if on == ROWS else self.evidence.beside[on].rows

    def of_leads(self, column: str) -> pl.Series:
        """Give the value that the standing row of each lead has in a column of the rows."""
        return self.evidence.rows[column].gather(self.evidence.leads[row.ROW])

    def of_rows(self, column: str) -> pl.Series:
        """Give each row the value that its lead has in a column of the leads; null for none."""
        return self.evidence.leads[column].gather(self._lead_of_row)

    @cached_property
    def _lead_of_row(self) -> pl.Series:
        """The position among the leads of the one that each row is; null for none."""
        leads, rows = self.evidence.leads, self.evidence.rows
        position = pl.arange(leads.height, eager=True, dtype=pl.UInt32)
        of_standing = pl.repeat(None, rows.height, eager=True, dtype=pl.UInt32)
        return of_standing.scatter(leads[row.ROW], position).gather(rows[row.BECAME])


@dataclass(frozen=True, eq=False, kw_only=True)
class Suspicion:
    """Rows that may be wrong, and those that were looked at."""

    on: str
    """`LEADS`, `ROWS`, or the name of an attached table."""
    wrong: pl.Expr | pl.Series
    """True for the rows that are found; null is not found."""
    of: pl.Expr | pl.Series | None = None
    """True for the rows that were looked at; None for all."""
    key: pl.Expr | None = None
    """What a finding is known by from run to run; None for the id of its lead or deal."""
    column: str | None = None
    place: Position | None = None
    """Where the YAML speaks of it."""
    title: Said = ""
    """What is found here, as a phrase, where that of the rule is of something else."""
    said: Said = ""
    """What is special about this finding; a sentence."""
    righted: Righted | None = None
    """Counts as if the fault were put right in rows of the table; without it they are left out."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Fact:
    """A finding about no rows that could be left out: a file, a group of leads, the YAML."""

    found: int
    of: int
    noun: str
    table: str | None = None
    """The table that it is about as a whole, if it is about one."""
    key: str = ""
    """What a finding that may change from run to run is known by."""
    parts: Mapping[str, int] | None = None
    """What each of several things found is known by, and how much of `found` it is; None of one."""
    column: str | None = None
    place: Position | None = None
    said: Said = ""


Yielded = Iterator[Suspicion | Fact]
Look = Callable[[Case], Yielded]

GROUPS = {
    "IN": "Input", "ID": "Identity", "DT": "Dates", "ST": "Stages", "SR": "Sources",
    "AM": "Amounts", "VL": "Volume", "MT": "Numbers", "SP": "Spend", "AC": "Activities",
    "VI": "Visitors", "TP": "Touchpoints", "DF": "Definition",
}  # fmt: skip
"""What codes begin with, in the order of lists."""
FAILS = "Fails"
SECTIONS = ("Why", "In the CRM", "In the YAML", "Example")


@dataclass(frozen=True, eq=False)
class Rule:
    """One rule: its code and names, what it is meant to be, and how it looks.

    The docstring of `look` is its documentation: a title, and a paragraph for each of
    `SECTIONS`; where one finding is not enough to fail by default, `FAILS` says what is.
    """

    code: str
    name: str
    severity: Severity
    look: Look = field(repr=False)
    default: bool = True
    """Whether it runs unasked."""
    by_reading: bool = False
    """Whether what it is about already ends the run when the files or the YAML are read."""
    settings: tuple[str, ...] = ()
    """Keys of `checks.rules` that are for it, beside those of all rules."""
    is_built_in: bool = True
    """Whether it is one of those that are listed, and not of a YAML's own."""

    def is_called(self, word: str) -> bool:
        """Tell whether a word is its code or its name."""
        return word.casefold() in (self.code.casefold(), self.name)

    @cached_property
    def doc(self) -> str:
        """What it is about, as written."""
        return cleandoc(self.look.__doc__ or "")

    @property
    def title(self) -> str:
        """The first line, without its full stop."""
        return self.doc.partition("\n")[0].rstrip(".")

    def section(self, name: str) -> str:
        """Give a section of the documentation in one line; empty if it has none."""
        found = re.search(rf"(?ms)^{name}: (.*?)(?=\n\n|\Z)", self.doc)
        return " ".join(found[1].split()) if found else ""

    @property
    def fails(self) -> str:
        """Say what makes an error of it where the YAML sets no limit."""
        if self.by_reading:
            return "always"
        usual = "one finding" if self.severity == "error" else "only by `error_if`"
        return self.section(FAILS).rstrip(".") or usual

    @cached_property
    def mend(self) -> str:
        """What to do about it, in the CRM and in the YAML."""
        told = {name: self.section(name) for name in ("In the CRM", "In the YAML")}
        return " ".join(f"{name}: {said}" for name, said in told.items() if said)


def is_read(on: str) -> pl.Expr:
    """True for the rows of a table that are to be read at all."""
    return row.is_read() if on == ROWS else pl.col(row.READ)


def rule(
    code: str,
    name: str,
    severity: Severity,
    *,
    default: bool = True,
    by_reading: bool = False,
    settings: tuple[str, ...] = (),
) -> Callable[[Look], Rule]:
    """Make a rule of the function that looks; `settings` are those that it has alone."""
    return lambda look: Rule(code, name, severity, look, default, by_reading, settings)
