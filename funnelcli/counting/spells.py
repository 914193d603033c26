"""Spells: how long leads are in a stage, and what ends it.

The spell of a lead in a stage begins with a dated entry of its own and ends with its next own
entry, in the order of the stages, or with its loss; else it is censored: it goes on at as-of. A
spell whose end has no date, or lies before its beginning, has no length and is left out.
"""

from collections.abc import Iterable

import polars as pl

from funnelcli.config import Reach
from funnelcli.config.query import Query
from funnelcli.counting.patterns import DAYS, LEADS, RECORDED, is_recorded, reached, since
from funnelcli.counting.statistics import quantile
from funnelcli.counting.survival import Step, aalen_johansen
from funnelcli.model import LOST, LOST_AT, OUTCOME, OWN, entry

STAGE, ENDED = "stage", "ended"
GIVEN_UP, CENSORED = -1, -2
"""How a spell ended where it was not by coming into a later stage, whose number tells that."""


def ended(query: Query, stages: Iterable[int]) -> tuple[pl.Expr, pl.Expr]:
    """Tell what ended a spell that these later stages can end, and the date; else as-of."""
    how = pl.when(pl.col(OUTCOME) == LOST).then(GIVEN_UP).otherwise(CENSORED)
    when = pl.when(pl.col(OUTCOME) == LOST).then(pl.col(LOST_AT)).otherwise(pl.lit(query.as_of))
    for k in reversed(list(stages)):
        there = (pl.col(OWN) & (1 << k)) != 0
        how, when = (
            pl.when(there).then(pl.lit(k, pl.Int64)).otherwise(how),
            pl.when(there).then(pl.col(entry(k))).otherwise(when),
        )
    return how.cast(pl.Int64).alias(ENDED), when


def count_spells(leads: pl.LazyFrame, query: Query, reach: Reach) -> pl.LazyFrame:
    """Count spells of leads that reached the stage, by stage."""
    return pl.concat(
        _counted(leads.filter(reached(k, reach)), query, k, later, later)
        for k, later in ((k, range(k + 1, query.last + 1)) for k in range(query.last))
    )


def count_ways(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count ways from lead to customer, as one spell that only that or a loss can end."""
    customer = (pl.col(OWN) & (1 << query.last)) != 0
    there = leads.filter(~customer | reached(query.last, query.asked.reach))
    return _counted(there, query, 0, [query.last], query.needed(0, query.last))


def _counted(
    leads: pl.LazyFrame, query: Query, stage: int, ends: Iterable[int], needed: Iterable[int]
) -> pl.LazyFrame:
    """Count spells by whether they are recorded from the beginning, what ended them, and days."""
    how, when = ended(query, ends)
    days = (when - since(stage)).dt.total_days()
    spells = leads.filter(days >= 0)
    counted = spells.group_by(
        pl.lit(stage, pl.Int64).alias(STAGE),
        is_recorded(query, stage, needed).alias(RECORDED),
        how,
        days.alias(DAYS),
    )
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def moved(spells: pl.DataFrame) -> pl.DataFrame:
    """Keep the spells that ended with the very next stage."""
    return spells.filter(pl.col(ENDED) == pl.col(STAGE) + 1)


def usual_spells(spells: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Tell from the leads that moved on to the next stage what is usual, a row a stage.

    `p90_days`: the 90th percentile of their days. `usual_days`: the same in whole days, rounded
    down, so that a spell is longer if it has more days than that; null where fewer than
    `min_leads` moved on, which is too few to measure others by.
    """
    enough = pl.col("moved") >= query.config.min_leads
    stages = pl.DataFrame({STAGE: range(query.last)}, schema={STAGE: pl.Int64})
    found = moved(spells).group_by(STAGE).agg(
        pl.col(LEADS).sum().alias("moved"),
        quantile(pl.col(DAYS), pl.col(LEADS), 0.9).alias("p90_days"),
    )  # fmt: skip
    return stages.join(found, on=STAGE, how="left", maintain_order="left").with_columns(
        pl.col("moved").fill_null(0),
        pl.when(enough).then(pl.col("p90_days").floor()).cast(pl.Int64).alias("usual_days"),
    )


def median_of_all(counts: pl.DataFrame, least: int) -> int | None:
    """The day by which half of those that ever move on have done so, those on their way included.

    `counts` has `days`, and how many `moved`, were `lost` and were `censored` after so many.
    "Ever" is as far as can be told: while each lead that is still watched stands for at most one
    in `least` of all. It is the first day on which the cumulative incidence is at least half of
    what it is then (Aalen and Johansen 1978). Null where nobody has moved on by then.
    """
    known: list[Step] = []
    open_before = 1.0
    for step in aalen_johansen(counts.select(DAYS, "moved", "lost", "censored").iter_rows()):
        if step.at_risk < round(least * open_before, 9):  # a share of 0.1 is never exactly that
            break
        known.append(step)
        open_before = step.rate_open
    if not known or not known[-1].moved:
        return None
    return next(step.day for step in known if 2 * step.rate >= known[-1].rate)
