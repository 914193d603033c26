"""Days at which a record begins, where chance cannot explain it.

Cohorts before a stage was recorded look as if nobody had got there. It is told from counts,
which merge.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Final

import polars as pl

from funnelcli.counting.import_days import ImportDay, days_of_leads
from funnelcli.counting.onset import BATCHES, NEIGHBOURS, STRAY_SHARE, Days, onset
from funnelcli.counting.pace_since import PaceSince
from funnelcli.counting.patterns import LEADS, days_between
from funnelcli.counting.statistics import log_chance
from funnelcli.model import CREATED, OWN, entry

CHANCE: Final = 0.001
"""A record that begins late with a smaller chance than this did not begin so by chance."""

STRAY_DAYS = 20
"""Entries before the record begins are of so many days."""


@dataclass(frozen=True, slots=True)
class LateStage:
    """A stage that next to nobody entered before a day, though many would have."""

    stage: int
    first: date
    """The day from which on it is recorded."""
    leads_before: int
    """Leads created before it."""
    expected: float
    """How many of these would have entered by then, at the pace of the leads since."""
    strays: int = 0
    """How many of these have an entry dated before it, or at an unknown date; of a record for new
    leads only, any entry."""
    caught_up: int = 0
    """How many of these entered on that very day."""
    pace: tuple[float, ...] = field(default=(), compare=False)
    """Of the leads since that entered, the share that did so within 0, 1, 2 … days."""
    days_before: int = field(default=0, compare=False)
    """On how many days the leads before were created."""
    for_new_only: bool = False
    """Whether the leads from before never enter, also after it."""

    @property
    def is_caught_up(self) -> bool:
        """Whether what had not been recorded was recorded on the first day, as if of that day."""
        return 2 * self.caught_up >= self.expected


def count(leads: pl.LazyFrame, last: int) -> pl.LazyFrame:
    """Count leads by day of creation, and entries of their own by the days since then.

    Stage 0 are the leads, at 0 days; `days` is null where an entry has no date.
    """
    number, parts = pl.len().cast(pl.Int64).alias(LEADS), []
    known = leads.filter(pl.col(CREATED).is_not_null()).with_columns(created=CREATED)
    for stage in range(last + 1):
        of_stage, days = pl.lit(stage, pl.Int64).alias("stage"), pl.lit(0, pl.Int64).alias("days")
        if stage:
            days = days_between(pl.col(CREATED), pl.col(entry(stage))).alias("days")
            there = known.filter((pl.col(OWN) & (1 << stage)) != 0)
            counted = there.group_by("created", days).agg(number).cast({"days": pl.Int64})
        else:  # all of them, on one day of their lives
            counted = known.group_by("created").agg(number).with_columns(days)
        parts.append(counted.select(of_stage, "created", "days", LEADS))
    return pl.concat(parts)


def late_stages(counts: pl.DataFrame, imports: Iterable[ImportDay]) -> tuple[LateStage, ...]:
    """List the stages whose record begins later than chance can explain, in order.

    With F a day of entries, and G(d) the share that entered within d days, of the leads created in
    as many days from F on as there were before it, and in 28 at least, the leads created on days
    c before F would have had E = Σ leads(c)·G(F - c - 1) entries by then. They have u, those at an
    unknown date included. E rests on the m entries that gave G: at one pace, each of all u + m is
    among the u with the chance E/(E + m). So the chance of none is (m/(E + m))^m, and that of at
    most u is taken by Chernoff's bound. The record begins late if it is below 0.1 %, u is at most
    a tenth of E, and something began: from F on, the leads from before enter at half of the pace
    of the others at least, as if they had been free to all the time, or hardly ever. Where
    business only becomes better or faster, they are in between. The leads before are of three
    days at least.

    F is the day, of the first 21 with an entry, for which that chance is the smallest. Entries
    before their lead was created are left out, and young leads make E too small, never too large.
    So are imported leads, which are unlike the others.

    Where the leads from before never enter, not after F either, the record is `for_new_only`: it
    begins with the leads of the day that `onset` finds, which is earlier than the first entry of
    any of them.
    """
    if imported := days_of_leads(imports):
        counts = counts.filter(~pl.col("created").is_in(imported))
    by_day = counts.filter(pl.col("stage") == 0).sort("created")
    if by_day[LEADS].sum() <= -math.log(CHANCE):  # of so few none can be missed
        return ()
    stages = counts.filter(pl.col("stage") > 0)["stage"].unique().sort()
    found = (_late(k, counts.filter(pl.col("stage") == k), by_day) for k in stages)
    return tuple(late for late in found if late is not None)


def _late(stage: int, entries: pl.DataFrame, by_day: pl.DataFrame) -> LateStage | None:
    """Judge one stage by its entries and by the leads of each day."""
    began = _begun(stage, entries, by_day)
    new = onset(entries, by_day, math.log(CHANCE))
    if new is None or (began is not None and not began[1].passes_by(new.day)):
        return None if began is None else began[0]
    return LateStage(
        stage, new.day, new.leads_before, new.expected, new.strays,
        days_before=new.days_before, for_new_only=True,
    )  # fmt: skip


def _begun(
    stage: int, entries: pl.DataFrame, by_day: pl.DataFrame
) -> tuple[LateStage, PaceSince] | None:
    """Find the day of the first entries, where it is too late for chance."""
    created, days = pl.col("created"), pl.col("days")
    day = (created + pl.duration(days=days)).alias("day")
    dated, undated = entries.filter(days >= 0).with_columns(day), entries.filter(days.is_null())
    best, found = math.log(CHANCE), None
    for first, dated_before in _beginnings(dated, by_day):
        pace = PaceSince.of(first, dated, by_day)
        expected = pace.missing
        strays = dated_before + int(undated.filter(created < first)[LEADS].sum())
        chance = log_chance(strays, expected, pace.resting_on)
        if strays <= STRAY_SHARE * expected and chance < best and pace.begins:
            caught_up = pace.late.filter(pl.col("day") == first)[LEADS].sum()
            leads_before = int(pace.before[LEADS].sum())
            late = LateStage(
                stage, first, leads_before, expected, strays, int(caught_up),
                pace.spread(), pace.before.height,
            )  # fmt: skip
            best, found = chance, (late, pace)
    return found


def _beginnings(dated: pl.DataFrame, by_day: pl.DataFrame) -> Iterator[tuple[date, int]]:
    """Yield the days on which a late record can begin, with the dated entries before each.

    Only with leads of three days before, and where it would be late if all of them had had as
    much time as the first, and all that entered since, or were as quick, are counted.
    """
    leads, days = pl.col(LEADS), Days.of(dated, by_day)
    starts = dated.group_by("day").agg(leads.sum()).sort("day").head(STRAY_DAYS + 1)
    taken = dated.group_by("days").agg(leads.sum()).sort("days")
    within, quick = taken["days"].to_list(), [0, *accumulate(taken[LEADS].to_list())]
    strays = 0
    for day, entries in starts.iter_rows():
        had = (day - days.days[0]).days
        before = bisect_left(days.days, day)
        end = bisect_left(days.days, day + timedelta(days=max(NEIGHBOURS, had)))
        since = days.leads[end] - days.leads[before]
        most = min(quick[bisect_left(within, had)], days.entered[end] - days.entered[before])
        at_most = days.leads[before] * most / since if since else 0.0
        enough = at_most > -math.log(CHANCE) and strays <= STRAY_SHARE * at_most
        if enough and before >= BATCHES:
            yield day, strays
        strays += entries
