"""What the intervals of rule models are made of: squares of what each lead gives to each channel.

The credits of a lead are added up for each channel, and squared then. What customers brought is
shared in whole minor units for it.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables, LazyCounts
from funnelcli.counting.attribution.credits import MEASURE, is_valued, shared_out
from funnelcli.counting.attribution.goals import AMOUNT, Goal, goals, is_converted
from funnelcli.counting.attribution.models import ONE, credited, models
from funnelcli.counting.attribution.slices import BEGAN, CREDITED, PER, as_texts, of_leads, slices
from funnelcli.counting.attribution.touches import IS_FIRST, told_of_converted
from funnelcli.counting.attribution.variance import squared
from funnelcli.counting.patterns import LEADS
from funnelcli.model import AMOUNT as WORTH, NONE, ROW

SQUARES, EVERYONE, BROUGHT = "squares", "everyone", "squares_brought"
TOUCHED: Final = "touched"
"""What is squared of customers with a touch: all that they brought."""
ALL: Final = "all"
"""The same of all customers."""
NEGATIVE: Final = "#negative"


def of_everyone(query: Query) -> list[str]:
    """Name the columns that leads are told apart by, whether they convert or not."""
    per = query.asked.option(PER)
    keys = slices(query)
    return keys if per is None or per.of_cohorts else [key for key in keys if key != BEGAN]


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count squares, and the leads that they are of; nothing where no intervals are asked for."""
    if not query.asked.sure:
        return {}
    asked = list(goals(query))
    keys = of_everyone(query)
    leads = tables.leads.select(ROW, *of_leads(asked[0], query)).group_by(keys)
    counts = {
        SQUARES: pl.concat(each for goal in asked for each in _squares(tables, goal, query)),
        EVERYONE: leads.agg(pl.len().cast(pl.Int64).alias(LEADS)),
    }
    for goal in asked:
        if is_valued(goal, query):
            counts[BROUGHT] = _brought(tables, goal, query)
    return as_texts(counts)


def _squares(tables: InputTables, goal: Goal, query: Query) -> Iterator[pl.LazyFrame]:
    named, by = models(query), [CREDITED, *slices(query)]
    valued = is_valued(goal, query)
    worth = pl.col(WORTH).first().fill_null(0) if valued else pl.lit(0, pl.Int64).first()
    shared = credited(
        shared_out(told_of_converted(tables, goal, query), tables, goal, query), query
    )
    shared = shared.with_columns(pl.col(CREDITED).fill_null(NONE))
    of_lead = shared.group_by(ROW, *by).agg(
        *(pl.col(name).sum() for name in named), worth.alias(WORTH), pl.col(IS_FIRST).any()
    )
    once = pl.when(IS_FIRST).then(WORTH).otherwise(0)
    measured = {goal.measure: {name: pl.col(name) for name in named}}
    if valued:
        wide = pl.col(WORTH).cast(pl.Int128)
        measured[AMOUNT] = {name: pl.col(name).cast(pl.Int128) * wide // ONE for name in named}
    for measure, values in measured.items():
        sums = [each for name, value in values.items() for each in squared(value, name)]
        added = of_lead.group_by(by).agg(*sums, *squared(once, TOUCHED))
        yield added.select(pl.lit(measure).alias(MEASURE), pl.all())


def _brought(tables: InputTables, goal: Goal, query: Query) -> pl.LazyFrame:
    """Square what each customer brought, whether there is a touch before it or not."""
    converted = tables.leads.filter(is_converted(goal, query))
    worth = pl.col(WORTH).fill_null(0)
    return (
        converted.select(*of_leads(goal, query), worth)
        .group_by(slices(query))
        .agg(*squared(worth, ALL), (worth < 0).sum().cast(pl.Int64).alias(NEGATIVE))
    )
