"""After how many days the customers of a cohort have brought in what was spent in its period."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures import lifetime
from funnelcli.counting.measures.axes import in_periods, keys
from funnelcli.counting.measures.margin import millionths, worth
from funnelcli.counting.measures.measure import (
    REASON,
    SEGMENT,
    SPREAD,
    START,
    Group,
    Measure,
    Measured,
)
from funnelcli.counting.measures.spending import (
    SPEND,
    SPENT,
    SPREADS,
    listing,
    of_no_channel,
    refuses,
    spent,
    told,
    unless_unread,
)
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import AMOUNT, MILLION

DAY: Final = "day"
PAYBACK = Measure(
    "payback_days", "days",
    "Days from the first day of the period until the customers of its leads had brought in its "
    "`spend`: their amounts times `margin`, without amounts `ltv` for each; null until then.",
    unknown="not paid back yet",
)  # fmt: skip


def _count(tables: InputTables, query: Query) -> LazyCounts:
    bought = since(query.last)
    customers = tables.leads.filter(bought.is_not_null() & reached(query.last, query.asked.reach))
    return {
        "bought": customers.group_by(*keys(since(0), query), bought.alias(DAY)).agg(
            pl.len().cast(pl.Int64).alias(LEADS),
            pl.col(AMOUNT).sum().cast(pl.Int64).alias("#amount"),
            *lifetime.sums(query),
        ),
        "leads": listing(tables, query),
        "spend": spent(tables, query),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    costs = in_periods(counts["spend"], query)
    found = costs.group_by(START, SEGMENT).agg(
        unless_unread(pl.col(SPENT).sum()).alias(SPEND.name),
        (pl.col(SPREADS).sum() > 0).alias(SPREAD),
    )
    rows = told(found, counts, (SPEND.name,), query, "spend").with_columns(of_no_channel(query))
    bought = in_periods(counts["bought"], query).drop_nulls(START)
    by_day = bought.group_by(START, SEGMENT, DAY).agg(pl.col("^#.*$").sum()).sort(DAY)
    has_amounts = query.has_amount and query.sums_amounts
    part = millionths(query) if has_amounts else MILLION
    brought = by_day["#amount"]
    if not has_amounts:
        brought = worth(by_day, LEADS, brought, query)
    needed = [None if cost is None else -(-cost * MILLION // part) for cost in rows[SPEND.name]]
    rows = rows.with_columns(pl.Series("~needed", needed, pl.Int64))
    sums = by_day.with_columns(brought.alias("~brought")).with_columns(
        pl.col("~brought").cum_sum().over(START, SEGMENT, order_by=DAY)
    )
    paid = sums.join(rows, on=[START, SEGMENT], nulls_equal=True).filter(
        pl.col("~brought") >= pl.col("~needed")
    )
    days = paid.group_by(START, SEGMENT).agg(
        (pl.col(DAY).min() - pl.col(START).first()).dt.total_days().alias(PAYBACK.name)
    )
    unknown = sums.filter(pl.col("~brought").is_null()).select(START, SEGMENT).unique()
    rows = rows.join(
        unknown.with_columns(pl.lit(lifetime.UNKNOWN).alias("~unknown")),
        on=[START, SEGMENT], how="left", nulls_equal=True,
    )  # fmt: skip
    is_nothing = pl.col(SPEND.name) <= 0
    no_spend = pl.when(pl.col(SPEND.name).is_null()).then(pl.lit(SPEND.unknown))
    nothing = no_spend.when(is_nothing).then(pl.lit("nothing was spent"))
    reason = nothing.otherwise(pl.coalesce(REASON, "~unknown"))
    rows = rows.join(days, on=[START, SEGMENT], how="left", nulls_equal=True)
    rows = rows.with_columns(reason.alias(REASON))
    notes = () if has_amounts else tuple(lifetime.unknown(counts["bought"], query))
    return Measured(rows, rows.clear().select(SEGMENT, PAYBACK.name), notes=notes)


PAYING_BACK = Group("paying back", (PAYBACK,), _count, _finish, refuses)
