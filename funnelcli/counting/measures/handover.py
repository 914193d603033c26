"""Leads by the period in which they entered a stage, and how many of them came to a later one."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL, stages_called
from funnelcli.counting.horizon import AGE, SETTLED, age, settled_after
from funnelcli.counting.measures.axes import added_up, in_periods, keys
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import DAYS, LEADS, days_between, reached, since
from funnelcli.counting.published import CUSTOMER
from funnelcli.model import LOST, MOVES, OUTCOME

MOVED, IS_LOST = "moved", "is_lost"
OLD: Final = (
    " in the period; of the whole selection those that entered it so long ago that nine in ten of "
    "those who move on have done so, where that is known."
)
DELIVERED = Measure("delivered", "MQLs", f"Leads that reached the stage MQL{OLD}")
ACCEPTED = Measure("accepted", "MQLs accepted", "Those of `delivered` that reached the stage SAL.")
REJECTED = Measure(
    "rejected",
    "MQLs rejected",
    "Those of `delivered` that did not, and are lost at as-of, or went back from MQL to a stage "
    "before it, as the history says, and have not come again.",
)
UNDECIDED = Measure("undecided", "MQLs undecided", "Those of `delivered` that are in neither.")
MQLS = Measure("entered_mql", "MQLs", f"Leads that reached the stage MQL{OLD}")
QUALIFIED = Measure("mqls_to_sql", "SQLs", "Those of `entered_mql` that reached the stage SQL.")
OPENED = Measure("opened", "opportunities", f"Leads that reached the stage Opportunity{OLD}")
WON = Measure("opened_won", "customers", "Those of `opened` that reached the last stage.")


def _sent_back(stage: int, query: Query) -> pl.Expr:
    """Tell whether a lead went back from a stage, and has not come again, where moves are known."""
    if query.config.history is None:
        return pl.lit(value=False)
    move = pl.element().struct
    gone = (move.field("from") == stage) & move.field("back").is_null()
    return pl.col(MOVES).list.eval(gone).list.any().fill_null(value=False)


def _way(name: str, start: str, end: str, measures: tuple[Measure, ...]) -> Group:
    """Measure a way from a stage to a later one: who began it, who ended it, and the others."""

    def ends(query: Query) -> tuple[int, int]:
        called = stages_called(query.config)
        return called[start], called.get(end, query.last)

    def count(tables: InputTables, query: Query) -> LazyCounts:
        """Count who reached the one by the days to the other, as steps of the funnel are."""
        first, last = ends(query)
        moved, days = reached(last, query.asked.reach), days_between(since(first), since(last))
        there = tables.leads.filter(reached(first, query.asked.reach))
        counted = there.group_by(
            *keys(pl.coalesce(since(first), since(0)), query),
            age(first, query).cast(pl.Int64),
            moved.alias(MOVED),
            ((pl.col(OUTCOME) == LOST) | _sent_back(first, query)).alias(IS_LOST),
            pl.when(moved & (days >= 0)).then(days).cast(pl.Int64).alias(DAYS),
        )
        return {"way": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}

    def finish(counts: Counts, query: Query) -> Measured:
        n, way = pl.col(LEADS), in_periods(counts["way"], query)
        moved, is_lost = pl.col(MOVED), pl.col(IS_LOST)
        parts = (pl.lit(value=True), moved, ~moved & is_lost, ~moved & ~is_lost)
        sums = [
            n.filter(part).sum().alias(each.name)
            for each, part in zip(measures, parts, strict=False)
        ]
        took = way.filter(MOVED, pl.col(DAYS).is_not_null()).with_columns(pl.lit(name).alias("way"))
        (settled,) = settled_after(took, "way")[SETTLED].to_list() or [None]
        is_old = None if settled is None else pl.col(AGE) >= settled
        return Measured(*added_up(way, sums, whole=is_old), settled)

    return Group(name, measures, count, finish)


HANDOVER = _way("handover", MQL, SAL, (DELIVERED, ACCEPTED, REJECTED, UNDECIDED))
QUALIFICATION = _way("qualification", MQL, SQL, (MQLS, QUALIFIED))
OPPORTUNITIES = _way("opportunities", OPPORTUNITY, CUSTOMER, (OPENED, WON))
