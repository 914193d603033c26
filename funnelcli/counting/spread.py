"""What is known of spans of days, brought to the days of weeks and months: parts that add up."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.patterns import days_between

FIRST, LAST = "date", "until"
BEGAN: Final = "began"
"""The first day of the week or month that a part is of."""
IS_SPREAD: Final = "is_spread"
"""Whether the part is of some days only of the span that is known."""


def spread(rows: pl.LazyFrame, value: str, query: Query, *, ends_late: bool) -> pl.LazyFrame:
    """Spread `value` evenly over the days of its row, and add them up by `BEGAN`.

    Whole numbers: of what does not divide by the days each of the first gets one more, so that the
    days of a row add up to it, whatever they are cut into; what is negative is spread as its
    opposite. Only days up to as-of, and of the selection, are there. What has begun is all of the
    past, unless it `ends_late`: then the days after as-of have their part, and are not there yet.
    What cannot be read is null on each of its days.
    """
    step = "1w" if query.asked.cohort == "week" else "1mo"
    first, last, began = pl.col(FIRST), pl.col(LAST), pl.col(BEGAN)
    as_of = pl.lit(query.as_of)
    there = rows.filter(first <= as_of, last >= first)
    if not ends_late:
        there = there.with_columns(pl.min_horizontal(last, as_of).alias(LAST))
    starts = pl.date_ranges(first.dt.truncate(step), last, step).alias(BEGAN)
    parts = there.with_columns(starts).explode(BEGAN)
    selected = [] if query.since is None else [pl.lit(query.since)]
    begins = pl.max_horizontal(first, began, *selected)
    ends = pl.min_horizontal(last, began.dt.offset_by(step).dt.offset_by("-1d"), query.ends)
    days = days_between(first, last).cast(pl.Int64) + 1
    before, until = (
        days_between(first, day).cast(pl.Int64) for day in (begins, ends.dt.offset_by("1d"))
    )
    return (
        parts.with_columns(days.alias("~days"), before.alias("~before"), until.alias("~until"))
        .filter(pl.col("~until") > pl.col("~before"))
        .with_columns(
            (_up_to("~until", value) - _up_to("~before", value)).alias(value),
            (pl.col("~until") - pl.col("~before") < pl.col("~days")).alias(IS_SPREAD),
        )
        .drop("~days", "~before", "~until")
    )


def _up_to(day: str, value: str) -> pl.Expr:
    """Add up the first days, so many as `day` says."""
    size, days = pl.col(value).abs(), pl.col("~days")
    left = size - size // days * days
    return pl.col(value).sign() * (size // days * pl.col(day) + pl.min_horizontal(day, left))
