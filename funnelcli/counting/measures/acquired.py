"""Customers by the period whose spend brought them: that of their purchase, moved by the lag."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.lag import period_of, shifted
from funnelcli.counting.measures import lifetime
from funnelcli.counting.measures.axes import by_segment, in_periods, periods_of
from funnelcli.counting.measures.margin import of_margin, worth
from funnelcli.counting.measures.measure import (
    NOT_OVER,
    REASON,
    SEGMENT,
    START,
    Group,
    Measure,
    Measured,
)
from funnelcli.counting.measures.paid import is_paid, source
from funnelcli.counting.measures.spending import listing, refuses, spent
from funnelcli.counting.measures.split import CHANNEL
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import AMOUNT

DAY: Final = "day"
IS_OVER: Final = "~is_over"
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
    "What `acquired` are worth: `ltv` for each, and where that is a column and not known of some, "
    "the mean of the others for these; without it their amounts times `margin`.",
    is_money=True, unknown=lifetime.UNKNOWN,
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
            *lifetime.sums(query),
        ),
        "leads": listing(tables, query),
        "spend": spent(tables, query, CHANNEL),
    }


def _summed(counts: Counts, query: Query) -> pl.DataFrame:
    """Add customers up by the period that brought them; `IS_OVER` where all of them are known."""
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
            pl.col(_sums(query)).sum(),
        )
    )
    over = [shifted(_next(start, query), query.config.lag) - timedelta(days=1) for start in starts]
    is_over = pl.DataFrame({
        START: pl.Series(starts, dtype=pl.Date),
        IS_OVER: pl.Series([day <= query.ends for day in over], dtype=pl.Boolean),
    })  # fmt: skip
    values = pl.concat([both.select(SEGMENT), customers.select(SEGMENT)]).unique()
    rows = values.join(is_over, how="cross").join(
        summed, on=[START, SEGMENT], how="left", nulls_equal=True
    )
    return rows.with_columns(pl.col(ACQUIRED.name, ACQUIRED_PAID.name, *_sums(query)).fill_null(0))


def _finish(counts: Counts, query: Query) -> Measured:
    return _known(_summed(counts, query), ACQUIRED.name, ACQUIRED_PAID.name)


def _finish_worth(counts: Counts, query: Query) -> Measured:
    rows = _summed(counts, query)
    worths = worth(rows, ACQUIRED.name, of_margin(rows["#amount"], query), query)
    rows = rows.with_columns(worths.alias(WORTH.name))
    rows = rows.with_columns(pl.when(~pl.col(IS_OVER)).then(pl.lit(NOT_OVER)).alias(REASON))
    notes = tuple(lifetime.unknown(counts["customers"], query))
    parts = lifetime.in_all(ACQUIRED.name) if lifetime.is_of_column(query) else None
    names = (WORTH.name,) if parts is None else (WORTH.name, *parts.names)
    return replace(_known(rows, *names), notes=notes, parts=parts)


def _known(rows: pl.DataFrame, *names: str) -> Measured:
    """Leave the numbers of periods that are over."""
    rows = rows.with_columns(pl.when(IS_OVER).then(pl.col(name)).alias(name) for name in names)
    return Measured(rows, rows.clear().select(SEGMENT, *names))


def _sums(query: Query) -> list[str]:
    """Name what is added up of customers beside their number."""
    of_ltv = (lifetime.KNOWN, lifetime.LTVS) if lifetime.is_of_column(query) else ()
    return ["#amount", *of_ltv]


def _starts(days: list[date], query: Query) -> list[date]:
    """List the periods from the first of these days to the last that is told of."""
    return list(periods_of(query).between(min(days), query.ends)) if days else []


def _next(start: date, query: Query) -> date:
    return periods_of(query).next(start)


ACQUISITION = Group("acquisition", (ACQUIRED, ACQUIRED_PAID), _count, _finish, _refuses)
ACQUIRED_WORTH = Group("worth of acquired", (WORTH,), _count, _finish_worth, _refuses)
