"""One measure over another, row by row, and why there is nothing where there is not."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.catalogue.metric import Metric, Sum
from funnelcli.counting.measures import MEASURES
from funnelcli.counting.measures.measure import NOT_OVER, SEGMENT, SPREAD, START
from funnelcli.counting.statistics import low_n, wilson
from funnelcli.model import money_digits

OVER: Final = "~over"
UNDER: Final = "~under"
OF_MANY: Final = "~of_many"
"""Of how many a quotient of amounts is; null of any other, whose denominator says it."""
ROW: Final = {
    "metric": pl.String, START: pl.Date, SEGMENT: pl.String, "value": pl.Float64,
    "numerator": pl.Float64, "denominator": pl.Float64, "low": pl.Float64, "high": pl.Float64,
    "mature": pl.Boolean, SPREAD: pl.Boolean, "low_n": pl.Boolean, "reason": pl.String,
}  # fmt: skip
"""What is known of a metric in one period and segment; `START` is null of the whole selection."""
Cell = tuple[float | None, float | None, float | None, float | None, float | None, str | None]
"""Value, numerator, denominator, the ends of the interval, and the reason."""


def valued(table: pl.DataFrame, metric: Metric, query: Query) -> pl.DataFrame:
    """Divide `OVER` by `UNDER` where no `reason` speaks against it, in a table like `ROW`.

    Row by row in Python, as in `with_rate`. Amounts are in units of the currency.
    """
    of_money = 10 ** money_digits(query.config.currency)

    def parts(asked: Sum | None) -> int:
        if asked is None:
            return 1
        measure = MEASURES[asked.plus[0]]
        return of_money if measure.is_money else measure.parts

    scales = parts(metric.over), parts(metric.over if metric.is_change else metric.under)
    cells = [
        _cell(over, under, reason, metric, scales)
        for over, under, reason in table.select(OVER, UNDER, "reason").iter_rows()
    ]
    names = ("value", "numerator", "denominator", "low", "high", "reason")
    made = pl.DataFrame(cells, schema={name: ROW[name] for name in names}, orient="row")
    few = pl.lit(None, pl.Boolean)
    if metric.is_change or metric.under is not None:
        n = OF_MANY if metric.rests_on is not None else "denominator"
        few = low_n(pl.col(n), pl.col("low"), pl.col("high"), query.config.min_leads)
    return (
        table.drop("reason")
        .with_columns(pl.lit(metric.key).alias("metric"), *made.iter_columns())
        .with_columns(few.alias("low_n"))
        .select(pl.col(name).cast(of) for name, of in ROW.items())
    )


def _cell(
    over: float | None,
    under: float | None,
    reason: str | None,
    metric: Metric,
    scales: tuple[int, int],
) -> Cell:
    numerator = None if over is None else over / scales[0]
    denominator = None if under is None else under / scales[1]

    def nothing(why: str) -> Cell:
        return None, numerator, denominator, None, None, why

    if reason is not None:
        return nothing(reason)
    if over is None:
        return nothing(_unknown(metric.over))
    if metric.under is None and not metric.is_change:
        return numerator, numerator, None, None, None, None
    asked = metric.over if metric.under is None else metric.under
    if under is None:
        return nothing(_unknown(asked))
    if under <= 0:
        nouns = MEASURES[asked.plus[0]].nouns
        than = " in the period before" if metric.is_change else ""
        return nothing(f"0 {nouns}{than}" if under == 0 else f"{nouns} below 0")
    value, low, high = over * scales[1] * metric.per / (under * scales[0]), None, None
    if metric.is_proportion and isinstance(under, int):
        value, low, high = wilson(over, under)  # type: ignore[assignment]
    return value, numerator, denominator, low, high, None


def _unknown(asked: Sum) -> str:
    """Say why a sum is unknown: what one of its measures says, if it is not just early."""
    reasons = [MEASURES[name].unknown for name in asked.names]
    return next((reason for reason in reasons if reason != NOT_OVER), reasons[0])


def without(metric: Metric, reason: str) -> pl.DataFrame:
    """Make the one row of a metric that cannot be told."""
    return pl.DataFrame([{"metric": metric.key, "reason": reason}], schema=ROW)
