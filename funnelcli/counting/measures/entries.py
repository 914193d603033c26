"""Leads by the period in which they entered a stage, whenever they were created."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL, stages_called
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import AMOUNT

STAGE = "stage"
STAGES = {
    MQL: Measure("mqls", "MQLs", "Leads whose own entry into the stage MQL is in the period."),
    SAL: Measure("sals", "SALs", "Leads whose own entry into the stage SAL is in the period."),
    SQL: Measure("sqls", "SQLs", "Leads whose own entry into the stage SQL is in the period."),
    OPPORTUNITY: Measure(
        "opportunities", "opportunities",
        "Leads whose own entry into the stage Opportunity is in the period.",
    ),
}  # fmt: skip
CUSTOMERS = Measure(
    "new_customers", "customers", "Leads whose own entry into the last stage is in the period."
)
REVENUE = Measure("revenue", "revenue", "Sum of the amounts of `new_customers`.", is_money=True)


def _numbers(query: Query) -> dict[int, str]:
    """Tell which measure the entries into a stage are."""
    called = stages_called(query.config)
    stages = {called[name]: each.name for name, each in STAGES.items() if name in called}
    return stages | {query.last: CUSTOMERS.name}


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count dated entries by stage, and add up their amounts."""
    parts = [
        tables.leads.filter(since(k).is_not_null() & reached(k, query.asked.reach))
        .group_by(pl.lit(k, pl.Int64).alias(STAGE), *keys(since(k), query))
        .agg(
            pl.len().cast(pl.Int64).alias(LEADS),
            pl.col(AMOUNT).sum().cast(pl.Int64).alias("#amount"),
        )
        for k in _numbers(query)
    ]
    return {"entries": pl.concat(parts)}


def _finish(counts: Counts, query: Query) -> Measured:
    stage = pl.col(STAGE)
    sums = [
        *(pl.col(LEADS).filter(stage == k).sum().alias(n) for k, n in _numbers(query).items()),
        pl.col("#amount").filter(stage == query.last).sum().alias(REVENUE.name),
    ]
    return Measured(*added_up(in_periods(counts["entries"], query), sums))


ENTRIES = Group("entries", (*STAGES.values(), CUSTOMERS, REVENUE), _count, _finish)
