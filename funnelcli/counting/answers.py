"""The first answer of each lead: when a person of the company first turned to it, and how often.

What is not before the lead was created, and not after it was won or lost, is an answer. Of dates
without a time nobody can tell which hour they are of, so that two things are kept of each lead:
the first answer by the time, and by the day; which of them counts is seen of all rows.
"""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.activities import (
    AUTOMATIC,
    HAPPENED,
    HUMAN,
    KIND,
    OUTBOUND,
    happened,
    is_one_of,
)
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.patterns import since
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME, ROW, WON, entry, utc
from funnelcli.words.activities import Says

FIRST, FIRST_LOCAL, FIRST_DAY = "~first", "~first_local", "~first_day"
"""The first answer: in UTC, as a local time, and the day of the first one by days."""
TOUCHES, TOUCHED, TOUCHED_LAST = "~touches", "~touched", "~touched_last"
"""How many answers a lead had, and the days of the first and of the last."""
SEEN_LAST: Final = "~seen_last"
"""The day on which a person last turned to another, either way."""
AT_MIDNIGHT: Final = "~at_midnight"
"""Whether a moment is the beginning of a local day, as one without a time is."""
FATE: Final = "fate"
ANSWER, BEFORE, TOO_LATE, INWARD, NOBODY, NEITHER, UNKNOWN = (
    "answer", "before creation", "after the end", "inbound", "automatic", "neither", "unknown",
)  # fmt: skip
"""What became of an activity."""
_END, _DAY = "~end", "~day"
_A_DAY: Final = 86_400_000_000


def told(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the activities of the leads, each with what became of it, and where it counts."""
    last = entry(query.last)
    ends = pl.when(pl.col(OUTCOME) == WON).then(last).when(pl.col(OUTCOME) == LOST).then(LOST_AT)
    starts = [since(k - 1).alias(_start(k)) for k in agreed(query)]
    leads = tables.leads.select(ROW, CREATED, utc(CREATED), ends.alias(_END), *starts)
    day, begins = pl.col("at").dt.date(), pl.col(CREATED)
    of_leads = happened(tables["activities"], query).join(leads, on=ROW)
    of_leads = of_leads.with_columns(
        day.alias(_DAY), is_midnight(pl.col("at")).alias(AT_MIDNIGHT),
        (pl.col(HAPPENED) >= pl.col(utc(CREATED))).alias("~by_time"),
        (day >= begins).alias("~by_day"),
        (day <= pl.col(_END)).fill_null(value=True).alias("~in_time"),
    )  # fmt: skip
    is_after = pl.col("~by_time") | (pl.col(AT_MIDNIGHT) & (pl.col(_DAY) == begins))
    is_out = is_one_of(OUTBOUND)
    fate = (
        pl.when(is_one_of(AUTOMATIC)).then(pl.lit(NOBODY))
        .when(pl.col(KIND) == Says.NOTHING).then(pl.lit(UNKNOWN))
        .when(pl.col(KIND) == Says.NEITHER).then(pl.lit(NEITHER))
        .when(~is_out).then(pl.lit(INWARD))
        .when(~is_after).then(pl.lit(BEFORE))
        .when(~pl.col("~in_time")).then(pl.lit(TOO_LATE))
        .otherwise(pl.lit(ANSWER))
    )  # fmt: skip
    return of_leads.with_columns(fate.alias(FATE))


def with_answers(leads: pl.LazyFrame, activities: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Add to the leads their first answers, how often they were turned to, and when last."""
    is_out, in_time, day = is_one_of(OUTBOUND), pl.col("~in_time"), pl.col(_DAY)
    by_time, by_day = is_out & in_time & pl.col("~by_time"), is_out & in_time & pl.col("~by_day")
    is_touch = pl.col(FATE) == ANSWER
    followed = [
        (is_touch & (day >= pl.col(_start(k))) & (_days(day, _start(k)) <= sla)).alias(
            followed_up(k)
        )
        for k, sla in agreed(query).items()
    ]
    marked = activities.filter(is_one_of(HUMAN)).select(
        ROW,
        pl.when(by_time).then(HAPPENED).alias(FIRST),
        pl.when(by_time).then("at").alias(FIRST_LOCAL),
        pl.when(by_day).then(day).alias(FIRST_DAY),
        pl.when(is_touch).then(day).alias(TOUCHED),
        pl.when(in_time).then(day).alias(SEEN_LAST),
        *followed,
    )
    answers = marked.group_by(ROW).agg(
        pl.col(FIRST, FIRST_LOCAL, FIRST_DAY).min(),
        pl.col(TOUCHED).count().cast(pl.Int64).alias(TOUCHES),
        pl.col(TOUCHED).min(),
        pl.col(TOUCHED).max().alias(TOUCHED_LAST),
        pl.col(SEEN_LAST).max(),
        *(pl.col(followed_up(k)).any() for k in agreed(query)),
    )
    none = [pl.col(TOUCHES).fill_null(0)]
    none += [pl.col(followed_up(k)).fill_null(value=False) for k in agreed(query)]
    return leads.join(answers, on=ROW, how="left").with_columns(none)


def agreed(query: Query) -> dict[int, int]:
    """List the days within which each stage should be entered, where the YAML says so."""
    stages = enumerate(query.config.stages)
    return {k: stage.sla_days for k, stage in stages if k and stage.sla_days is not None}


def followed_up(stage: int) -> str:
    """Name the column that says whether a lead had an answer in the time agreed for a stage."""
    return f"~followed_{stage}"


def is_midnight(local: pl.Expr) -> pl.Expr:
    """Tell whether a local time is the beginning of a day."""
    return local.to_physical() % _A_DAY == 0


def _start(stage: int) -> str:
    return f"~start_{stage}"


def _days(day: pl.Expr, start: str) -> pl.Expr:
    return day.to_physical() - pl.col(start).to_physical()
