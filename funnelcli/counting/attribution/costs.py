"""What channels cost, beside what is credited to them: of the same periods.

The base is that of a cost per customer: the money of a period, and what became of the leads that
were created in it. A touch costs in the period of its lead, so that both are of the same leads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from funnelcli.config.credited import SPEND, has_costs, name_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.credits import IS_REST, MEASURE
from funnelcli.counting.attribution.goals import AMOUNT, goal_of
from funnelcli.counting.attribution.models import models
from funnelcli.counting.attribution.slices import (
    BEGAN,
    COHORT,
    CREDITED,
    PER,
    Per,
    of_cohort,
    role,
)  # fmt: skip
from funnelcli.counting.attribution.table import SHOWN_TOUCHED, credited_rows
from funnelcli.counting.attribution.touches import by_as_of
from funnelcli.counting.measures.axes import in_periods, periods_of
from funnelcli.counting.measures.measure import SEGMENT, SPREAD, START
from funnelcli.counting.measures.spending import (
    COST,
    NOT_KNOWN,
    READ,
    ROWS,
    SPENT,
    SPREADS,
    TYPE,
    of_media,
    refuses,
    spent,
    told,
    unless_unread,
)  # fmt: skip
from funnelcli.counting.measures.split import CAMPAIGN, CHANNEL
from funnelcli.counting.measures.together import TOO_YOUNG
from funnelcli.model import NONE, ROW

COSTS: Final = "costs"
AMOUNTS: Final = "~amount"
"""What is credited of amounts, beside what is of conversions: the name of a model follows."""
HAS_SPEND, HAS_TOUCH = "~has_spend", "~has_touch"
"""Whether there is any cost of a channel in whatever period, and whether any touch of it counts."""
_IS_OLD, _IS_BASE, _COUNTS = "~is_old", "~is_base", "~counts"


@dataclass(frozen=True, slots=True, eq=False)
class Costed:
    """Channels with what was spent and credited, amounts and credits in billionths."""

    rows: pl.DataFrame
    unknown: str | None
    """Why no cost of any channel is known; None where one is."""
    periods: str
    """Of which periods all is, by their names; empty where there is none."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Add up costs by week or month, kind, and what is credited; nothing where there are none."""
    if not has_costs(query.config) or unsplit(query) is not None:
        return {}
    if SPEND in query.config.input_tables():
        of = role(query)
        return {COSTS: spent(tables, _of_all(query), of).rename({of: CREDITED})}
    return {COSTS: _of_touches(tables, query)}


