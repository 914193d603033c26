"""Measures: whole numbers by period and segment, of which metrics are quotients."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts

START: Final = "start"
"""The first day of a period."""
SEGMENT: Final = "segment"
"""The value of the segment; null where nothing is grouped by one."""
REASON: Final = "reason"
"""Why nothing is divided in a row, though the numbers are known; a group may say so."""
SPREAD: Final = "spread"
"""Whether a number is a part of one of more days, spread evenly; a group may say so."""
NOT_OVER: Final = "not over yet"


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that is counted, or an amount that is added up, by period and segment."""

    name: str
    nouns: str
    """What there are 0 of where it is 0."""
    means: str
    """A sentence that defines it."""
    is_money: bool = False
    """Whether it is in minor units."""
    parts: int = 1
    """So many of it are one; of money it is the currency that says so."""
    unknown: str = NOT_OVER
    """Why it is null where it is."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What a number is made of that is not the sum of those of its periods."""

    names: tuple[str, ...]
    """Columns of the rows, which add up; null where a period is in no total."""
    make: Callable[[pl.DataFrame], pl.Series]
    """Make the number of their sums, by `SEGMENT`."""


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """The measures of a group, side by side."""

    rows: pl.DataFrame
    """By `START` and `SEGMENT`, each pair once; what has no row is 0, and null is unknown."""
    whole: pl.DataFrame
    """By `SEGMENT`, of the whole selection; no rows where there is no such thing."""
    settled: int | None = 0
    """So many days after its last one a period can be judged; None where nobody knows."""
    notes: tuple[Note, ...] = ()
    """What has to be known beside the numbers."""
    parts: Parts | None = None
    """Of what the number of the whole selection is made; None where periods add up to it."""


def _nothing(_query: Query) -> None:
    """Refuse nothing."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Measures that are counted together: mergeable counts, and what is made of them."""

    name: str
    measures: tuple[Measure, ...]
    count: Callable[[InputTables, Query], LazyCounts]
    finish: Callable[[Counts, Query], Measured]
    refuses: Callable[[Query], str | None] = _nothing
    """Why none of them can be told of what is asked; None where they can."""
