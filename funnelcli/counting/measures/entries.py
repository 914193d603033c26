"""Leads by the period in which they entered a stage, whenever they were created."""

from collections.abc import Iterator

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL, stages_called
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import START, Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import AMOUNT

STAGE = "stage"
UNRECORDED = "not recorded from its beginning on"


def _entered(name: str, stage: str, nouns: str = "") -> Measure:
    means = (
        f"Leads whose own entry into the stage {stage} is in the period; null where the stage was "
        "not recorded yet when it began."
    )
    return Measure(name, nouns or f"{stage}s", means, unknown=UNRECORDED)


STAGES = {
    MQL: _entered("mqls", "MQL"),
    SAL: _entered("sals", "SAL"),
    SQL: _entered("sqls", "SQL"),
    OPPORTUNITY: _entered("opportunities", "Opportunity", "opportunities"),
}
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
    rows, whole = added_up(in_periods(counts["entries"], query), sums)
    return Measured(rows.with_columns(_recorded(query)), whole)


def _recorded(query: Query) -> Iterator[pl.Expr]:
    """Take out the numbers of periods in which a stage was not recorded from the beginning on."""
    for k, name in _numbers(query).items():
        if k in query.begun:
            yield pl.when(pl.col(START) >= query.begun[k].first).then(name).alias(name)


ENTRIES = Group("entries", (*STAGES.values(), CUSTOMERS, REVENUE), _count, _finish)
