"""What any convention asks of a lead, counted."""

from collections.abc import Iterator

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.conventions.options import TRANSITION
from funnelcli.counting.patterns import (
    DAYS,
    LEADS,
    RECORDED,
    count_days,
    is_recorded,
    reached,
    since,
    week_or_month,
)
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import quantile
from funnelcli.model import (
    CLOSED_DEALS,
    DISORDERED,
    LOST,
    LOST_AT,
    OUTCOME,
    OWN,
    ROWS,
    WON,
    WON_DEALS,
)

USUAL_DAYS = 90
"""The fixed window where the horizon is unknown."""

SPAN, OLD, NOW, ENDED = "span", "old", "now", "ended"
STOP, TURNED = "stop", "turned"
HAS_WON, HAS_CLOSED = "has_won", "has_closed"
WON_OF_LEADS, CLOSED_OF_LEADS = "#won", "#closed"


def ends(query: Query) -> tuple[int, int]:
    """Find the stages that the transition is from and to: the first and the last, unasked."""
    return query.asked.option(TRANSITION) or (0, query.last)


def title(query: Query) -> str:
    """Name the transition by its stages."""
    return " to ".join(query.config.stages[stage].name for stage in ends(query))


def within(query: Query) -> int:
    """Settle the days of the fixed window: the horizon, where it is known."""
    return USUAL_DAYS if query.horizon is None else query.horizon


def began(stage: int) -> str:
    """Name the column with the week or month in which a lead entered `stage`."""
    return f"began_{stage}"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by all that a convention asks of them, days between the stages, and rows.

    `span` is -1 where the later stage is dated before the earlier, 1 where it lies beyond the
    fixed window, else 0; `old` tells whether the window has passed since the earlier stage, and
    `recorded` whether the way from it is seen; `now` is the stage that the lead is in, `ended`
    the week or month in which it was won or lost. `stop` and `turned` tell of the order of the
    stages, `has_won` and `has_closed` of deals, which are added up, too. And of each stage, how
    many leads are known to be in it, and of how many since when. `timed` are the days from lead to
    customer, as the horizon is made of them.
    """
    leads, (start, end) = tables.leads, ends(query)
    came, went, limit = since(start), since(end), within(query)
    days = (went - came).dt.total_days()
    facts: tuple[pl.Expr | str, ...] = (
        *(week_or_month(since(k), query).alias(began(k)) for k in sorted({0, start, end})),
        pl.when(days < 0).then(-1).when(days > limit).then(1).otherwise(0).alias(SPAN),
        ((pl.lit(query.as_of) - came).dt.total_days() >= limit).alias(OLD),
        is_recorded(query, start, [end]).alias(RECORDED),
        NOW,
        week_or_month(_ended(query.last), query).alias(ENDED),
        *_in_order(start, end),
    )
    alone = pl.col(ROWS).is_null()
    several = leads.filter(~alone).select(pl.col(ROWS).alias(OWN)).explode(OWN)
    rows = pl.concat([leads.filter(alone).select(OWN), several])
    counted = pl.len().cast(pl.Int64).alias(LEADS)
    won, closed = (
        pl.lit(0, pl.Int64) if query.deals.unknown else pl.col(name)
        for name in (WON_DEALS, CLOSED_DEALS)
    )
    has_deals = (won > 0).alias(HAS_WON), (closed > 0).alias(HAS_CLOSED)
    deals = won.sum().alias(WON_OF_LEADS), closed.sum().alias(CLOSED_OF_LEADS)
    patterns = _with_now(leads, query.last).group_by(OWN, OUTCOME, *facts, *has_deals)
    return {
        "patterns": patterns.agg(counted, *deals),
        "days": count_days(leads, [], start, end, "any"),
        "timed": count_days(leads, [], 0, query.last, query.asked.reach),
        "rows": rows.group_by(OWN).agg(counted),
        "dates": pl.concat([_dates(leads, k) for k in range(start + 1, end + 1)]),
    }


def lag(counts: Counts, query: Query) -> int | None:
    """The median days between the stages, in whole periods; null where no lead has both dates."""
    days = counts["days"].select(quantile(pl.col(DAYS), pl.col(LEADS), 0.5)).item()
    if days is None:
        return None
    return Periods(query.asked.cohort, query.config.fiscal_year_start).whole(days)


def undated(counts: Counts) -> list[int]:
    """List the stages of the way, after the earlier, that leads are in and none with a date."""
    never = counts["dates"].filter(pl.col(LEADS) > 0, pl.col("#dated") == 0)
    return sorted(never["stage"].to_list())


def _dates(leads: pl.LazyFrame, stage: int) -> pl.LazyFrame:
    return leads.select(
        pl.lit(stage, pl.Int64).alias("stage"),
        reached(stage, "any").sum().cast(pl.Int64).alias(LEADS),
        since(stage).count().cast(pl.Int64).alias("#dated"),
    )


def _ended(last: int) -> pl.Expr:
    """The day on which a lead was won or lost; null where it is open, or nobody knows."""
    return (
        pl.when(pl.col(OUTCOME) == WON)
        .then(since(last))
        .when(pl.col(OUTCOME) == LOST)
        .then(pl.col(LOST_AT))
    )


def _in_order(start: int, end: int) -> Iterator[pl.Expr]:
    """Tell how far a lead has come from stage to stage, each dated on or after the one before.

    `stop` is the first stage of which that is not so, null if it is of all until `end`; `turned`
    is true where this stage is dated before the one before it.
    """
    stages = range(start + 1, end + 1)
    follows = {k: since(k) >= since(k - 1) for k in stages}
    stop = pl.min_horizontal(
        pl.lit(None, pl.Int64),
        *(pl.when(follows[k].fill_null(value=False)).then(None).otherwise(k) for k in stages),
    )
    back = pl.min_horizontal(
        pl.lit(None, pl.Int64), *(pl.when(~follows[k]).then(k) for k in stages)
    )
    yield stop.alias(STOP)
    yield (stop == back).fill_null(value=False).alias(TURNED)


def _with_now(leads: pl.LazyFrame, last: int) -> pl.LazyFrame:
    """Add the stage of the latest entry, of several on one day the last; undated ones are current.

    Where entries are in the order of the stages, and nearly all are, that is the furthest.
    """
    furthest = pl.max_horizontal(
        pl.when(reached(k, "any")).then(k).otherwise(0) for k in range(last + 1)
    )
    latest = pl.max_horizontal(since(k) for k in range(last + 1))
    by_date = pl.max_horizontal(
        pl.when((since(k) == latest) | (since(k).is_null() & reached(k, "any"))).then(k)
        for k in range(last + 1)
    )
    return pl.concat(
        [
            leads.filter(~pl.col(DISORDERED)).with_columns(furthest.alias(NOW)),
            leads.filter(DISORDERED).with_columns(by_date.alias(NOW)),
        ]
    )
