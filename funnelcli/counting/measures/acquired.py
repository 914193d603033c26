"""Customers by the period whose spend brought them: that of their purchase, moved by the lag."""

from datetime import date, timedelta
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.lag import period_of, shifted
from funnelcli.counting.measures.axes import by_segment, in_periods, periods_of
from funnelcli.counting.measures.margin import of_margin, worth
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.measures.paid import is_paid, source
from funnelcli.counting.measures.spending import listing, refuses, spent
from funnelcli.counting.measures.split import CHANNEL
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import AMOUNT

DAY: Final = "day"
ACQUIRED = Measure(
    "acquired", "customers",
    "Leads that became customers in the period, moved by `lag`: with 30d, from 30 days after its "
    "first day to 30 days after its last; null until that is over.",
)  # fmt: skip
ACQUIRED_PAID = Measure(
    "acquired_paid",
    "customers of paid channels",
    "Those of `acquired` whose source is a channel with media spend.",
)
WORTH = Measure(
    "acquired_worth", "worth",
    "What `acquired` are worth: `ltv` for each; without it their amounts times `margin`.",
    is_money=True,
)  # fmt: skip


def _refuses(query: Query) -> str | None:
    if query.since is not None:
        return "customers of leads from before --since are left out"
    return refuses(query)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count customers by the day on which they became it, and what they brought in."""
    bought = since(query.last)
    customers = tables.leads.filter(bought.is_not_null() & reached(query.last, query.asked.reach))
    return {
        "customers": customers.group_by(bought.alias(DAY), by_segment(query), source(query)).agg(
            pl.len().cast(pl.Int64).alias(LEADS),
            pl.col(AMOUNT).sum().cast(pl.Int64).alias("#amount"),
        ),
        "leads": listing(tables, query),
        "spend": spent(tables, query, CHANNEL),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    customers = counts["customers"].with_columns(pl.col(SEGMENT).cast(pl.String))
    there = [in_periods(counts[name], query).select(START, SEGMENT) for name in ("spend", "leads")]
    both = pl.concat(there).drop_nulls(START)
    starts = _starts([*both[START], *customers[DAY]], query)
    begins = [shifted(start, query.config.lag) for start in starts]
    days = customers[DAY].unique().to_list()
    found = [period_of(day, begins) for day in days]
    of_day = pl.DataFrame({
        DAY: pl.Series(days, dtype=pl.Date),
        START: pl.Series([None if n is None else starts[n] for n in found], dtype=pl.Date),
    })  # fmt: skip
    paid = pl.col(LEADS).filter(is_paid(counts["spend"]))
    summed = (
        customers.join(of_day, on=DAY)
        .drop_nulls(START)
        .group_by(START, SEGMENT)
        .agg(
            pl.col(LEADS).sum().alias(ACQUIRED.name),
            paid.sum().alias(ACQUIRED_PAID.name),
            pl.col("#amount").sum().alias(WORTH.name),
        )
    )
    over = [shifted(_next(start, query), query.config.lag) - timedelta(days=1) for start in starts]
    is_over = pl.DataFrame({
        START: pl.Series(starts, dtype=pl.Date),
        "~is_over": pl.Series([day <= query.ends for day in over], dtype=pl.Boolean),
    })  # fmt: skip
    values = pl.concat([both.select(SEGMENT), customers.select(SEGMENT)]).unique()
    rows = values.join(is_over, how="cross").join(
        summed, on=[START, SEGMENT], how="left", nulls_equal=True
    )
    names = (ACQUIRED.name, ACQUIRED_PAID.name, WORTH.name)
    rows = rows.with_columns(pl.col(names).fill_null(0))
    worths = worth(rows[ACQUIRED.name], of_margin(rows[WORTH.name], query), query)
    rows = rows.with_columns(worths.alias(WORTH.name))
    rows = rows.with_columns(pl.when("~is_over").then(pl.col(name)).alias(name) for name in names)
    return Measured(rows, rows.clear().select(SEGMENT, *names))


def _starts(days: list[date], query: Query) -> list[date]:
    """List the periods from the first of these days to the last that is told of."""
    return list(periods_of(query).between(min(days), query.ends)) if days else []


def _next(start: date, query: Query) -> date:
    return periods_of(query).next(start)


ACQUISITION = Group("acquisition", (ACQUIRED, ACQUIRED_PAID, WORTH), _count, _finish, _refuses)
