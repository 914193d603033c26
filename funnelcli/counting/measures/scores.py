"""Leads with a score by the period in which they were created: who of them bought."""

from collections.abc import Sequence

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures.axes import in_periods, keys
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, since
from funnelcli.counting.scores import areas, judged_by, judging
from funnelcli.model import MILLION, SCORE

PAIRS = Measure(
    "pairs", "pairs of a customer and another lead",
    "Pairs of a customer and another lead, both with a score and old enough.", parts=2,
)  # fmt: skip
PAIRS_WON = Measure(
    "pairs_won", "pairs",
    "Those of `pairs` in which the customer has the higher score; a tie is half of one.", parts=2,
)  # fmt: skip
SCORED = Measure("scored_leads", "leads with a score", "Leads with a score that are old enough.")
SCORED_CUSTOMERS = Measure(
    "scored_customers", "customers with a score",
    "Those of `scored_leads` that reached the last stage.",
)  # fmt: skip
FLAGGED = Measure(
    "flagged", "leads of such a score",
    "Those of `scored_leads` whose score is at least `score.threshold`.",
)  # fmt: skip
FLAGGED_CUSTOMERS = Measure(
    "flagged_customers", "customers of such a score",
    "Those of `flagged` that reached the last stage.",
)  # fmt: skip
POINTS = Measure("score_points", "points", "Sum of the scores of `scored_leads`.", parts=MILLION)


def _count(tables: InputTables, query: Query) -> LazyCounts:
    counted = tables.leads.group_by(*judging(query), *keys(since(0), query))
    return {"scores": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    """Judge the scores of each period, and those of all."""
    scores = judged_by(in_periods(counts["scores"], query), START, SEGMENT).drop_nulls(START)
    rows = _measured(scores, [START, SEGMENT], query)
    return Measured(rows, _measured(scores, [SEGMENT], query), query.horizon)


def _measured(scores: pl.DataFrame, by: Sequence[str], query: Query) -> pl.DataFrame:
    score = query.config.score
    threshold = None if score is None else score.threshold
    leads, customers = pl.col("leads"), pl.col("customers")
    is_high = pl.col(SCORE) >= round((threshold or 0) * MILLION)
    found = areas(scores, by).join(
        scores.group_by(by).agg(
            leads.filter(is_high).sum().alias(FLAGGED.name),
            customers.filter(is_high).sum().alias(FLAGGED_CUSTOMERS.name),
            (pl.col(SCORE) * leads).sum().alias(POINTS.name),
        ),
        on=by,
        nulls_equal=True,
    )
    return found.select(
        *by,
        (2 * customers * (leads - customers)).alias(PAIRS.name),
        pl.col("won_twice").alias(PAIRS_WON.name),
        leads.alias(SCORED.name),
        customers.alias(SCORED_CUSTOMERS.name),
        FLAGGED.name,
        FLAGGED_CUSTOMERS.name,
        POINTS.name,
    )


def _refuses(query: Query) -> str | None:
    return "nobody knows how old a lead must be" if query.horizon is None else None


SCORES = Group(
    "scores",
    (PAIRS, PAIRS_WON, SCORED, SCORED_CUSTOMERS, FLAGGED, FLAGGED_CUSTOMERS, POINTS),
    _count,
    _finish,
    _refuses,
)
