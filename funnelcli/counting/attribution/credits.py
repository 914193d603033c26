"""Credits added up by what is credited, for each model: what the table of attribution is made of.

All are whole numbers. A credit of conversions is in billionths; one of amounts is in whole minor
units, and in billionths of one what is left.
"""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables, LazyCounts
from funnelcli.counting.attribution.goals import (
    AMOUNT,
    CONVERTED,
    CUSTOMERS,
    Goal,
    converted_at,
    goals,
    is_converted,
)  # fmt: skip
from funnelcli.counting.attribution.models import (
    IS_NEW,
    ONE,
    ends,
    milestones,
    models,
    place_of,
    placed,
)  # fmt: skip
from funnelcli.counting.attribution.shapes import PATHS, TOUCHED, credited_by_shape, worth_by
from funnelcli.counting.attribution.slices import (
    BEGAN,
    CREDITED,
    cohorts,
    of_leads,
    role,
    slices,
)  # fmt: skip
from funnelcli.counting.attribution.touches import (
    FATE,
    IS_LAST,
    TOGETHER,
    TOUCHES,
    fates,
    in_lead,
    told_of_converted,
    touches_before,
)  # fmt: skip
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import LEADS, since
from funnelcli.model import AMOUNT as WORTH, ROW, moment, segment

MEASURE: Final = "measure"
IS_REST: Final = "~is_rest"
"""Whether it is the row of conversions before which no touch counts."""
CONVERSIONS, UNDATED, WORTHS = "#conversions", "#undated", "#worth"
"""How many leads converted, of how many nobody knows when, and what these are worth."""
TIED: Final = "#tied"
"""Conversions with touches at once."""


def credit(model: str) -> str:
    """Name the sum of a model's credits."""
    return f"#{model}"


def left(model: str) -> str:
    """Name what is left of it beside whole minor units; of conversions 0."""
    return f"#left_{model}"


def unreached(stage: int) -> str:
    """Name how many leads have touches and no date of a stage."""
    return f"#unreached_{stage}"


def afterwards(stage: int) -> str:
    """Name how many leads with touches entered a stage after they converted."""
    return f"#afterwards_{stage}"


def untouched(stage: int) -> str:
    """Name how many leads with touches have none before they entered a stage."""
    return f"#untouched_{stage}"


def is_valued(goal: Goal, query: Query) -> bool:
    """Tell whether what was brought is credited as well."""
    return goal.measure == CUSTOMERS and query.has_amount and query.is_valued


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Add up credits and conversions by slice, and what else is to be said of them."""
    asked = list(goals(query))
    made = [_of_goal(tables, goal, query) for goal in asked]
    youth = tables.leads.group_by(is_mature(since(0), query))
    return {
        "credits": pl.concat([each for credits_, _, _ in made for each in credits_]),
        "conversions": pl.concat([_conversions(tables, goal, query) for goal in asked]),
        "milestones": pl.concat([each for _, each, _ in made]),
        "fates": pl.concat([each for _, _, each in made]),
        "youth": youth.agg(pl.len().cast(pl.Int64).alias(LEADS)).cast({IS_MATURE: pl.Boolean}),
    }


def shared_out(told: pl.LazyFrame, tables: InputTables, goal: Goal, query: Query) -> pl.LazyFrame:
    """Give the touches before conversions of one kind, with all that models go by."""
    valued = [WORTH] if is_valued(goal, query) else []
    stages = [moment(k) for k in milestones(query)]
    own = (*ends(goal, query), *of_leads(goal, query))
    touches = touches_before(told, tables, query, *stages, *own, *valued)
    return placed(_marked(touches, query), goal, query)


def _of_goal(
    tables: InputTables, goal: Goal, query: Query
) -> tuple[list[pl.LazyFrame], pl.LazyFrame, pl.LazyFrame]:
    """Credit what is before the conversions of one kind."""
    measure, valued = pl.lit(goal.measure).alias(MEASURE), is_valued(goal, query)
    told = told_of_converted(tables, goal, query)
    shared = shared_out(told, tables, goal, query).cache()
    keys = [*slices(query), *cohorts(query)]
    by = credited_by_shape(shared, keys, query, valued=valued).group_by(CREDITED, *keys)
    texts = [pl.col(each).cast(pl.String) for each in (CREDITED, *_segments(query))]
    numbers = {goal.measure: _conversions_of} | ({AMOUNT: _amounts_of} if valued else {})
    credits_ = [
        by.agg(
            pl.col(TOUCHED, PATHS).sum(), *(n for each in models(query) for n in of(each))
        ).select(pl.lit(called).alias(MEASURE), *texts, pl.exclude(CREDITED, *_segments(query)))
        for called, of in numbers.items()
    ]
    missing = _missing(shared, query).select(measure, pl.all())
    return credits_, missing, fates(told).select(measure, FATE, TOUCHES)


def _segments(query: Query) -> list[str]:
    return [segment(name) for name in query.asked.by]


def _marked(touches: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Add what is credited, and which touch is the first of its lead with it.

    In order, that is where the one before with the same is of another lead.
    """
    of, lead = pl.col(role(query)), pl.col(ROW)
    is_new = (lead != lead.shift(1).over(of.to_physical())).fill_null(value=True)
    return touches.with_columns(of.alias(CREDITED), is_new.alias(IS_NEW))


