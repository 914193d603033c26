"""What customers leave: their amounts times the margin, or what the YAML says that one is worth."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures import lifetime
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import reached, since
from funnelcli.model import AMOUNT, MILLION, money_digits

GROSS = Measure(
    "cohort_gross", "revenue",
    "Amounts of the customers of the cohort, times `margin` where the YAML has one, to the nearest "
    "minor unit.",
    is_money=True,
)  # fmt: skip
GROSS_SUM: Final = "#amount"


def millionths(query: Query) -> int:
    """Give the margin in millionths; all of it where the YAML has none."""
    return MILLION if query.config.margin is None else round(query.config.margin * MILLION)


def of_margin(amounts: pl.Series, query: Query) -> pl.Series:
    """Multiply amounts by the margin, to the nearest minor unit, halves up."""
    part = millionths(query)
    left = [(2 * amount * part + MILLION) // (2 * MILLION) for amount in amounts]
    return pl.Series(amounts.name, left, pl.Int64)


def worth(rows: pl.DataFrame, customers: str, left: pl.Series, query: Query) -> pl.Series:
    """Tell what customers are worth in minor units: `ltv` for each, else what they left."""
    match query.config.ltv:
        case None:
            return left
        case str():
            brought: list[int | None] = lifetime.of_customers(rows, customers)
        case ltv:
            each = round(ltv * 10 ** money_digits(query.config.currency))
            brought = [n * each for n in rows[customers]]
    return pl.Series(left.name, brought, pl.Int64)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    customers = tables.leads.filter(reached(query.last, query.asked.reach))
    counted = customers.group_by(keys(since(0), query))
    return {"amounts": counted.agg(pl.col(AMOUNT).sum().cast(pl.Int64).alias(GROSS_SUM))}


def _finish(counts: Counts, query: Query) -> Measured:
    sums = [pl.col(GROSS_SUM).sum().alias(GROSS.name)]
    rows, whole = (
        each.with_columns(of_margin(each[GROSS.name], query))
        for each in added_up(in_periods(counts["amounts"], query), sums)
    )
    return Measured(rows, whole, query.horizon)


MARGIN = Group("margin", (GROSS,), _count, _finish)
