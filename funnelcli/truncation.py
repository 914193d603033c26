"""Days at which a record begins or jumps, where chance cannot explain it.

Cohorts before the first entry into a stage look as if nobody had got there. Cohorts with a day
of imports are of leads that were not created then. Both are told from counts, which merge.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from funnelcli.model import CREATED, OWN, entry

if TYPE_CHECKING:
    import polars as pl

LEADS: Final = "#leads"

CHANCE: Final = 0.01
"""A record that begins late with a smaller chance than this did not begin so by chance."""

JUMP_TIMES, JUMP_SHARE, JUMP_LEAST = 10, 0.05, 100
"""A day of imports has this many times the leads of the median day, this share of all leads,
and so many leads at least."""


@dataclass(frozen=True, slots=True)
class LateStage:
    """A stage that nobody entered before a day, though somebody would have."""

    stage: int
    first: date
    """The day of the first entry."""
    leads_before: int
    """Leads created before it."""
    expected: float
    """How many of these would have entered by then, at the pace of the leads since."""


@dataclass(frozen=True, slots=True)
class ImportDay:
    """A day with implausibly many leads."""

    day: date
    leads: int
    usual: float
    """The median of the days that have leads."""


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

    With F the day of the first dated entry, and G(d) the share of the leads created on F or
    later that entered within d days, the leads created on days c before F would have had
    E = Σ leads(c)·G(F - c - 1) entries by then. The record begins late if the chance of none,
    e^-E by Poisson, is below 1 %. Entries before their lead was created are left out, and
    young leads make E too small, never too large.

    Entries without a date may lie before F. Of u such, among the leads created before F, the
    chance of at most u is taken by Chernoff's bound, e^(u - E)·(E/u)^u.
    """
    import polars as pl

    by_day = counts.filter(pl.col("stage") == 0)
    stages = counts.filter(pl.col("stage") > 0)["stage"].unique().sort()
    found = (_late(k, counts.filter(pl.col("stage") == k), by_day) for k in stages)
    return tuple(late for late in found if late is not None)


def _late(stage: int, entries: "pl.DataFrame", by_day: "pl.DataFrame") -> LateStage | None:
    """Judge one stage by its entries and by the leads of each day."""
    import polars as pl

    created, leads, days = pl.col("created"), pl.col(LEADS), pl.col("days")
    dated = entries.filter(days >= 0)
    first: date | None = dated.select((created + pl.duration(days=days)).min()).item()
    if first is None:
        return None
    since = by_day.filter(created >= first)
    had = (pl.lit(first) - created).dt.total_days() - 1
    before = by_day.filter(created < first).select(had.alias("days"), leads)
    pace = dated.filter(created >= first).group_by("days").agg(leads.sum()).sort("days")
    by_then = before.sort("days").join_asof(
        pace.select(days, leads.cum_sum().alias("entered")), on="days", strategy="backward"
    )  # fmt: skip
    whole: int = by_then.select((leads * pl.col("entered")).sum()).item()
    if not whole:
        return None
    expected = whole / int(since[LEADS].sum())  # somebody entered, so there are leads since
    undated = int(entries.filter(days.is_null() & (created < first))[LEADS].sum())
    if _chance(undated, expected) >= CHANCE:
        return None
    return LateStage(stage, first, int(before[LEADS].sum()), expected)


def _chance(entries: int, expected: float) -> float:
    """Bound the chance of at most so many entries where so many are expected."""
    if entries >= expected:
        return 1.0
    tail = entries * math.log(expected / entries) if entries else 0.0
    return math.exp(entries - expected + tail)


def import_days(counts: "pl.DataFrame") -> Iterator[ImportDay]:
    """Yield the days of creation with implausibly many leads, in order.

    At least 100 of them, a twentieth of all, and more than ten times as many as on the median
    of the days that have any.
    """
    import polars as pl

    by_day, leads = counts.filter(pl.col("stage") == 0), pl.col(LEADS)
    usual = leads.median()
    many = (leads > JUMP_TIMES * usual) & (leads >= JUMP_SHARE * leads.sum())
    found = by_day.with_columns(usual.alias("usual")).filter(many & (leads >= JUMP_LEAST))
    for day, number, median in found.sort("created").select("created", LEADS, "usual").iter_rows():
        yield ImportDay(day, number, median)
