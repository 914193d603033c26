"""Counts of how soon leads were answered, and of what became of them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.config.option import Option, stage_of
from funnelcli.config.query import Query
from funnelcli.counting.activities import KIND
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import (
    AT_MIDNIGHT,
    BASES,
    FIRST,
    FIRST_DAY,
    FIRST_LOCAL,
    SEEN_LAST,
    TOUCHED_LAST,
    Basis,
    agreed,
    fate,
    first_day,
    followed_up,
    is_midnight,
    read_fate,
    told,
    touches,
    with_answers,
)
from funnelcli.counting.business_time import FIRST as EARLIEST, MINUTE, with_elapsed
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.patterns import DAYS, LEADS, days_between, reached, since
from funnelcli.counting.zones import to_utc
from funnelcli.model import CREATED, LOST, OPEN, OUTCOME, OWN, segment, utc
from funnelcli.words.activities import Says

BUCKETS: Final = ("5 minutes", "30 minutes", "1 hour", "24 hours", "later", "never")
"""Up to how long the first answer took."""
YOUNG, BEFORE_ANSWER = "young", "before_answer"
ROWS: Final = (*BUCKETS, YOUNG, BEFORE_ANSWER)
ENDS: Final = (5, 30, 60, 1440)
"""The minutes at which buckets end."""
NEVER: Final = BUCKETS.index("never")
SILENT_DAYS: Final = 90
"""An open lead is silent when so many days have passed in which nobody turned to another."""
INACTIVE_DAYS: Final = 365
"""So many days without anything mark an open lead in an audit that is made each quarter."""
MOST_TOUCHES: Final = 10
"""So many touches and more are one row."""
MINUTES: Final = "minutes"
ROWS_OF, FATE = "#rows", "fate"
TO: Final[Option[int | None]] = Option(
    name="--to",
    metavar="STAGE",
    help="The stage that conversion is to.  [default: the first after the lead, and the last]",
    read=stage_of,
    default=None,
)


def targets(query: Query) -> list[int]:
    """List the stages that conversion is to."""
    asked = query.asked.option(TO)
    return sorted({1, query.last}) if asked is None else [asked]


def row_of(stage: int, basis: Basis) -> str:
    """Name the key that says in which row a lead is, when asked for a stage."""
    return f"row_{stage}_{basis}"


def has_reached(stage: int) -> str:
    """Name the key that says whether a lead has reached a stage."""
    return f"reached_{stage}"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by how soon they were answered, whether in time, and how often."""
    activities = told(tables, query)
    leads = timed(with_answers(with_midnight(tables.leads, query), activities, query), query)
    rows = pl.len().cast(pl.Int64)
    unknown = activities.filter(pl.col(KIND) == Says.NOTHING).group_by("type")
    return {
        "buckets": _buckets(leads, query).agg(rows.alias(LEADS)),
        "times": _times(leads, query).agg(rows.alias(LEADS)),
        "owners": _owners(leads, query),
        "touches": _touches(leads, query).agg(rows.alias(LEADS)),
        "inactive": _inactive(leads, query).agg(rows.alias(LEADS)),
        "unknown": unknown.agg(rows.alias(ROWS_OF)).with_columns(pl.col("type").cast(pl.String)),
        **count_basis(leads, activities),
    }


def count_basis(leads: pl.LazyFrame, activities: pl.LazyFrame) -> LazyCounts:
    """Count leads and activities by what `basis_of` looks at, and activities by their fate."""
    rows = pl.len().cast(pl.Int64)
    return {
        "leads": leads.group_by(AT_MIDNIGHT).agg(rows.alias(LEADS)),
        "activities": activities.group_by(fate().alias(FATE)).agg(rows.alias(ROWS_OF)),
    }


def basis_of(counts: Counts) -> Basis:
    """Tell by what answers are told: by day, where leads or activities are dates without a time."""
    activities = read_fate(counts["activities"], FATE)
    named = ((counts["leads"], LEADS, AT_MIDNIGHT), (activities, ROWS_OF, "at_midnight"))
    for frame, number, is_date in named:
        if frame[number].sum() and not frame.filter(~pl.col(is_date))[number].sum():
            return "day"
    return "time"


