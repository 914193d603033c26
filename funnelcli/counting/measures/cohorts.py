"""Leads by the period in which they were created: how many, and what became of them."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL, stages_called
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, count_patterns, reached, since

LEADS_CREATED = Measure("leads", "leads", "Leads created in the period.")
COHORT = Measure(
    "cohort_leads", "leads",
    "Leads created in the period; of the whole selection those that are old enough, where the "
    "horizon is known.",
)  # fmt: skip
CUSTOMERS = Measure(
    "cohort_customers", "customers", "Those of `cohort_leads` that reached the last stage."
)
REVENUE = Measure(
    "cohort_revenue", "revenue", "Sum of the amounts of `cohort_customers`.", is_money=True
)
STAGES = {
    MQL: Measure("cohort_mqls", "MQLs", "Those of `cohort_leads` that reached the stage MQL."),
    SAL: Measure("cohort_sals", "SALs", "Those of `cohort_leads` that reached the stage SAL."),
    SQL: Measure("cohort_sqls", "SQLs", "Those of `cohort_leads` that reached the stage SQL."),
    OPPORTUNITY: Measure(
        "cohort_opportunities", "opportunities",
        "Those of `cohort_leads` that reached the stage Opportunity.",
    ),
}  # fmt: skip


def _count(tables: InputTables, query: Query) -> LazyCounts:
    by = [*keys(since(0), query), is_mature(since(0), query)]
    return {"patterns": count_patterns(tables.leads, by)}


def _finish(counts: Counts, query: Query) -> Measured:
    """Count the leads of a cohort, and those of them that came to a stage, by the policy."""
    n, reach, called = pl.col(LEADS), query.asked.reach, stages_called(query.config)
    last = reached(query.last, reach)
    sums = [
        n.sum().alias(COHORT.name),
        n.filter(last).sum().alias(CUSTOMERS.name),
        pl.col("#amount").filter(last).sum().alias(REVENUE.name),
        *(
            n.filter(reached(called[name], reach)).sum().alias(each.name)
            for name, each in STAGES.items()
            if name in called
        ),
    ]
    is_old = None if query.horizon is None else pl.col(IS_MATURE)
    rows, whole = added_up(in_periods(counts["patterns"], query), sums, whole=is_old)
    return Measured(rows, whole, query.horizon)


def _finish_created(counts: Counts, query: Query) -> Measured:
    sums = [pl.col(LEADS).sum().alias(LEADS_CREATED.name)]
    return Measured(*added_up(in_periods(counts["leads"], query), sums))


def _count_created(tables: InputTables, query: Query) -> LazyCounts:
    counted = tables.leads.group_by(keys(since(0), query))
    return {"leads": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


CREATED = Group("created", (LEADS_CREATED,), _count_created, _finish_created)
COHORTS = Group("cohorts", (COHORT, CUSTOMERS, REVENUE, *STAGES.values()), _count, _finish)
