"""What is expected of the open leads: how many will be customers, by when, and what they bring."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.expected import Expected
from funnelcli.counting.intervals import Interval
from funnelcli.counting.onwards import LOST, Outlook, Way, outlook
from funnelcli.counting.patterns import DAYS, LEADS, RECORDED
from funnelcli.counting.periods import Periods
from funnelcli.counting.stays import (
    ENDED,
    GIVEN_UP,
    GIVEN_UP_UNDATED,
    STAGE,
    TO,
    WAITING,
    WON_UNDATED,
)
from funnelcli.counting.unseen import Stage, with_unseen
from funnelcli.counting.worth import Worth

Stay = tuple[int, int | None, int]
"""Days in a stage, where to, and how many leads."""
OPEN = (WAITING, GIVEN_UP_UNDATED)
"""Those whose stay goes on, as far as is known."""


@dataclass(frozen=True, slots=True)
class Prospects:
    """What is expected of the leads of each stage, in each month."""

    months: tuple[str, ...]
    ends: date
    """The last day of the last of them."""
    leads: tuple[int, ...]
    """Those of each stage."""
    followed: tuple[int, ...]
    """On how many that were in each stage it rests."""
    outlook: Outlook
    worth: Worth | None

    @classmethod
    def of(cls, stays: pl.DataFrame, worth: Worth | None, query: Query) -> "Prospects | None":
        """Find them; None where nobody knows how long it takes, or too few are customers."""
        if query.horizon is None or recorded_customers(stays, query) < query.config.min_leads:
            return None
        months = _months(query.as_of, query.horizon)
        days = tuple(tuple(_days(stays, stage)) for stage in range(query.last))
        open_ = [waiting(stays, stage) for stage in range(query.last)]
        ends = tuple((last - query.as_of).days for _, last in months)
        return cls(
            months=tuple(label for label, _ in months),
            ends=months[-1][1],
            leads=tuple(sum(each.values()) for each in open_),
            followed=tuple(sum(leads for *_, leads in each) for each in days),
            outlook=_foreseen(days, tuple(tuple(each.items()) for each in open_), ends),
            worth=worth,
        )

    @property
    def total(self) -> Expected:
        """Of all of them, by the end of the last month."""
        return self.outlook.by_then[-1]

    def amount(self, expected: Expected, leads: int) -> Interval | None:
        """Tell what so many leads are expected to bring, in minor units, with its interval."""
        return None if self.worth is None else self.worth.of(expected.among(leads))


@lru_cache(maxsize=1)
def _foreseen(
    days: tuple[tuple[Stay, ...], ...],
    open_: tuple[tuple[tuple[int, int], ...], ...],
    ends: tuple[int, ...],
) -> Outlook:
    """Find it once for all tables of a page; what they are made of is the key."""
    waiting = [dict(each) for each in open_]
    found = outlook([Way(each) for each in days], waiting, ends)
    stages = [Stage.of(*each, ends[-1]) for each in zip(days, waiting, strict=True)]
    return with_unseen(found, stages)


def recorded_customers(stays: pl.DataFrame, query: Query) -> int:
    """Count the customers whose way is recorded, and dated at its end."""
    return int(stays.filter(RECORDED, pl.col(TO) == query.last)[LEADS].sum())


def customers(expected: Expected, leads: int) -> tuple[float, int, int]:
    """Tell how many of so many leads are expected to buy, and between which numbers do.

    Ends are rounded down of few customers, and up where few do not buy: towards the end that is
    near, as what lies there is skewed.
    """
    value, low, high = expected.among(leads)
    turn = value / leads if leads else 0.0
    return value, math.floor(low + turn), min(math.floor(high + turn), leads)


def _months(as_of: date, horizon: int) -> list[tuple[str, date]]:
    """List the months after as-of, up to that in which the horizon ends that begins with it."""
    periods = Periods("month")
    first, last = as_of + timedelta(days=1), as_of + timedelta(days=max(1, horizon))
    return [
        (periods.label(start), periods.last_day(start)) for start in periods.between(first, last)
    ]


def _days(stays: pl.DataFrame, stage: int) -> list[Stay]:
    """Count the stays in a stage by their days and by where they led to, in order."""
    here = stays.filter(RECORDED, pl.col(STAGE) == stage, pl.col(ENDED) != WON_UNDATED)
    lost = pl.when(pl.col(ENDED) == GIVEN_UP).then(LOST)
    return here.select(DAYS, pl.coalesce(TO, lost), LEADS).sort(DAYS, TO, LEADS).rows()


def waiting(stays: pl.DataFrame, stage: int) -> dict[int, int]:
    """Count the leads that are in a stage, by the days they have been there."""
    here = stays.filter(RECORDED, pl.col(STAGE) == stage, pl.col(ENDED).is_in(OPEN))
    found: dict[int, int] = defaultdict(int)
    for day, leads in here.select(DAYS, LEADS).iter_rows():
        found[day] += leads
    return dict(sorted(found.items()))