def with_midnight(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Tell of each lead whether it was created at the beginning of a local day."""
    midnight, zone = pl.col(CREATED).cast(pl.Datetime("us")), query.config.timezone
    if zone == "UTC":
        return leads.with_columns((pl.col(utc(CREATED)) == midnight).alias(AT_MIDNIGHT))
    days = pl.date_range(EARLIEST, query.as_of, eager=True).alias(CREATED).to_frame().lazy()
    days = days.with_columns(to_utc(midnight, zone).alias("~midnight"))
    dated = leads.join(days, on=CREATED, how="left")
    is_date = (pl.col(utc(CREATED)) == pl.col("~midnight")).fill_null(value=False)
    return dated.with_columns(is_date.alias(AT_MIDNIGHT)).drop("~midnight")


def timed(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Add the minutes until the first answer, rounded up, and whether a lead is a day old."""
    zone, exact = query.config.timezone, pl.Datetime("us")
    leads = with_elapsed(leads, "~age", pl.lit(query.moment, exact), utc(CREATED), query)
    leads = with_elapsed(leads, "~by_time", FIRST, utc(CREATED), query)
    days = days_between(pl.col(CREATED), pl.col(FIRST_DAY)).cast(pl.Int64) * ENDS[-1] * MINUTE
    if query.config.business_hours is None:
        leads = leads.with_columns(days.alias("~by_day"))
    else:
        begins = (pl.col(name).cast(exact) for name in (CREATED, FIRST_DAY))
        ends = (
            to_utc(each, zone).alias(name) for each, name in zip(begins, ("~b", "~e"), strict=True)
        )
        leads = with_elapsed(leads.with_columns(ends), "~by_day", "~e", "~b", query).drop(
            "~b", "~e"
        )
    by_time, by_day = ((pl.col(f"~by_{each}") + (MINUTE - 1)) // MINUTE for each in BASES)
    are_dates = pl.col(AT_MIDNIGHT) | is_midnight(pl.col(FIRST_LOCAL)).fill_null(value=False)
    return leads.with_columns(
        (pl.col("~age") < ENDS[-1] * MINUTE).alias(YOUNG),
        are_dates.alias("~are_dates"),
        pl.when(are_dates).then(by_day).otherwise(by_time).alias(f"{MINUTES}_time"),
        by_day.alias(f"{MINUTES}_day"),
    ).drop("~age", "~by_time", "~by_day")


def _bucket(basis: Basis) -> pl.Expr:
    """Tell in which bucket the first answer is; of a date at best in that of 24 hours."""
    minutes, bucket = pl.col(f"{MINUTES}_{basis}"), pl.lit(len(ENDS), pl.Int8)
    for number, end in reversed(list(enumerate(ENDS))):
        bucket = pl.when(minutes <= end).then(pl.lit(number, pl.Int8)).otherwise(bucket)
    finest = pl.lit(len(ENDS) - 1, pl.Int8)
    of_dates = pl.lit(value=True) if basis == "day" else pl.col("~are_dates")
    bucket = pl.when(of_dates).then(pl.max_horizontal(bucket, finest)).otherwise(bucket)
    return pl.when(minutes.is_null()).then(pl.lit(NEVER, pl.Int8)).otherwise(bucket)


def row_in(stage: int, basis: Basis, query: Query) -> pl.Expr:
    """Tell in which row a lead is: too young, ended before it was answered, or in a bucket."""
    answered = first_day(basis)
    by = since(stage)
    if query.asked.reach == "reached":
        by = pl.min_horizontal(since(k) for k in range(stage, query.last + 1))
    unanswered = answered.is_null()
    came_first = (unanswered | (by < answered)).fill_null(value=False)
    before = reached(stage, query.asked.reach) & came_first
    before |= (pl.col(OUTCOME) == LOST) & unanswered
    young, ended = (pl.lit(ROWS.index(name), pl.Int8) for name in (YOUNG, BEFORE_ANSWER))
    return pl.when(YOUNG).then(young).when(before).then(ended).otherwise(_bucket(basis))


def _buckets(leads: pl.LazyFrame, query: Query) -> "pl.lazyframe.group_by.LazyGroupBy":
    keys = [is_mature(since(0), query)]
    keys += [pl.col(segment("source"))] if "source" in query.asked.by else []
    for stage in targets(query):
        keys += [row_in(stage, each, query).alias(row_of(stage, each)) for each in BASES]
        keys.append(reached(stage, query.asked.reach).alias(has_reached(stage)))
    return leads.group_by(keys)


def _times(leads: pl.LazyFrame, query: Query) -> "pl.lazyframe.group_by.LazyGroupBy":
    """Group those that are old enough, and were not won or lost before they were answered."""
    rows = [(row_in(query.last, each, query) <= NEVER).alias(f"in_{each}") for each in BASES]
    minutes = [pl.col(f"{MINUTES}_{each}") for each in BASES]
    return leads.filter(~pl.col(YOUNG)).group_by(*rows, *minutes)


def _owners(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count leads by whether they were followed up, and accepted, in the time agreed on."""
    names = [segment("owner")] if "owner" in query.asked.by else []
    rows = pl.len().cast(pl.Int64).alias(LEADS)
    parts = []
    for k, sla in agreed(query).items():
        took, age = (
            days_between(since(k - 1), since(k)),
            days_between(since(k - 1), pl.lit(query.as_of)),
        )
        is_undated = ((pl.col(OWN) & (1 << k)) != 0) & since(k).is_null()
        is_told = (age >= sla) & (took >= 0).fill_null(value=True) & ~is_undated
        followed = [pl.col(followed_up(k, basis)) for basis in BASES]
        accepted = (took <= sla).fill_null(value=False)
        keys = _followed(k, followed, accepted)
        parts.append(leads.filter(is_told).group_by(*names, *keys).agg(rows))
    if not parts:
        keys = _followed(
            1, [first_day(basis).is_not_null() for basis in BASES], reached(1, query.asked.reach)
        )
        parts.append(leads.filter(~pl.col(YOUNG)).group_by(*names, *keys).agg(rows))
    return pl.concat(parts)


def _followed(stage: int, followed: Sequence[pl.Expr], accepted: pl.Expr) -> list[pl.Expr]:
    named = zip(followed, BASES, strict=True)
    return [
        pl.lit(stage, pl.Int64).alias("stage"),
        *(each.alias(f"followed_{basis}") for each, basis in named),
        accepted.alias("accepted"),
    ]


def _touches(leads: pl.LazyFrame, query: Query) -> "pl.lazyframe.group_by.LazyGroupBy":
    """Group those that are given up, which are lost or silent, by how often they were turned to."""
    is_lost = pl.col(OUTCOME) == LOST
    is_silent = (pl.col(OUTCOME) == OPEN) & _is_silent_for(SILENT_DAYS, query)
    keys = [is_lost.alias("lost")]
    for basis in BASES:
        days = days_between(first_day(basis), pl.col(TOUCHED_LAST)).cast(pl.Int64)
        keys += [days.alias(f"{DAYS}_{basis}")]
        keys += [pl.col(touches(basis)).clip(0, MOST_TOUCHES).alias(f"touches_{basis}")]
    return leads.filter(is_lost | is_silent).group_by(keys)


def _inactive(leads: pl.LazyFrame, query: Query) -> "pl.lazyframe.group_by.LazyGroupBy":
    """Group open leads by whether nobody has turned to another for a year."""
    is_open, inactive = pl.col(OUTCOME) == OPEN, _is_silent_for(INACTIVE_DAYS, query)
    return leads.filter(is_open).group_by(inactive.alias("inactive"))


def _is_silent_for(days: int, query: Query) -> pl.Expr:
    """Tell whether nobody has turned to another for so many days, or since creation."""
    return pl.coalesce(SEEN_LAST, CREATED) <= query.as_of - timedelta(days=days)
