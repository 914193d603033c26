"""What any convention asks of a lead, counted."""

from typing import TYPE_CHECKING

from funnelcli.config.query import Query
from funnelcli.counting import (
    DAYS,
    LEADS,
    RECORDED,
    Counts,
    LazyCounts,
    count_days,
    is_recorded,
    reached,
    since,
    week_or_month,
)  # fmt: skip
from funnelcli.model import DISORDERED, OUTCOME, OWN, ROWS
from funnelcli.periods import Periods
from funnelcli.stats import quantile

if TYPE_CHECKING:
    import polars as pl

USUAL_DAYS = 90
"""The fixed window where the horizon is unknown."""

SPAN, OLD, NOW = "span", "old", "now"


def ends(query: Query) -> tuple[int, int]:
    """Find the stages that the transition is from and to: the first and the last, unasked."""
    return query.transition or (0, query.last)


def title(query: Query) -> str:
    """Name the transition by its stages."""
    return " to ".join(query.config.stages[stage].name for stage in ends(query))


def within(query: Query) -> int:
    """Settle the days of the fixed window: the horizon, where it is known."""
    return USUAL_DAYS if query.horizon is None else query.horizon


def began(stage: int) -> str:
    """Name the column with the week or month in which a lead entered `stage`."""
    return f"began_{stage}"


def count(leads: "pl.LazyFrame", query: Query) -> LazyCounts:
    """Count leads by all that a convention asks of them, days between the stages, and rows.

    `span` is -1 where the later stage is dated before the earlier, 1 where it lies beyond the
    fixed window, else 0; `old` tells whether the window has passed since the earlier stage, and
    `recorded` whether the way from it is seen; `now` is the stage that the lead is in.
    """
    import polars as pl

    start, end = ends(query)
    came, went, limit = since(start), since(end), within(query)
    days = (went - came).dt.total_days()
    facts = (
        week_or_month(came, query).alias(began(start)),
        week_or_month(went, query).alias(began(end)),
        pl.when(days < 0).then(-1).when(days > limit).then(1).otherwise(0).alias(SPAN),
        ((pl.lit(query.as_of) - came).dt.total_days() >= limit).alias(OLD),
        is_recorded(query, start, [end]).alias(RECORDED),
        NOW,
    )
    alone = pl.col(ROWS).is_null()
    several = leads.filter(~alone).select(pl.col(ROWS).alias(OWN)).explode(OWN)
    rows = pl.concat([leads.filter(alone).select(OWN), several])
    counted = pl.len().cast(pl.Int64).alias(LEADS)
    return {
        "patterns": _with_now(leads, query.last).group_by(OWN, OUTCOME, *facts).agg(counted),
        "days": count_days(leads, [], start, end, "any"),
        "rows": rows.group_by(OWN).agg(counted),
    }


def lag(counts: Counts, query: Query) -> int | None:
    """The median days between the stages, in whole periods; null where no lead has both dates."""
    import polars as pl

    days = counts["days"].select(quantile(pl.col(DAYS), pl.col(LEADS), 0.5)).item()
    if days is None:
        return None
    return Periods(query.cohort, query.config.fiscal_year_start).whole(days)


def _with_now(leads: "pl.LazyFrame", last: int) -> "pl.LazyFrame":
    """Add the stage of the latest entry, of several on one day the last; undated ones are current.

    Where entries are in the order of the stages, and nearly all are, that is the furthest.
    """
    import polars as pl

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
