"""The credits of each channel by each model, so that every column adds up to what there is."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.attribution.chains import Chains
from funnelcli.counting.attribution.credits import (
    CONVERSIONS,
    IS_REST,
    MEASURE,
    WORTHS,
    credit,
    is_valued,
    left,
)  # fmt: skip
from funnelcli.counting.attribution.goals import AMOUNT, NO_TOUCH, goals
from funnelcli.counting.attribution.markov import MARKOV
from funnelcli.counting.attribution.models import ONE, models
from funnelcli.counting.attribution.shapes import PATHS, TOUCHED
from funnelcli.counting.attribution.shares import with_markov
from funnelcli.counting.attribution.slices import BEGAN, CREDITED, in_periods, label, slices
from funnelcli.counting.patterns import in_order
from funnelcli.model import NONE

LEAST, MOST, LEAST_BY, MOST_BY = "least", "most", "least_by", "most_by"
LOW_N: Final = "low_n"
LOW, HIGH = "_low", "_high"
"""What ends the names of both ends of the interval of a model's credit."""
OPTIONAL: Final = ("w_shaped", "full_path", "custom")
"""Models that a definition can be without."""
SHOWN_TOUCHED: Final = TOUCHED.removeprefix("#")
_TOTAL: Final = "~total"


def measures(query: Query) -> list[str]:
    """Name what is credited, in order: what customers brought follows them."""
    names = []
    for goal in goals(query):
        names += [goal.measure] + [AMOUNT] * is_valued(goal, query)
    return names


def credited_rows(counts: Counts, made: Chains | None, query: Query) -> pl.DataFrame:
    """Give a row for each measure, slice and channel, with its credits in billionths, in order.

    Of each slice the rest comes last, and before it what rests on few conversions.
    """
    named, slice_ = models(query), slices(query)
    by = [MEASURE, *slice_]
    rows = _with_numbers(_added(in_periods(counts["credits"], query), [*by, CREDITED]), named)
    whole = _totals(counts, query)
    sums = [*(pl.col(name).sum() for name in named), pl.col(PATHS).sum()]
    touched = whole.join(rows.group_by(by).agg(sums), on=by, how="left", nulls_equal=True)
    rest = touched.select(
        *by,
        pl.lit(NO_TOUCH).alias(CREDITED),
        (pl.col(CONVERSIONS) - pl.col(PATHS).fill_null(0)).alias(TOUCHED),
        *((pl.col(_TOTAL) - pl.col(name).fill_null(0)).alias(name) for name in named),
        pl.lit(value=True).alias(IS_REST),
    )
    own = rows.select(*by, CREDITED, TOUCHED, *named, pl.lit(value=False).alias(IS_REST))
    both = with_markov(pl.concat([own, rest]), made, named, query).join(
        whole.select(*by, CONVERSIONS), on=by, how="left", nulls_equal=True
    )
    few = (pl.col(TOUCHED) < query.config.min_leads) & ~pl.col(IS_REST)
    return _sorted(with_spread(both, [*named, MARKOV]).with_columns(few.alias(LOW_N)), query)


def with_spread(rows: pl.DataFrame, named: Sequence[str]) -> pl.DataFrame:
    """Add the lowest and the highest credit, and the first model that gives it."""
    rows = rows.with_columns(
        pl.min_horizontal(named).alias(LEAST), pl.max_horizontal(named).alias(MOST)
    )
    return rows.with_columns(
        pl.coalesce(pl.when(pl.col(name) == pl.col(of)).then(pl.lit(name)) for name in named).alias(
            called
        )
        for of, called in ((LEAST, LEAST_BY), (MOST, MOST_BY))
    )


def added_up(named: Sequence[str]) -> list[pl.Expr]:
    """Add up credits of rows, by each model; null where a row has none by it."""
    there = {name: pl.col(name).is_not_null().all() for name in named}
    return [pl.when(is_so).then(pl.col(name).sum()).alias(name) for name, is_so in there.items()]


def in_units(
    rows: pl.DataFrame, columns: Sequence[Column], query: Query, *, digits: int
) -> pl.DataFrame:
    """Give credits as numbers, amounts in units of so many digits, and periods by their names."""
    whose, named = rows[MEASURE].to_list(), [*models(query), MARKOV, LEAST, MOST]
    periods = [label(began, query) for began in rows[BEGAN]]
    ends = [name + end for name in (*models(query), MARKOV) for end in (LOW, HIGH)]
    named += ends if query.asked.sure else []
    unknown = [each.name for each in columns if each.name.startswith(OPTIONAL)]
    unknown = [name for name in unknown if name not in rows.columns]
    made = rows.with_columns(
        *(_numbers(rows[name], whose, digits) for name in named),
        *(pl.lit(None, pl.Float64).alias(name) for name in unknown),
        pl.Series("period", periods, pl.String),
    )
    called = pl.col(CREDITED).alias(columns[0].name)  # as any column here that is not shown, too
    return in_order(made.rename({TOUCHED: SHOWN_TOUCHED}).with_columns(called), columns, query)


def _numbers(values: pl.Series, measures_: Sequence[str | None], digits: int) -> pl.Series:
    """Divide one by one, since Polars multiplies by the inverse instead."""
    units = {AMOUNT: ONE * 10**digits}
    made = [
        None if value is None else value / units.get(measure or "", ONE)
        for value, measure in zip(values, measures_, strict=True)
    ]
    return pl.Series(values.name, made, pl.Float64)


def _added(counts: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add up what is of one name; what has none is called so."""
    keys = [pl.col(each).fill_null(NONE) if each == CREDITED else pl.col(each) for each in by]
    return counts.with_columns(keys).group_by(by).agg(pl.col("^#.*$").sum())


def _with_numbers(rows: pl.DataFrame, named: Sequence[str]) -> pl.DataFrame:
    """Give credits as billionths of a conversion, and of a minor unit."""
    is_amount, wide = pl.col(MEASURE) == AMOUNT, pl.Int128
    return rows.with_columns(
        pl.when(is_amount)
        .then(pl.col(credit(name)).cast(wide) * ONE + pl.col(left(name)).cast(wide))
        .otherwise(pl.col(credit(name)).cast(wide))
        .alias(name)
        for name in named
    )


def _totals(counts: Counts, query: Query) -> pl.DataFrame:
    """Give what there is to be credited in each slice."""
    whole = _added(in_periods(counts["conversions"], query), [MEASURE, *slices(query)])
    tables = []
    for goal in goals(query):
        rows = whole.filter(pl.col(MEASURE) == goal.measure)
        tables.append(rows.with_columns((pl.col(CONVERSIONS).cast(pl.Int128) * ONE).alias(_TOTAL)))
        if is_valued(goal, query):
            worth = (pl.col(WORTHS).cast(pl.Int128) * ONE).alias(_TOTAL)
            tables.append(rows.with_columns(pl.lit(AMOUNT).alias(MEASURE), worth))
    return pl.concat(tables)


def _sorted(rows: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Sort by measure, period and segment, those with more conversions first."""
    places = {name: place for place, name in enumerate(measures(query))}
    place = pl.col(MEASURE).replace_strict(places, return_dtype=pl.Int64)
    segments = slices(query)[1:]
    down = [False, False, True, *(False for _ in segments), False, False, True, False]
    return rows.sort(
        place, BEGAN, CONVERSIONS, *segments, IS_REST, LOW_N, "linear", CREDITED,
        descending=down, nulls_last=True,
    )  # fmt: skip
