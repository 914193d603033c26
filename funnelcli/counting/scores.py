"""Leads by their score: who of them bought, and how well the score tells these from the others.

Only leads that are old enough are judged, by a score that cannot have known the outcome, as far
as that can be told.
"""

import math
from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.horizon import IS_MATURE, is_mature
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.counting.statistics import Z95
from funnelcli.model import LOST_AT, MILLION, OPEN, OUTCOME, SCORE, SCORED_AT, WON, entry

BEGAN, BOUGHT, GIVEN, DECILE = "began", "bought", "given", "decile"
TODAYS, BEFORE, UNSURE, AFTER, LATER = range(5)
"""When a score was given: nobody knows; before the outcome; before or after it; after it; and
after as-of."""
_HALVINGS: Final = 60
DECILE_COLUMN = Column(
    DECILE, "Tenth", Kind.COUNT,
    "The tenth of the leads by their score, 1 the highest. Leads of one score are in one tenth: "
    "that in which the middle one of them is. A tenth without leads is left out.",
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by score, by when it was given, by age, by who bought, and by month."""
    keys = (*judging(query), since(0).dt.truncate("1mo").alias(BEGAN))
    return {"scores": tables.leads.group_by(keys).agg(pl.len().cast(pl.Int64).alias(LEADS))}


def judging(query: Query) -> tuple[pl.Expr, ...]:
    """Tell of a lead what says whether its score is judged, and by what."""
    score = query.config.score
    has_date = score is not None and score.at is not None
    return (
        pl.col(SCORE),
        (_given(query) if has_date else pl.lit(TODAYS, pl.Int32)).alias(GIVEN),
        is_mature(since(0), query),
        reached(query.last, query.asked.reach).alias(BOUGHT),
    )


def _given(query: Query) -> pl.Expr:
    """Tell when a score was given; on the day of the outcome is before it."""
    day, outcome = pl.col(SCORED_AT).dt.date(), pl.col(OUTCOME)
    ended = pl.when(outcome == WON).then(pl.col(entry(query.last))).otherwise(pl.col(LOST_AT))
    return (
        pl.when(day > pl.lit(query.as_of))
        .then(LATER)
        .when(day.is_null() | ((outcome != OPEN) & ended.is_null()))
        .then(UNSURE)
        .when((outcome != OPEN) & (day > ended))
        .then(AFTER)
        .otherwise(BEFORE)
    )


def judged(counts: Counts) -> pl.DataFrame:
    """Keep the leads that the score is judged by, as `leads` and `customers` by month and score."""
    return judged_by(counts["scores"], BEGAN)


def judged_by(scores: pl.DataFrame, *by: str) -> pl.DataFrame:
    """Keep those, as `leads` and `customers` by score and by what else they are counted by."""
    leads = pl.col(LEADS)
    kept = scores.filter(
        pl.col(IS_MATURE), pl.col(SCORE).is_not_null(), ~pl.col(GIVEN).is_in([AFTER, LATER])
    )
    return kept.group_by(*by, SCORE).agg(
        leads.sum().alias("leads"), leads.filter(BOUGHT).sum().alias("customers")
    )


def with_deciles(scores: pl.DataFrame) -> pl.DataFrame:
    """Add the tenth of each score."""
    leads = pl.col("leads")
    by_score = scores.group_by(SCORE).agg(leads.sum()).sort(SCORE, descending=True)
    twice_the_middle = 2 * (leads.cum_sum() - leads) + leads
    tenth = (10 * twice_the_middle // (2 * leads.sum()) + 1).alias(DECILE)
    return scores.join(by_score.select(SCORE, tenth), on=SCORE)


def are_chances(scores: pl.DataFrame) -> bool:
    """Tell whether scores can be read as chances: all from 0 to 1, and some between."""
    value = scores[SCORE]
    return bool(value.is_between(0, MILLION).all() and (value % MILLION != 0).any())


def expected() -> pl.Expr:
    """Sum the customers to expect of leads whose scores are chances, in millionths."""
    return (pl.col(SCORE) * pl.col("leads")).sum().alias("expected")


def in_units(table: pl.DataFrame, *names: str, of: str | None = None) -> pl.DataFrame:
    """Write millionths in ones, of each row's number `of` leads; row by row, as in `with_rate`."""
    by = [MILLION] * table.height if of is None else [MILLION * n for n in table[of]]
    return table.with_columns(
        pl.Series(name, [value / n for value, n in zip(table[name], by, strict=True)], pl.Float64)
        for name in names
    )


def areas(scores: pl.DataFrame, by: Sequence[str]) -> pl.DataFrame:
    """Sum `leads` and `customers` of each group, and add the `auc` with its interval."""
    others = pl.col("leads") - pl.col("customers")
    won_twice = pl.col("customers") * (2 * (others.cum_sum() - others) + others)
    table = (
        scores.group_by(*by, SCORE)
        .agg(pl.col("leads", "customers").sum())
        .sort(*by, SCORE)
        .group_by(by, maintain_order=True)
        .agg(pl.col("leads", "customers").sum(), won_twice.sum().alias("won_twice"))
    )
    rows = [area(*row) for row in table.select("won_twice", "customers", "leads").iter_rows()]
    names = ("auc", "auc_low", "auc_high")
    return table.with_columns(
        pl.Series(name, [row[i] for row in rows], pl.Float64) for i, name in enumerate(names)
    )


def area(
    won_twice: int, customers: int, leads: int
) -> tuple[float | None, float | None, float | None]:
    """The area under the ROC curve, with its interval at 95 %; null without both kinds of leads.

    It is the share of pairs of a customer and another lead in which the customer has the higher
    score, a tie being half a pair: so Mann and Whitney's U by all pairs. Its bounds are the areas
    from which it is 1.96 standard errors away, by the variance of Hanley and McNeil (1982) at each
    bound, with the mean of both numbers of leads as Newcombe (2006) has it in his method 5. Unlike
    others it holds where customers are few.
    """
    others = leads - customers
    if not customers or not others:
        return None, None, None
    value = won_twice / (2 * customers * others)

    def is_beyond(bound: float) -> bool:
        return abs(value - bound) > Z95 * math.sqrt(variance(bound, customers, others))

    def end(far: float) -> float:
        inside, outside = value, far
        for _ in range(_HALVINGS):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if is_beyond(middle) else (middle, outside)
        return far if value == far else outside

    return value, end(0.0), end(1.0)


def variance(auc: float, customers: int, others: int) -> float:
    """The variance of an area, after Hanley and McNeil, with the mean of both numbers."""
    more = (customers + others) / 2 - 1
    spread = 1 + more * (1 - auc) / (2 - auc) + more * auc / (1 + auc)
    return auc * (1 - auc) * spread / (customers * others)
