"""Steps from stage to stage, by the age of those who could take them.

A step goes by leads that have had the time for it: P days since they entered the stage before,
P being how long nine in ten take who ever do.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.horizon import AGE, SETTLED, age, by_days, old_enough, settled_after
from funnelcli.counting.patterns import DAYS, LEADS, days_between, reached, since
from funnelcli.counting.statistics import quantile
from funnelcli.counting.trend import DAY
from funnelcli.words.text import counted, named

STAGE: Final = "stage"
"""The stage that a step leads to."""
MOVED: Final = "moved"
"""Whether the lead reached it."""
_KEY: Final = "key"
_DAYS: Final = 1 << 22
"""More days than there are from the first year of the calendar to the last."""


def count_steps(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count leads that reached a stage by their age in it, and by the days to the next.

    `days` are null where the lead did not move on, where one of both has no date of its own, and
    where it went backwards. Leads whose age nobody knows are left out. From the last stage nobody
    moves on.
    """
    reach = query.asked.reach
    parts = []
    for k in range(1, query.last + 2):
        moved, took = pl.lit(value=False), pl.lit(-1, pl.Int64)
        if k <= query.last:
            moved, days = reached(k, reach), days_between(since(k - 1), since(k))
            took = pl.when(moved & (days >= 0)).then(days).otherwise(-1)
        # one key of three numbers: that is twice as fast
        key = (age(k - 1, query).cast(pl.Int64) * 2 + moved.cast(pl.Int64)) * _DAYS + took + 1
        steps = leads.filter(reached(k - 1, reach)).group_by(key.alias(_KEY))
        parts.append(
            steps.agg(pl.len().cast(pl.Int64).alias(LEADS)).select(
                pl.lit(k, pl.Int64).alias(STAGE), _KEY, LEADS
            )
        )
    way, took = pl.col(_KEY) // _DAYS, pl.col(_KEY) % _DAYS - 1
    return (
        pl.concat(parts)
        .drop_nulls(_KEY)
        .select(
            STAGE,
            (way // 2).alias(AGE),
            (way % 2 == 1).alias(MOVED),
            pl.when(took >= 0).then(took).alias(DAYS),
            LEADS,
        )
    )


def steps(counts: pl.DataFrame) -> pl.DataFrame:
    """Finish each step that somebody took, by the `stage` it leads to.

    `median_days` and `p90_days` of those who took it with dates of their own, not backwards;
    `step_horizon_days`; `step_mature_n`, who has had that time, and `step_mature_k`, who of them
    took it. These two are null where the time is; else they are of somebody, as whoever took
    longest has had it.
    """
    days, leads = pl.col(DAYS), pl.col(LEADS)
    moved = counts.filter(MOVED, days.is_not_null())
    took = (
        by_days(moved, STAGE)
        .group_by(STAGE)
        .agg(
            quantile(days, leads, 0.5).alias("median_days"),
            quantile(days, leads, 0.9).alias("p90_days"),
        )
    )
    settled = settled_after(moved, STAGE).rename({SETTLED: "step_horizon_days"})
    if settled.is_empty():
        names = ("step_horizon_days", "step_mature_n", "step_mature_k")
        return took.with_columns(pl.lit(None, pl.Int64).alias(name) for name in names)
    took = took.join(settled, on=STAGE, how="left")
    in_time = counts.join(took, on=STAGE).filter(pl.col(AGE) >= pl.col("step_horizon_days"))
    those = in_time.group_by(STAGE).agg(
        leads.sum().alias("step_mature_n"), leads.filter(MOVED).sum().alias("step_mature_k")
    )
    return took.join(those, on=STAGE, how="left")


def horizons_of(counts: pl.DataFrame) -> dict[int, int | None]:
    """Tell how long ago entrants of a step must have entered, by the stage it leads to."""
    return dict(steps(counts).select(STAGE, "step_horizon_days").iter_rows())


def entries(counts: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Count entries into each stage by `day`; of who has no date for one, by that of the lead."""
    day = pl.lit(query.as_of) - pl.duration(days=pl.col(AGE))
    return counts.select(pl.col(STAGE) - 1, day.alias(DAY), LEADS)


def ages_of(counts: pl.DataFrame) -> dict[int, int]:
    """Count all leads by their age: those that could take the first step."""
    first = counts.filter(pl.col(STAGE) == 1).group_by(AGE).agg(pl.col(LEADS).sum())
    return dict(first.select(AGE, LEADS).iter_rows())


def of_whom(table: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say of which leads the rates of a page are."""
    if query.horizon is None:
        return
    mature: int = table.item(0, "mature_leads")
    days = table.select("stage", "step_horizon_days").slice(1).rows()
    known = [f"{stage} {took}" for stage, took in days if took is not None]
    old = old_enough(query.horizon)
    if mature:
        yield f"From lead: of the {counted(mature, 'lead')} that are {old}."
    else:
        yield f"From lead: not told, as no lead is {old}."
    if known:
        yield (
            "From previous: of leads that entered the previous stage at least this many days ago, "
            f"by when nine in ten of those who move on have done so: {', '.join(known)}. So these "
            "rates do not multiply to those from lead."
        )
    if unknown := [stage for stage, took in days if took is None]:
        yield (
            f"From previous of {named(unknown)}: not told, as too few moved on with dates to know "
            "how long it takes."
        )
