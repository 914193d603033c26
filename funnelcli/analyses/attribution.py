"""Models of attribution side by side: which part of the customers each gives to which channel."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import (
    CUSTOMERS,
    TO,
    Goal,
    goals,
    is_converted,
)  # fmt: skip
from funnelcli.counting.attribution.models import ONE, credited, models
from funnelcli.counting.attribution.touches import CHANNEL, LOOKBACK, touches_before
from funnelcli.model import AMOUNT as WORTH, moment

NO_TOUCH = "(no touchpoint)"
"""The row of conversions before which no touch counts."""
MEASURE = "measure"
COLUMNS = (
    Column(
        "channel", "Channel", Kind.LABEL,
        "The channel; `(no touchpoint)` has the conversions before which no touch counts.",
    ),
    Column(
        "measure", "Measure", Kind.LABEL,
        "What is credited: customers, amount, leads, or the key of the stage of `--to`.",
    ),
    *(
        Column(name, label, Kind.NUMBER, means, null=True)
        for name, label, means in (
            ("first", "First", "All credit to the first touch."),
            ("last", "Last", "All credit to the last touch."),
            ("last_non_direct", "Last non-direct", "All to the last touch that is not direct."),
            ("linear", "Linear", "Equal credit to each position."),
            ("position", "Position", "40 % to the first, 40 % to the last, 20 % to others."),
            ("u_shaped", "U-shaped", "40 % to the first, 40 % to the last before the lead came."),
            ("w_shaped", "W-shaped", "30 % each to these and the last before the opportunity."),
            ("full_path", "Full path", "22.5 % each to these and the last before the purchase."),
            ("time_decay", "Time decay", "Half the weight for each half-life before the last."),
            ("custom", "Custom", "By the weights of `attribution.custom`."),
        )
    ),
)  # fmt: skip
AMOUNTS, REST = "#amount_", "#rest_"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Add up the credits of each channel by each model, and the conversions there are."""
    credits_, conversions, amounts = [], [], []
    named = models(query)
    for goal in goals(query):
        is_worth = goal.measure == CUSTOMERS and query.has_amount
        stages = [moment(k) for k in range(query.last + 1)]
        touches = touches_before(tables, goal, query, *stages, *([WORTH] if is_worth else []))
        shared = credited(touches, goal, query).with_columns(pl.col(CHANNEL).cast(pl.String))
        by = shared.group_by(pl.lit(goal.measure).alias(MEASURE), CHANNEL)
        credits_.append(by.agg(pl.col(name).sum().alias(f"#{name}") for name in named))
        converted = tables.leads.filter(is_converted(goal, query))
        conversions.append(
            converted.select(
                pl.lit(goal.measure).alias(MEASURE),
                pl.len().cast(pl.Int64).alias("#conversions"),
                pl.col(WORTH).sum().cast(pl.Int64).alias("#amount"),
            )
        )
        if is_worth:
            amounts.append(by.agg(each for name in named for each in _amount(name)))
    counts = {"credits": pl.concat(credits_), "conversions": pl.concat(conversions)}
    return counts | ({"amounts": pl.concat(amounts)} if amounts else {})


def _amount(model: str) -> Iterator[pl.Expr]:
    """Credit what customers brought: whole minor units, and billionths of one."""
    wide = (pl.col(model).cast(pl.Int128) * pl.col(WORTH).fill_null(0).cast(pl.Int128)).sum()
    yield (wide // ONE).cast(pl.Int64).alias(f"{AMOUNTS}{model}")
    yield (wide % ONE).cast(pl.Int64).alias(f"{REST}{model}")


def finish(counts: Counts, query: Query) -> Report:
    """One row a channel and measure, of each measure those of the most linear credit first."""
    named = models(query)
    whole = dict(counts["conversions"].select(MEASURE, "#conversions").iter_rows())
    tables = []
    for goal in goals(query):
        rows = counts["credits"].filter(pl.col(MEASURE) == goal.measure)
        rows = rows.select(CHANNEL, *(pl.col(f"#{name}").alias(name) for name in named))
        tables.append(_table(rows, goal, whole.get(goal.measure, 0) * ONE, named))
    table = pl.concat(tables)
    return Report("attribution", "Attribution", COLUMNS, table)


def _table(rows: pl.DataFrame, goal: Goal, total: int, named: Sequence[str]) -> pl.DataFrame:
    none = rows.select(
        pl.lit(NO_TOUCH).alias(CHANNEL),
        *((total - pl.col(name).sum()).alias(name) for name in named),
    )
    both = pl.concat([rows.sort("linear", CHANNEL, descending=[True, False]), none])
    return both.select(
        CHANNEL,
        pl.lit(goal.measure).alias(MEASURE),
        *(_parts(both, each.name) for each in COLUMNS[2:]),
    )


def _parts(rows: pl.DataFrame, model: str) -> pl.Series:
    """Give billionths as numbers, one by one, since Polars multiplies by the inverse instead."""
    there = model in rows.columns
    numbers = [each / ONE for each in rows[model]] if there else [None] * rows.height
    return pl.Series(model, numbers, pl.Float64)


ANALYSIS = Analysis(
    "attribution", "Attribution", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), options=(TO, LOOKBACK), in_memory=True,
)  # fmt: skip
