"""Mergeable counts: how leads are counted, and which columns their tables have.

Counts are frames of key columns and of Int64 columns whose names begin with `#`. Counts of
parts of the leads merge by adding up, so that any split of the leads gives the same report.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import polars as pl
from polars import selectors as cs

from funnelcli.answers.columns import Column, Kind, Open, Role, Spare
from funnelcli.config import Reach
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.model import AMOUNT, CREATED, DISORDERED, OUTCOME, OWN, entry, segment, stage

LEADS, DAYS = "#leads", "days"
STAGE_COLUMN = Column(
    "stage", "Stage", Kind.COUNT, "How many of the leads reached it, under the policy.",
    open=Open.STAGES,
)  # fmt: skip
LEADS_COLUMN = Column("leads", "Leads", Kind.COUNT, "Leads of the row, or accounts.")
RECORDED = "recorded"
"""Whether a lead's way is recorded from its beginning, as `is_recorded` tells."""


def merged(parts: Iterable[Counts]) -> dict[str, pl.DataFrame]:
    """Add up the counts of parts of the leads."""
    together: dict[str, list[pl.DataFrame]] = {}
    for part in parts:
        for name, frame in part.items():
            together.setdefault(name, []).append(frame)
    return {
        name: frames[0] if len(frames) == 1 else _added_up(frames)
        for name, frames in together.items()
    }


def _added_up(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Add up the numbers of each combination of keys."""
    numbers = cs.starts_with("#")
    return pl.concat(frames).group_by(~numbers).agg(numbers.sum())


def since(stage: int) -> pl.Expr:
    """Take the date of a lead's entry into a stage."""
    return pl.col(entry(stage) if stage else CREATED)


def days_between(start: pl.Expr, end: pl.Expr) -> pl.Expr:
    """Take the whole days from one date to another, in numbers, which is faster than durations."""
    return end.to_physical() - start.to_physical()


def week_or_month(day: pl.Expr, query: Query) -> pl.Expr:
    """Cut a day to the first of its week, or of its month, from which longer periods are made."""
    return day.dt.truncate("1w" if query.asked.cohort == "week" else "1mo")


def reached(stage: int, reach: Reach) -> pl.Expr:
    """Tell by its own entries whether a lead reached `stage`, as the policy has it."""
    own, up_to = pl.col(OWN), (1 << (stage + 1)) - 1
    match reach:
        case "reached":
            return own >= 1 << stage
        case "observed":
            return (own & up_to) == up_to
        case "any":
            return (own & (1 << stage)) != 0


def count_patterns(leads: pl.LazyFrame, keys: Sequence[pl.Expr]) -> pl.LazyFrame:
    """Count leads, and add up their amounts, by which stages they entered and how they ended.

    From these few rows every reach policy follows.
    """
    return leads.group_by(*keys, OWN, OUTCOME).agg(
        pl.len().cast(pl.Int64).alias(LEADS),
        pl.col(AMOUNT).sum().cast(pl.Int64).alias("#amount"),
        pl.col(DISORDERED).sum().cast(pl.Int64).alias("#disordered"),
    )


def count_days(
    leads: pl.LazyFrame, keys: Sequence[pl.Expr], start: int, end: int, reach: Reach
) -> pl.LazyFrame:
    """Count leads by the days from one stage to another.

    Only leads that reached both, with a date of their own in both, and not backwards.
    """
    days = days_between(since(start), since(end))
    there = days >= 0
    if reach == "observed":  # under the others two dates are proof enough
        there &= reached(start, reach) & reached(end, reach)
    counted = leads.filter(there).group_by(*keys, days.alias(DAYS))
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS)).cast({DAYS: pl.Int64})


def count_entries(
    leads: pl.LazyFrame, keys: Sequence[pl.Expr], stage: int, reach: Reach
) -> pl.LazyFrame:
    """Count leads that reached a stage by the day on which they entered it, where it is known."""
    day = pl.col(entry(stage))
    counted = leads.filter(day.is_not_null() & reached(stage, reach)).group_by(
        *keys, day.alias("day")
    )
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def is_recorded(query: Query, start: int, ends: Iterable[int]) -> pl.Expr:
    """Tell whether a lead's way from `start` to one of `ends` is recorded from its beginning.

    It is not if the lead entered `start` before all of `ends` were recorded, or if it was
    imported, since then nobody knows how old it was. Where there is no date, nothing is in doubt.
    """
    known = pl.lit(value=True)
    if (first := query.recorded_from(ends)) is not None:
        known &= since(start) >= first
    if start == 0 and query.imports:
        known &= ~since(start).is_in(query.imports)
    return known.fill_null(value=True)


def in_order(frame: pl.DataFrame, columns: Iterable[Column], query: Query) -> pl.DataFrame:
    """Take the columns of a report; those of stages and segments are called as the YAML has it.

    Until then they have names of their own, since the YAML can call them as any other is called.
    """
    inside = {each.key: stage(k) for k, each in enumerate(query.config.stages)}
    inside |= {name: segment(name) for name in query.asked.by}
    there = set(frame.columns)
    return frame.select(
        pl.col(name if (name := inside.get(each.name)) in there else each.name).alias(each.name)
        for each in columns
    )


def stage_names(query: Query) -> list[str]:
    """List the columns of the stages in a table, in order."""
    return [stage(k) for k in range(query.last + 1)]


def stage_columns(query: Query, like: Column = STAGE_COLUMN) -> list[Column]:
    """Declare a column for each stage."""
    first, *between, last = (
        replace(like, name=each.key, label=each.name, open=None) for each in query.config.stages
    )
    return [first, *(replace(each, spare=Spare.BETWEEN) for each in between), last]


def columns_of(
    declared: Iterable[Column],
    query: Query,
    labels: Mapping[str, str] | None = None,
    **named: Sequence[Column],
) -> tuple[Column, ...]:
    """Make the columns of a run of those declared, with labels of this run where it has some.

    In the place of an open column stand those `named`, which are the stages where nothing else is
    said. Leads are labelled by the unit, and there is no amount where none is defined.
    """
    first, *stages = stage_columns(query)
    named = {STAGE_COLUMN.name: [replace(first, role=Role.AS_LEADS), *stages], **named}
    labels = {LEADS_COLUMN.name: f"{query.config.lead.unit.capitalize()}s", **(labels or {})}
    return tuple(
        replace(column, label=labels.get(column.name, column.label))
        for each in declared
        for column in (named[each.name] if each.open else [each])
        if query.has_amount or not column.optional or column.kind is not Kind.MONEY
    )