def _conversions_of(model: str) -> Iterator[pl.Expr]:
    yield pl.col(model).sum().alias(credit(model))
    yield pl.lit(0, pl.Int64).alias(left(model))


def _amounts_of(model: str) -> Iterator[pl.Expr]:
    """Give whole minor units; amounts too large to be added up are refused when all is counted."""
    wide = pl.col(worth_by(model)).sum()
    yield (wide // ONE).cast(pl.Int64, wrap_numerical=True).alias(credit(model))
    yield (wide % ONE).cast(pl.Int64).alias(left(model))


def _conversions(tables: InputTables, goal: Goal, query: Query) -> pl.LazyFrame:
    """Count conversions, and what customers brought."""
    converted = tables.leads.filter(is_converted(goal, query))
    when = converted_at(goal, query)
    texts = (pl.col(each).cast(pl.String) for each in _segments(query))
    rows = converted.select(*of_leads(goal, query), when.alias(CONVERTED), WORTH)
    counted = rows.group_by(*slices(query), *cohorts(query)).agg(
        pl.len().cast(pl.Int64).alias(CONVERSIONS),
        pl.col(CONVERTED).is_null().sum().cast(pl.Int64).alias(UNDATED),
        pl.col(WORTH).sum().cast(pl.Int64, wrap_numerical=True).alias(WORTHS),
    )
    measure = pl.lit(goal.measure).alias(MEASURE)
    own = (*cohorts(query), CONVERSIONS, UNDATED, WORTHS)
    return counted.select(measure, BEGAN, *texts, *own)


def _missing(shared: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count leads with touches, those with several at once, and those without a milestone."""
    rows = shared.with_columns((pl.col(TOGETHER) > 1).alias(TIED))
    rows = rows.with_columns((in_lead(TIED) > 0).alias(TIED))
    return rows.filter(IS_LAST).select(
        pl.len().cast(pl.Int64).alias(LEADS),
        pl.col(TIED).sum().cast(pl.Int64),
        *(each for stage in milestones(query) for each in _missing_of(stage)),
    )  # fmt: skip


def _missing_of(stage: int) -> Iterator[pl.Expr]:
    entered, is_there = pl.col(moment(stage)), pl.col(place_of(stage)) > 0
    is_late = (entered > pl.col(CONVERTED)).fill_null(value=False)
    for name, is_so in (
        (unreached(stage), entered.is_null()),
        (afterwards(stage), is_late),
        (untouched(stage), entered.is_not_null() & ~is_late & ~is_there),
    ):
        yield is_so.sum().cast(pl.Int64).alias(name)