def _of_touches(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Add up what touches until as-of cost, by the week or month in which the lead was created."""
    leads = tables.leads.select(ROW, of_cohort(query).alias(BEGAN))
    nothing = pl.lit(None, pl.String)
    by = (pl.col(BEGAN), nothing.alias(SEGMENT), nothing.alias(TYPE))
    named = pl.col(role(query)).cast(pl.String).alias(CREDITED)
    return (
        by_as_of(tables, query)
        .join(leads, on=ROW)
        .group_by(*by, named)
        .agg(
            pl.col(COST).sum().alias(SPENT),
            pl.lit(0, pl.Int64).alias(SPREADS),
            pl.len().cast(pl.Int64).alias(ROWS),
            pl.col(COST).count().cast(pl.Int64).alias(READ),
        )
    )


def unsplit(query: Query) -> str | None:
    """Say why costs cannot be set beside what is credited; None where they can."""
    table = query.config.input_tables().get(SPEND)
    if table is None:
        return None
    of = role(query)
    if of not in {CHANNEL, CAMPAIGN} or of not in table.columns():
        return f"spend is not split by {name_of(of, query.config)}"
    return refuses(_of_all(query))


def _of_all(query: Query) -> Query:
    """Ask for no segments, and for the periods in which leads were created."""
    options = {**query.asked.options, PER.name: Per(query.asked.cohort, of_cohorts=True)}
    return replace(query, asked=replace(query.asked, by=(), options=options))


def costed(counts: Counts, query: Query) -> Costed:
    """Give each channel its costs, and what is credited to it of leads of the same periods.

    Of the periods in which costs are known, and whose leads are old enough, where that is known;
    credits of a channel without any cost are of the same ones.
    """
    every, goal = _of_all(query), goal_of(query)
    credits_ = _credited(counts, goal.measure, every)
    spend = _spent(counts, credits_, every)
    grid = credits_.join(spend, on=[START, CREDITED], how="full", coalesce=True, nulls_equal=True)
    starts = grid[START].unique().sort().to_list()
    is_old = [not goal.stage or _is_old(start, every) for start in starts]
    ages = pl.DataFrame(
        {START: starts, _IS_OLD: is_old}, schema={START: pl.Date, _IS_OLD: pl.Boolean}
    )
    is_known = pl.col(SPEND).is_not_null()
    has_none = spend[SPEND].null_count() == spend.height
    grid = grid.join(ages, on=START).with_columns(
        is_known.any().over(CREDITED).alias(HAS_SPEND),
        (pl.col(_IS_OLD) & (is_known.any().over(START) | has_none)).alias(_IS_BASE),
        pl.col(IS_REST).any().over(CREDITED).fill_null(value=False).alias(IS_REST),
    )
    counts_ = pl.col(_IS_BASE) & (is_known | ~pl.col(HAS_SPEND))
    sums = [SHOWN_TOUCHED, *_names(query)]
    base = grid.filter(_IS_BASE)[START].unique().sort().to_list()
    rows = (
        grid.with_columns(counts_.alias(_COUNTS))
        .group_by(CREDITED)
        .agg(
            pl.when(pl.col(HAS_SPEND).any() & pl.col(_COUNTS).any())
            .then(pl.col(SPEND).filter(_COUNTS).sum())
            .alias(SPEND),
            pl.col(sums).filter(_COUNTS).sum(),
            pl.col(HAS_SPEND, IS_REST).any(),
            pl.col(SHOWN_TOUCHED).is_not_null().any().alias(HAS_TOUCH),
        )
    )
    unknown = unsplit(query) or (NOT_KNOWN if has_none else None if base else TOO_YOUNG)
    return Costed(rows, unknown, _named(base, every))


def _names(query: Query) -> Iterator[str]:
    """Name the credits of conversions and of amounts."""
    for model in models(query):
        yield model
        yield AMOUNTS + model


def _credited(counts: Counts, measure: str, every: Query) -> pl.DataFrame:
    """Give what is credited by channel and period of the lead, as the table of credits does."""
    parts = {
        name: counts[name].with_columns(pl.col(COHORT).alias(BEGAN))
        for name in ("credits", "conversions")
    }
    rows = credited_rows({**counts, **parts}, None, every).rename({"#touched": SHOWN_TOUCHED})
    keys, named = [BEGAN, CREDITED], models(every)
    amounts = rows.filter(pl.col(MEASURE) == AMOUNT).select(
        *keys, IS_REST, *(pl.col(name).alias(AMOUNTS + name) for name in named)
    )
    own = rows.filter(pl.col(MEASURE) == measure).select(*keys, IS_REST, SHOWN_TOUCHED, *named)
    both = own.join(amounts, on=[*keys, IS_REST], how="left", nulls_equal=True)
    return both.rename({BEGAN: START})


def _spent(counts: Counts, credits_: pl.DataFrame, every: Query) -> pl.DataFrame:
    """Give media spend by channel and period; null where it is unknown."""
    if COSTS not in counts:
        nothing = pl.lit(None, pl.Int64).alias(SPEND)
        return credits_.select(START, CREDITED, nothing)
    named = pl.col(CREDITED).fill_null(NONE).alias(SEGMENT)
    costs = counts[COSTS].with_columns(named)
    found = (
        in_periods(costs, every)
        .group_by(START, SEGMENT)
        .agg(
            unless_unread(pl.col(SPENT).filter(of_media(costs)).sum()).alias(SPEND),
            (pl.col(SPREADS).sum() > 0).alias(SPREAD),
        )
    )
    there = credits_.select(pl.col(START).alias(BEGAN), pl.col(CREDITED).alias(SEGMENT))
    listed = told(found, {COSTS: costs, "leads": there}, [SPEND], every, COSTS)
    unread = costs.group_by(SEGMENT).agg(pl.col(READ).sum()).filter(pl.col(READ) == 0)[SEGMENT]
    known = pl.when(~pl.col(SEGMENT).is_in(unread.implode())).then(SPEND).alias(SPEND)
    return listed.select(START, pl.col(SEGMENT).alias(CREDITED), known)


def _is_old(start: object, every: Query) -> bool:
    """Tell whether the leads of a period are old enough; all are, where nobody knows the age."""
    last = periods_of(every).last_day(start)  # type: ignore[arg-type]
    return every.horizon is None or (every.as_of - last).days >= every.horizon


def _named(starts: Sequence[object], every: Query) -> str:
    if not starts:
        return ""
    first, last = (periods_of(every).label(each) for each in (starts[0], starts[-1]))  # type: ignore[arg-type]
    return first if first == last else f"{first} to {last}"
