"""What `check` found: every rule judged, as a value that each of its formats is written from.

A result is about one rule and one column. A rule without a finding has one result as well, so
that what passed is listed and what could not be looked at is never taken for passed.
"""

from dataclasses import dataclass
from typing import Annotated, Final, Literal

import polars as pl

from funnelcli.answers.report import Document, Rate
from funnelcli.errors import ExitCode

Status = Literal["fail", "not_evaluated", "warn", "pass"]
Severity = Literal["error", "warning", "info"]
FailOn = Literal["error", "warning", "never"]
Basis = Literal["left_out", "put_right"]
Line = Annotated[int, 1]
"""A place in a file: a whole number from 1 on."""

RANK: Final[tuple[Status, ...]] = ("fail", "not_evaluated", "warn", "pass")
"""Statuses, worst first."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the YAML, which is where a finding can be answered."""

    path: str
    line: Line
    column: Line


@dataclass(frozen=True, slots=True)
class Sample:
    """One row with a finding: never more of it than its id."""

    file: str
    row: Line
    """Its line in the file, the header being 1; with line breaks in quotes, its record."""
    id: str | None
    """The id of the lead or the deal; None if it has none, or if a person could be told by it."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a finding does to the headline rate."""

    leads: int
    """Leads that at least one of its rows has become a part of."""
    customers: int
    """Customers among them."""
    rate_without: Rate
    """The overall rate without the fault, everything else as it is."""
    basis: Basis = "left_out"
    """What that takes: that the rows are not there, or that they are put right."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """From how many findings on a rule warns and fails, as written: `> 10` or `> 2%`."""

    warn_if: str | None
    error_if: str | None
    min_rows: int
    """Of fewer rows nothing is judged."""

    @property
    def is_set(self) -> bool:
        """Whether the rule can warn or fail; else it says something for information."""
        return self.warn_if is not None or self.error_if is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One rule on one column, judged."""

    code: str
    """ST002; of an own rule its name."""
    name: str
    """stage-order."""
    severity: Severity
    """What the rule is meant to be; that limits or the rate make an error of it is `status`."""
    status: Status
    required: bool = False
    """Whether the rule was asked for by its code or name, so that it has to be evaluated."""
    title: str
    """What the rule finds, as a phrase: A later stage is dated before an earlier one."""
    message: str
    """What was found here and is new, as a sentence, or why the rule could not be evaluated."""
    mend: str
    """What to do about it, as a sentence."""
    table: str | None = None
    """Leads, a join, history: whose rows these are, or what the finding is about as a whole."""
    column: str | None = None
    """The column or stage that it is about, if it is about one."""
    count: int | None = None
    """How many were found, all of them; None if the rule was not evaluated."""
    of: int | None = None
    """How many were looked at."""
    noun: str = "row"
    """What one of these is called: row, lead, cohort."""
    suppressed: int = 0
    """Those of `count` that `checks.ignore` names."""
    baselined: int = 0
    """Those of the others that the baseline knows."""
    threshold: Threshold
    samples: tuple[Sample, ...] = ()
    """The first of those that are neither suppressed nor baselined, one of each id."""
    effect: Effect | None = None
    """Of the rows that are neither suppressed nor baselined; None where there are none."""
    fingerprint: str
    """The same for the same rule, table and column in every run."""
    defined_at: Place | None = None
    """Where the YAML speaks of it; None for a definition that was only drafted."""

    @property
    def is_own(self) -> bool:
        """Whether the rule is one of the YAML's own."""
        return self.code == self.name

    @property
    def new(self) -> int:
        """How many are judged: neither suppressed nor known."""
        return (self.count or 0) - self.suppressed - self.baselined

    @property
    def fraction(self) -> float | None:
        """Those that are judged, of those that were looked at."""
        return self.new / self.of if self.of and self.count is not None else None


@dataclass(frozen=True, eq=False)
class Findings:
    """A whole answer of `check`."""

    document: Document
    """What was read, and the headline rate; its tables are not shown."""
    results: tuple[Result, ...]
    """Worst first: by status, code, table, column."""
    fail_on: FailOn
    exit_code: int
    located: str | None
    """The YAML, or the data of a draft, from the root of the repository; None if it has no file."""

    @property
    def verdict(self) -> Status:
        """The worst status of all results; a rule that nobody asked for need not be evaluated.

        Where no leads are left to judge, the verdict is "not evaluated" and never "passed",
        whichever rules ran.
        """
        statuses: list[Status] = [
            result.status
            for result in self.results
            if result.required or result.status != "not_evaluated"
        ]
        if self.exit_code == ExitCode.DATA:
            statuses.append("not_evaluated")
        return min(statuses, key=RANK.index, default="not_evaluated")

    def rules(self) -> dict[Status, int]:
        """Count the rules by the worst status of their results."""
        worst: dict[str, Status] = {}
        for result in sorted(self.results, key=lambda each: RANK.index(each.status)):
            worst.setdefault(result.code, result.status)
        return {status: list(worst.values()).count(status) for status in RANK}


ADDED = ("_file", "_row", "_column", "_rule")
"""Where a row of an extract stands, which rule found it, and in which columns or stages of it;
`_row` is its line if no field has line ends."""


@dataclass(frozen=True, eq=False)
class Extract:
    """All rows of one table that a rule found, to be mended."""

    name: str
    """What the file is to be called."""
    header: tuple[str, ...]
    """The columns as in the files; names may be equal."""
    rows: pl.DataFrame
    """In the order of the files, with `ADDED` after their own columns; nothing if none is found."""
