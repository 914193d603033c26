"""What rules found: the rows or the facts of a finding, and what is left of it."""

from dataclasses import dataclass, replace

import polars as pl

from funnelcli.checks.base import ROWS, Fact, Rule, Suspicion
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence

NOTHING = "there was nothing to look at"


@dataclass(frozen=True, eq=False)
class Found:
    """What a rule found in one column, or why it could not look."""

    rule: Rule
    about: Suspicion | Fact | None = None
    count: int = 0
    of: int = 0
    rows: pl.Series | None = None
    """The rows that are to be doubted, of the table that was looked at; of leads, all of theirs."""
    shown: pl.DataFrame | None = None
    """A row for each that is counted: its number `rows.ROW`, its `id`, and `key`; or a part of what
    is no rows, by `key`. All have their `count`, which is 1 of a row."""
    unfit: str = ""

    @property
    def listed(self) -> pl.DataFrame:
        """What is counted, by `key` and `count`; nothing where nothing was found."""
        empty = {"key": pl.String, "count": pl.Int64}
        return pl.DataFrame(schema=empty) if self.shown is None else self.shown

    @property
    def is_of_leads(self) -> bool:
        """Whether leads are counted, and not rows."""
        return isinstance(self.about, Suspicion) and self.about.on == LEADS

    def noun(self, unit: str) -> str:
        """Name one of what is counted; leads by what the YAML counts."""
        if isinstance(self.about, Fact):
            return self.about.noun
        return unit if self.is_of_leads else "row"

    @property
    def column(self) -> str | None:
        """Name the column or the stage that it is about."""
        return self.about.column if self.about else None

    @property
    def table(self) -> str | None:
        """Name the table whose rows these are, or that it is about."""
        match self.about:
            case Suspicion():
                return LEADS if self.about.on == ROWS else self.about.on
            case Fact():
                return self.about.table
            case None:
                return None


def fact(rule: Rule, about: Fact) -> Found:
    """Take a fact for found, by its parts, if there is anything to it."""
    if not about.found:
        return Found(rule, of=about.of)
    parts = about.parts or {about.key: about.found}
    shown = pl.DataFrame({"key": list(parts), "count": list(parts.values())})
    return Found(rule, about, about.found, about.of, shown=shown)


def narrowed(evidence: Evidence, found: Found, left: pl.DataFrame) -> Found:
    """Leave of what was found what is listed in `left`, with its rows; none where that is none."""
    count = int(left["count"].sum())
    if count == found.count:
        return found
    rows = None
    if found.rows is not None and count:
        rows = doubted(evidence, left[row.ROW]) if found.is_of_leads else left[row.ROW]
    return replace(found, count=count, rows=rows, shown=left)


def doubted(evidence: Evidence, leads: pl.Series) -> pl.Series:
    """List all rows that have become the leads whose standing rows are given."""
    others = evidence.others
    is_of = row.marked(evidence.rows.height, leads).gather(others[row.BECAME])
    return pl.concat([leads, others[row.ROW].filter(is_of)]).sort()
