"""Days at which a record begins or jumps, where chance cannot explain it.

Cohorts before a stage was recorded look as if nobody had got there. Leads and entries of a day
of imports are dated by the import. Both are told from counts, which merge.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final

from funnelcli.model import CREATED, OWN, entry

if TYPE_CHECKING:
    import polars as pl

LEADS: Final = "#leads"

CHANCE: Final = 0.001
"""A record that begins late with a smaller chance than this did not begin so by chance."""

STRAY_SHARE, STRAY_DAYS = 0.1, 20
"""Entries before the record begins are at most this share of those expected, of so many days."""

JUMP_TIMES, JUMP_SHARE, JUMP_LEAST = 10, 0.05, 100
"""A day of imports has this many times those of the median day, this share of all, and so many
at least."""


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
    """How many of these have an entry dated before it, or at an unknown date."""
    caught_up: int = 0
    """How many of these entered on that very day."""
    pace: tuple[float, ...] = field(default=(), compare=False)
    """Of the leads since that entered, the share that did so within 0, 1, 2 … days."""
    days_before: int = field(default=0, compare=False)
    """On how many days the leads before were created."""

    @property
    def is_caught_up(self) -> bool:
        """Whether what had not been recorded was recorded on the first day, as if of that day."""
        return 2 * self.caught_up >= self.expected


@dataclass(frozen=True, slots=True)
class ImportDay:
    """A day with implausibly many leads, or entries into a stage."""

    stage: int
    """0 where leads were created."""
    day: date
    number: int
    usual: float
    """The median of the days that have any."""


def count(leads: "pl.LazyFrame", last: int) -> "pl.LazyFrame":
    """Count leads by day of creation, and entries of their own by the days since then.

    Stage 0 are the leads, at 0 days; `days` is null where an entry has no date.
    """
    import polars as pl

    created, parts = pl.col(CREATED), []
    for stage in range(last + 1):
        days = (pl.col(entry(stage)) - created).dt.total_days() if stage else pl.lit(0, pl.Int64)
        there = leads.filter(created.is_not_null() & ((pl.col(OWN) & (1 << stage)) != 0))
        keys = (pl.lit(stage, pl.Int64).alias("stage"), created.alias("created"))
        counted = there.group_by(*keys, days.alias("days"))
        parts.append(counted.agg(pl.len().cast(pl.Int64).alias(LEADS)))
    return pl.concat(parts)


def late_stages(counts: "pl.DataFrame") -> tuple[LateStage, ...]:
    """List the stages whose record begins later than chance can explain, in order.

    With F a day of entries, and G(d) the share of the leads created on F or later that entered
    within d days, the leads created on days c before F would have had E = Σ leads(c)·G(F - c - 1)
    entries by then. They have u, those at an unknown date included. E rests on the m entries
    that gave G: at one pace, each of all u + m is among the u with the chance E/(E + m). So the
    chance of none is (m/(E + m))^m, and that of at most u is taken by Chernoff's bound. The
    record begins late if it is below 0.1 %, and u at most a tenth of E: a rate that only rose is
    no late record.

    F is the day, of the first 21 with an entry, for which that chance is the smallest: from there
    on as many enter as are expected. Entries before their lead was created are left out, and
    young leads make E too small, never too large.
    """
    import polars as pl

    by_day = counts.filter(pl.col("stage") == 0).sort("created")
    stages = counts.filter(pl.col("stage") > 0)["stage"].unique().sort()
    found = (_late(k, counts.filter(pl.col("stage") == k), by_day) for k in stages)
    return tuple(late for late in found if late is not None)


def _late(stage: int, entries: "pl.DataFrame", by_day: "pl.DataFrame") -> LateStage | None:
    """Judge one stage by its entries and by the leads of each day."""
    import polars as pl

    created, days = pl.col("created"), pl.col("days")
    day = (created + pl.duration(days=days)).alias("day")
    dated, undated = entries.filter(days >= 0).with_columns(day), entries.filter(days.is_null())
    best, found = math.log(CHANCE), None
    for first, dated_before in _beginnings(dated, by_day):
        is_before = created < first
        before, since = by_day.filter(is_before), by_day.filter(~is_before)
        quick, resting_on = _as_quick(before, dated.filter(~is_before), first)
        expected = quick / int(since[LEADS].sum())
        strays = dated_before + int(undated.filter(is_before)[LEADS].sum())
        chance = _log_chance(strays, expected, resting_on)
        if strays <= STRAY_SHARE * expected and chance < best:
            caught_up = dated.filter(is_before, pl.col("day") == first)[LEADS].sum()
            leads_before = int(before[LEADS].sum())
            found = LateStage(stage, first, leads_before, expected, strays, int(caught_up))
            best = chance
    if found is None:
        return None
    return replace(
        found,
        pace=_pace(dated.filter(created >= found.first)),
        days_before=by_day.filter(created < found.first).height,
    )


def _beginnings(dated: "pl.DataFrame", by_day: "pl.DataFrame") -> Iterator[tuple[date, int]]:
    """Yield the days on which a late record can begin, with the dated entries before each.

    Only where it would be late if all leads before had had as much time as the first of them,
    and if all that were as quick had come since.
    """
    import polars as pl

    leads, created, day = pl.col(LEADS), pl.col("created"), pl.col("day")
    before = by_day.select(created, leads.cum_sum().alias("before"))
    quick = dated.group_by("days").agg(leads.sum()).sort("days")
    quick = quick.select("days", leads.cum_sum().alias("quick"))
    had = (day - pl.lit(by_day["created"].min())).dt.total_days() - 1
    starts = dated.group_by(day).agg(leads.sum()).sort(day).head(STRAY_DAYS + 1)
    strays = (leads.cum_sum() - leads).alias("strays")
    starts = (
        starts.select(day, strays, had.alias("days"))
        .join_asof(before, left_on="day", right_on="created", allow_exact_matches=False)
        .join_asof(quick, on="days")
    )
    since = int(by_day[LEADS].sum()) - pl.col("before")
    at_most = pl.col("before") * pl.col("quick") / since
    enough = (at_most > -math.log(CHANCE)) & (pl.col("strays") <= STRAY_SHARE * at_most)
    yield from starts.filter(since > 0, enough).select("day", "strays").iter_rows()


def _as_quick(before: "pl.DataFrame", since: "pl.DataFrame", first: date) -> tuple[int, int]:
    """For each lead `before` add up the entries `since` that were quick enough; and count these."""
    import polars as pl

    days, leads = pl.col("days"), pl.col(LEADS)
    had = (pl.lit(first) - pl.col("created")).dt.total_days() - 1
    before = before.select(had.alias("days"), leads).sort("days")
    entered = leads.cum_sum().alias("entered")
    pace = since.group_by("days").agg(leads.sum()).sort("days").select(days, entered)
    by_then = before.join_asof(pace, on="days").select(leads, pl.col("entered").fill_null(0))
    return by_then.select((leads * pl.col("entered")).sum(), pl.col("entered").max()).row(0)


def _pace(since: "pl.DataFrame") -> tuple[float, ...]:
    """Tell how the entries are spread over the days since their leads were created."""
    import polars as pl

    leads, entered = pl.col(LEADS), int(since[LEADS].sum())
    by_day = since.group_by("days").agg(leads.sum())
    every = by_day.select(pl.int_range(pl.col("days").max() + 1).alias("days"))
    spread = every.join(by_day, on="days", how="left", maintain_order="left")
    return tuple(spread.select(leads.fill_null(0).cum_sum() / entered).to_series())


def _log_chance(entries: int, expected: float, resting_on: int) -> float:
    """Bound the chance of at most so many entries where more are expected; its logarithm."""
    if entries >= expected:
        return 0.0
    few = entries * math.log(expected / entries) if entries else 0.0
    all_of_them = (entries + resting_on) * math.log(
        (entries + resting_on) / (expected + resting_on)
    )
    return few + all_of_them


def import_days(counts: "pl.DataFrame") -> Iterator[ImportDay]:
    """Yield the days with implausibly many leads, or entries into a stage; by stage and day.

    At least 100 of them, a twentieth of all, and more than ten times as many as on the median
    of the days that have any. Entries before their lead was created are left out.
    """
    import polars as pl

    stage, day, number = pl.col("stage"), pl.col("day"), pl.col(LEADS)
    dated = counts.filter(pl.col("days") >= 0)
    when = (pl.col("created") + pl.duration(days=pl.col("days"))).alias("day")
    by_day = dated.group_by(stage, when).agg(number.sum())
    usual = number.median().over(stage).alias("usual")
    share = number / number.sum().over(stage)
    many = (number > JUMP_TIMES * pl.col("usual")) & (share >= JUMP_SHARE) & (number >= JUMP_LEAST)
    found = by_day.with_columns(usual).filter(many).sort(stage, day)
    for row in found.select(stage, day, number, "usual").iter_rows():
        yield ImportDay(*row)
