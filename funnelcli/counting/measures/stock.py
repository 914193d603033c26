"""Open leads at the beginning of a period, and what became of them by its end."""

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.measures.axes import (
    BEGAN,
    UNDATED,
    by_segment,
    in_periods,
    lacks_dates,
    periods_of,
    unknown,
)
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, since, week_or_month
from funnelcli.model import LOST, LOST_AT, OPEN, OUTCOME, WON

ACTIVE = Measure(
    "active_at_start", "open leads at its beginning",
    "Leads created before the period that were neither won nor lost by then. Leads that were won "
    "or lost on a day that nobody knows are left out; null where these are more than a twentieth "
    "of those won or lost.",
    unknown=UNDATED,
)  # fmt: skip
LOST_OF_THEM = Measure(
    "lost_of_active",
    "leads lost",
    "Those of `active_at_start` that were lost in the period; null likewise.",
    unknown=UNDATED,
)
KEPT = Measure(
    "kept_of_active", "leads kept",
    "Those of `active_at_start` that were not lost in the period: still open, or won; null "
    "likewise.",
    unknown=UNDATED,
)  # fmt: skip
ENDED, HOW = "ended", "how"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by when they were created, and when and how they ended; not before that."""
    outcome = pl.col(OUTCOME)
    ended = (
        pl.when(outcome == WON)
        .then(since(query.last))
        .when(outcome == LOST)
        .then(pl.col(LOST_AT))
    )  # fmt: skip
    day = pl.max_horizontal(ended, pl.when(ended.is_not_null()).then(since(0)))
    counted = tables.leads.filter(since(0).is_not_null()).group_by(
        week_or_month(since(0), query).alias(BEGAN),
        week_or_month(day, query).alias(ENDED),
        outcome.alias(HOW),
        by_segment(query),
    )
    return {"stock": counted.agg(pl.len().cast(pl.Int64).alias(LEADS))}


def _finish(counts: Counts, query: Query) -> Measured:
    """Count who came before each period, and take off who had ended before it."""
    found = in_periods(counts["stock"], query)
    closed = found.filter(pl.col(HOW) != OPEN).with_columns(pl.col(ENDED).alias(START))
    if lacks_dates(closed):
        nothing = unknown(found, [ACTIVE.name, LOST_OF_THEM.name, KEPT.name], query)
        return Measured(nothing, nothing.clear().drop(START))
    found = found.filter((pl.col(HOW) == OPEN) | pl.col(ENDED).is_not_null())
    first, periods, n = found[START].min(), periods_of(query), pl.col(LEADS)
    starts = [] if first is None else list(periods.between(first, query.ends))  # type: ignore[arg-type]
    ends = found.select(pl.col(ENDED).alias(BEGAN), SEGMENT, START, HOW, LEADS)
    ends = in_periods(ends.rename({START: "came"}), query).drop_nulls(START)
    came = found.group_by(START, SEGMENT).agg(n.sum().alias("came"))
    gone = ends.group_by(START, SEGMENT).agg(
        n.sum().alias("gone"),
        n.filter((pl.col(HOW) == LOST) & (pl.col("came") < pl.col(START)))
        .sum()
        .alias(LOST_OF_THEM.name),
    )
    grid = pl.DataFrame({START: pl.Series(starts, dtype=pl.Date)}).join(
        found.select(SEGMENT).unique(), how="cross"
    )
    for part in (came, gone):
        grid = grid.join(part, on=[START, SEGMENT], how="left", nulls_equal=True)
    names = ("came", "gone", LOST_OF_THEM.name)
    grid = grid.sort(SEGMENT, START).with_columns(pl.col(names).fill_null(0))
    before = (pl.col("came") - pl.col("gone")).cum_sum() - pl.col("came") + pl.col("gone")
    rows = grid.with_columns(before.over(SEGMENT).alias(ACTIVE.name)).with_columns(
        (pl.col(ACTIVE.name) - pl.col(LOST_OF_THEM.name)).alias(KEPT.name)
    )
    rows = rows.select(START, SEGMENT, ACTIVE.name, LOST_OF_THEM.name, KEPT.name)
    return Measured(rows, rows.clear().drop(START))


STOCK = Group("stock", (ACTIVE, LOST_OF_THEM, KEPT), _count, _finish)
