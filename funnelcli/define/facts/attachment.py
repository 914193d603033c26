"""What an attached table says of itself once its rows have met the leads: counts that add up."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import polars as pl
from polars import selectors as cs

from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined

T = TypeVar("T")
Held = Mapping[str, Counter[str]]
"""Of each column that a condition names, how many rows have which text."""
Unmet = tuple[int, Held] | None
"""What the rows hold that do not satisfy the `where` of a stage; None where one satisfies it."""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """Counts of the rows of an attached table, of one part or of several."""

    read: int = 0
    """Rows that the table's `where` leaves."""
    pairs: int = 0
    """A row and a leads row that it is of, each time; with a date, where it is the log."""
    dateless: int = 0
    """The same of the log, without one."""
    lacking: int = 0
    """Rows of leads in the log that name a stage or a loss, and no date."""
    undated: int = 0
    entered: int = 0
    """Leads rows that the log puts into the last stage; `undated` of them without a date."""
    shared: int = 0
    """Rows that a list of ids gives to several ids."""
    alone: Counter[int] = field(default_factory=Counter)
    """Rows whose lead is not there, by the number of their file."""
    missing: Counter[str] = field(default_factory=Counter)
    """Rows that satisfy the `where` of a stage and lack its date."""
    uncertain: Counter[str] = field(default_factory=Counter)
    """Rows for which a condition has no answer, by how a note calls it."""
    unmet: Mapping[str, Unmet] = field(default_factory=dict)
    """By stage, whether a row satisfies its `where`, or else how many rows there are."""

    @classmethod
    def of(cls, table: Joined | Log | Events, *, is_whole: bool) -> "Attachment":
        """Count the rows of a table that is attached, of all parts or of one of several."""
        if isinstance(table, Events):
            alone, unsure = Counter(table.alone), Counter(table.uncertain)
            return cls(
                read=table.read_rows, pairs=table.pairs.height, alone=alone, uncertain=unsure
            )
        dateless, undated, entered, lacking = 0, 0, 0, 0
        shared, unmet = 0, dict[str, Unmet]()
        if isinstance(table, Log):
            dateless, lacking = table.dateless.height, table.lacking
            if lacking or not is_whole:  # nobody asks unless a row of some part lacks its date
                undated, entered = table.undated_of_last()
        else:
            shared = table.shared()
            unmet = {
                stage: None if rows is None else (rows.height, held(rows))
                for stage, rows in table.unmatched_stages()
            }
        return cls(
            read=table.read_rows,
            pairs=table.pairs.height,
            dateless=dateless,
            lacking=lacking,
            undated=undated,
            entered=entered,
            shared=shared,
            alone=Counter(table.alone),
            missing=Counter(table.missing_dates()),
            uncertain=Counter(table.uncertain),
            unmet=unmet,
        )

    def __add__(self, other: "Attachment") -> "Attachment":
        return Attachment(
            read=self.read + other.read,
            pairs=self.pairs + other.pairs,
            dateless=self.dateless + other.dateless,
            lacking=self.lacking + other.lacking,
            undated=self.undated + other.undated,
            entered=self.entered + other.entered,
            shared=self.shared + other.shared,
            alone=added([self.alone, other.alone]),
            missing=added([self.missing, other.missing]),
            uncertain=added([self.uncertain, other.uncertain]),
            unmet={stage: _together(self.unmet[stage], other.unmet[stage]) for stage in self.unmet},
        )


def added(counts: Iterable[Mapping[T, int]]) -> Counter[T]:
    """Add counts up, and keep those that are zero."""
    total = Counter[T]()
    for each in counts:
        total.update(each)
    return total


def held(rows: pl.DataFrame) -> Held:
    """Count the texts of each column that holds texts."""
    words = rows.select(~(cs.numeric() | cs.temporal())).cast(pl.String)
    return {
        column.name: Counter(dict(column.drop_nulls().value_counts(name="n").iter_rows()))
        for column in words
    }


def _together(one: Unmet, other: Unmet) -> Unmet:
    if one is None or other is None:
        return None
    (rows, held), (more, others) = one, other
    return rows + more, {column: added([held[column], others[column]]) for column in held}
