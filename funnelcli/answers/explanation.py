"""What `explain` tells of one lead, as a value that each of its formats is written from.

It repeats what was decided on the way from the files to the report, and decides nothing. Every
`said` is a sentence or the part of one; codes and dates stand beside it for programs.
"""

from dataclasses import dataclass
from typing import Annotated, Literal

from funnelcli.answers.columns import Kind
from funnelcli.answers.findings import Line, Place, Severity
from funnelcli.answers.report import Document

Fate = Literal[
    "counted", "merged", "filtered", "after_as_of", "excluded", "not_lead", "no_created", "no_id",
    "where", "header", "blank", "read", "left_out", "orphan",
]  # fmt: skip
"""What became of a row: of the leads table as the population of a report counts it, `counted`
for the row that stands for its lead. Rows of other tables are read, left out, or orphans."""

How = Literal["created", "dated", "undated", "imputed", "missing"]
"""How a stage is known: by the lead being there, by an entry of its own with a date or without
one, by a later stage alone, or not at all."""

End = Literal["won", "lost", "open"]
Days = Annotated[int, Kind.CHANGE]
"""Days from one stage to another; fewer than none where the other is dated before it."""
Money = Annotated[int, Kind.MONEY]
"""Minor units, written as major ones."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What decided something: a key of the YAML, or an option."""

    key: str
    """Such as `lead.exclude.junk`, or `--since`."""
    text: str | None = None
    """What is written there."""
    at: Place | None = None
    """None for an option, for a default, and for a definition that was only drafted."""
    preset: str | None = None
    """The preset that gives it, if nobody wrote it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition that was put to a row."""

    clause: Clause
    holds: bool | None
    """None where it has no answer, which counts as false."""
    decides: bool
    """Whether it took the row out."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value as it stands in the file."""

    column: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a file, and what became of it."""

    table: str
    file: str
    line: Line
    """Its line in the file, the header being 1; with line breaks in quotes, its record."""
    id: str | None
    cells: tuple[Cell, ...]
    """The columns that the YAML names."""
    fate: Fate
    reason: str | None
    """Of an excluded row the reason; of a merged row the id of the one that stands."""
    said: str
    clause: Clause | None
    """What decided it, if a single key or option did."""
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """A row that says something of a stage."""

    table: str
    file: str
    line: Line
    at: str | None
    """The date or the moment that it gives."""
    counts: bool
    """False after as-of, beyond the window, without a date where one is needed, or if too few."""
    said: str


@dataclass(frozen=True, slots=True)
class Entered:
    """A stage, and how the lead is known to have been there."""

    key: str
    name: str
    reached: bool
    """Whether it counts as reached under the policy of the run."""
    how: How
    on: str | None
    days_from_previous: Days | None
    """Days from the stage before; null unless both have a date."""
    days_from_lead: Days | None
    out_of_order: bool
    """Whether it is dated before an earlier stage, or before the lead."""
    said: str
    clause: Clause | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the lead ended, and why."""

    end: End
    on: str | None
    said: str
    clause: Clause | None


@dataclass(frozen=True, slots=True)
class Label:
    """The lead's value of a segment."""

    segment: str
    label: str
    """As reports show it."""
    written: str | None
    """As it stands in the row that stands for the lead."""
    said: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Deal:
    """A row with an amount."""

    id: str | None
    file: str
    line: Line
    amount: Money | None
    """In minor units; None if it has none in the currency of the report."""
    counts: bool
    said: str


@dataclass(frozen=True, slots=True)
class Worth:
    """What the lead is worth, which a report counts if it is a customer."""

    amount: Money | None
    deals: tuple[Deal, ...]
    said: str
    clause: Clause


@dataclass(frozen=True, slots=True)
class Cohort:
    """The period the lead was created in."""

    label: str
    mature: bool | None
    """Null where the horizon is unknown, or where the report has no such cohort."""
    said: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A finding of `check` that one of the rows is part of."""

    code: str
    name: str
    severity: Severity
    table: str
    column: str | None
    message: str


@dataclass(frozen=True, slots=True)
class Life:
    """What a lead did, as reports count it."""

    created: str | None
    stages: tuple[Entered, ...]
    out_of_order: bool
    """Whether the report counts the lead among those whose stages are out of order."""
    window: str
    outcome: Outcome
    cohort: Cohort | None
    segments: tuple[Label, ...]
    worth: Worth | None
    lifetime_worth: Worth | None
    """What it brings over its life; None where `ltv` names no column."""


@dataclass(frozen=True, slots=True)
class Story:
    """One lead, or rows that are none."""

    title: str
    fate: Fate
    id: str | None
    """Of the row that stands, or else of the first."""
    records: tuple[Record, ...]
    life: Life | None
    """None for what is no lead."""
    touches: tuple[Touch, ...]


@dataclass(frozen=True, eq=False)
class Explanation:
    """A whole answer of `explain`."""

    document: Document
    """What was asked of which files; its tables are not shown."""
    asked: str
    stories: tuple[Story, ...]
    """At least one; several where an address or an id is that of several leads."""
