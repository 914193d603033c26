"""Customers of each value of a segment, beside those that are usual among as many leads."""

from collections.abc import Sequence

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, reached, since

CUSTOMERS = Measure(
    "indexed_customers", "customers",
    "Leads created in the period that reached the last stage; of the whole selection of those that "
    "are old enough, where the horizon is known.",
)  # fmt: skip
USUAL = Measure(
    "usual_customers", "customers among all leads",
    "The leads of the value, times customers / leads of all values of the segment.",
)  # fmt: skip
IS_CUSTOMER = "is_customer"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    bought = reached(query.last, query.asked.reach).alias(IS_CUSTOMER)
    by = (*keys(since(0), query), bought, is_mature(since(0), query))
    return {"leads": tables.leads.group_by(by).agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    n = pl.col(LEADS)
    sums = [n.sum().alias("leads"), n.filter(IS_CUSTOMER).sum().alias(CUSTOMERS.name)]
    is_old = None if query.horizon is None else pl.col(IS_MATURE)
    rows, whole = added_up(in_periods(counts["leads"], query), sums, whole=is_old)
    return Measured(_usual(rows, [START]), _usual(whole, []), query.horizon)


def _usual(table: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Add what is usual, row by row, as in `with_rate`."""
    leads, customers = pl.col("leads"), pl.col(CUSTOMERS.name)
    of_all = [each.sum().over(by) if by else each.sum() for each in (leads, customers)]
    rows = table.select("leads", of_all[0].alias("of"), of_all[1].alias("had")).iter_rows()
    usual = [n * had / of if of else 0.0 for n, of, had in rows]
    return table.select(*by, SEGMENT, CUSTOMERS.name, pl.Series(USUAL.name, usual, pl.Float64))


def _refuses(query: Query) -> str | None:
    return None if query.asked.by else "needs `--by SEGMENT`"


QUALITY = Group("quality", (CUSTOMERS, USUAL), _count, _finish, _refuses)
