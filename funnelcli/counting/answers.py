"""The first answer of each lead: when a person of the company first turned to it, and how often.

What is not before the lead was created, and not after it was won or lost, is an answer. Of dates
without a time nobody can tell which hour they are of, so that all is kept twice: as it is by the
time, and by the day. Which of them counts is seen of all rows.
"""

from typing import Final, Literal

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.activities import HAPPENED, HUMAN, KIND, OUTBOUND, happened, is_one_of
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.patterns import days_between, since
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME, ROW, WON, entry, utc

Basis = Literal["time", "day"]
BASES: Final[tuple[Basis, ...]] = ("time", "day")
"""What an answer is told by: its time, or where there is none, its day."""
FIRST, FIRST_LOCAL, FIRST_DAY = "~first", "~first_local", "~first_day"
"""The first answer: in UTC and as a local time, and the day of the first one by days."""
TOUCHED_LAST: Final = "~touched_last"
"""The day of the last answer."""
SEEN_LAST: Final = "~seen_last"
"""The day on which a person last turned to another, either way."""
AT_MIDNIGHT: Final = "~at_midnight"
"""Whether a moment is the beginning of a local day, as one without a time is."""
END, DAY, IN_TIME = "~end", "~day", "~in_time"
"""The day on which a lead was won or lost, that of an activity, and whether that is no later."""
AFTER: Final = {"time": "~after_by_time", "day": "~after_by_day"}
_A_DAY: Final = 86_400_000_000


def told(tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the activities of the leads; whether each is after creation, and not after the end."""
    is_won, is_lost = pl.col(OUTCOME) == WON, pl.col(OUTCOME) == LOST
    ends = pl.when(is_won).then(entry(query.last)).when(is_lost).then(LOST_AT)
    starts = [since(k - 1).alias(_start(k)) for k in agreed(query)]
    leads = tables.leads.select(ROW, CREATED, utc(CREATED), ends.alias(END), *starts)
    day, is_date = pl.col("at").dt.date(), is_midnight(pl.col("at"))
    of_leads = happened(tables["activities"], query).join(leads, on=ROW)
    return of_leads.with_columns(
        day.alias(DAY),
        is_date.alias(AT_MIDNIGHT),
        # a date without a time is of its whole day
        ((pl.col(HAPPENED) >= pl.col(utc(CREATED))) | (is_date & (day >= pl.col(CREATED)))).alias(
            AFTER["time"]
        ),
        (day >= pl.col(CREATED)).alias(AFTER["day"]),
        (day <= pl.col(END)).fill_null(value=True).alias(IN_TIME),
    )


def fate() -> pl.Expr:
    """Write what an activity is, and whether it is in time, in one number, for `read_fate`."""
    flags = (AFTER["time"], AFTER["day"], IN_TIME, AT_MIDNIGHT)
    written = pl.col(KIND).cast(pl.Int64)
    for flag in flags:
        written = written * 2 + pl.col(flag).cast(pl.Int64)
    return written


def read_fate(fates: pl.DataFrame, name: str) -> pl.DataFrame:
    """Take the numbers apart again: `kind`, `after_time`, `after_day`, `in_time`, `at_midnight`."""
    number = pl.col(name)
    bits = ("at_midnight", "in_time", "after_day", "after_time")
    return fates.with_columns(
        *((number // 2**place % 2 == 1).alias(bit) for place, bit in enumerate(bits)),
        (number // 2 ** len(bits)).alias("kind"),
    )


def with_answers(leads: pl.LazyFrame, activities: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Add to the leads their first answers, how often they were turned to, and when last.

    What is an answer by the day and not by the time is of the day of creation. So from how many
    there are follows all that differs between the two.
    """
    day, in_time, zone = pl.col(DAY), pl.col(IN_TIME), query.config.timezone
    out = is_one_of(OUTBOUND) & in_time
    by_time, by_day = (out & pl.col(AFTER[basis]) for basis in BASES)
    within = {
        k: days_between(pl.col(_start(k)), day).is_between(0, sla)
        for k, sla in agreed(query).items()
    }
    local = {} if zone == "UTC" else {FIRST_LOCAL: pl.when(by_time).then("at")}
    marked = activities.filter(is_one_of(HUMAN)).select(
        ROW,
        pl.when(by_time).then(HAPPENED).alias(FIRST),
        *(value.alias(name) for name, value in local.items()),
        pl.when(in_time).then(day).alias(SEEN_LAST),
        pl.when(by_day).then(day).alias(TOUCHED_LAST),
        by_time.alias(touches("time")),
        by_day.alias(touches("day")),
        *((by_time & is_within).alias(followed_up(k, "time")) for k, is_within in within.items()),
    )
    answers = marked.group_by(ROW).agg(
        pl.col(FIRST, *local).min(),
        pl.col(SEEN_LAST, TOUCHED_LAST, *(followed_up(k, "time") for k in within)).max(),
        *(pl.col(touches(basis)).sum() for basis in BASES),
    )
    if not local:
        answers = answers.with_columns(pl.col(FIRST).alias(FIRST_LOCAL))
    told = leads.join(answers, on=ROW, how="left").with_columns(
        *(pl.col(touches(basis)).cast(pl.Int64).fill_null(0) for basis in BASES),
        *(pl.col(followed_up(k, "time")).fill_null(value=False) for k in within),
    )
    on_day = pl.col(touches("day")) > pl.col(touches("time"))
    first = pl.when(on_day).then(CREATED).otherwise(pl.col(FIRST_LOCAL).dt.date())
    started = {
        k: days_between(since(k - 1), pl.col(CREATED)).is_between(0, sla)
        for k, sla in agreed(query).items()
    }
    return told.with_columns(
        first.alias(FIRST_DAY),
        *(
            (pl.col(followed_up(k, "time")) | (on_day & is_within))
            .fill_null(value=False)
            .alias(followed_up(k, "day"))
            for k, is_within in started.items()
        ),
    )


def first_day(basis: Basis) -> pl.Expr:
    """Give the local day of the first answer; null where there is none."""
    return pl.col(FIRST_DAY) if basis == "day" else pl.col(FIRST_LOCAL).dt.date()


def agreed(query: Query) -> dict[int, int]:
    """List the days within which each stage should be entered, where the YAML says so."""
    stages = enumerate(query.config.stages)
    return {k: stage.sla_days for k, stage in stages if k and stage.sla_days is not None}


def touches(basis: Basis) -> str:
    """Name the column that says how many answers a lead had."""
    return f"~touches_{basis}"


def followed_up(stage: int, basis: Basis) -> str:
    """Name the column that says whether a lead had an answer in the time agreed for a stage."""
    return f"~followed_{stage}_{basis}"


def is_midnight(local: pl.Expr) -> pl.Expr:
    """Tell whether a local time is the beginning of a day."""
    return local.to_physical() % _A_DAY == 0


def _start(stage: int) -> str:
    return f"~start_{stage}"
