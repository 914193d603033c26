"""Who entered each stage, how long ago, of which segments, and what became of them.

Of each step, by the stage it leads to: whoever reached the stage before is an entrant. Each has one
fate, so that these add up to the entrants.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.horizon import AGE, age
from funnelcli.counting.patterns import DAYS, LEADS, reached, since
from funnelcli.counting.periods import Periods
from funnelcli.counting.spells import ENDED, usual_spells
from funnelcli.counting.steps import MOVED, STAGE
from funnelcli.model import LOST, LOST_REASON, OUTCOME, OWN

FATE: Final = "fate"
REACHED, IMPUTED, SKIPPED, GIVEN_UP, WAITING, UNDATED = range(6)
"""In the next stage, or past it and so counted as reached; past it, but not reached under the
policy; lost; open since a date; open since nobody knows when."""
REASON: Final = "reason"
PERIOD: Final = "period"
_A_YEAR: Final = 365
_LEAST: Final = 30
"""From fewer days nobody can tell of a year."""


def count_entrants(leads: pl.LazyFrame, keys: Sequence[str], query: Query) -> pl.LazyFrame:
    """Count entrants by their age in the stage before, by keys, and by their fate."""
    parts = []
    for k in range(1, query.last + 1):
        is_own = (pl.col(OWN) & (1 << k)) != 0
        fate = (
            pl.when(reached(k, query.asked.reach))
            .then(pl.when(is_own).then(REACHED).otherwise(IMPUTED))
            .when(pl.col(OWN) >= 2 << k)
            .then(SKIPPED)
            .when(pl.col(OUTCOME) == LOST)
            .then(GIVEN_UP)
            .when(since(k - 1).is_null())
            .then(UNDATED)
            .otherwise(WAITING)
        )
        both = age(k - 1, query).cast(pl.Int64) * (UNDATED + 1) + fate.cast(pl.Int64)
        entered = leads.filter(reached(k - 1, query.asked.reach)).group_by(*keys, both.alias(FATE))
        parts.append(
            entered.agg(pl.len().cast(pl.Int64).alias(LEADS)).with_columns(
                pl.lit(k, pl.Int64).alias(STAGE)
            )
        )
    both = pl.col(FATE)
    return (
        pl.concat(parts)
        .drop_nulls(FATE)
        .select(
            STAGE, *keys, (both // (UNDATED + 1)).alias(AGE), (both % (UNDATED + 1)).alias(FATE),
            LEADS,
        )
    )  # fmt: skip


def count_reasons(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count entrants that were lost before the next stage, by their age and by the reason."""
    lost = leads.filter(pl.col(OUTCOME) == LOST, pl.col(LOST_REASON).is_not_null())
    parts = [
        lost.filter(
            reached(k - 1, query.asked.reach),
            ~reached(k, query.asked.reach),
            pl.col(OWN) < 2 << k,
        )
        .group_by(
            pl.lit(k, pl.Int64).alias(STAGE),
            age(k - 1, query).cast(pl.Int64),
            pl.col(LOST_REASON).cast(pl.String).alias(REASON),
        )
        .agg(pl.len().cast(pl.Int64).alias(LEADS))
        for k in range(1, query.last + 1)
    ]
    return pl.concat(parts).drop_nulls(AGE)


def with_stalled(entrants: pl.DataFrame, steps: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Tell which entrants are `stalled`: open for longer than is usual, as `ageing` has it.

    Null where nobody knows what is usual. `steps` are counted by `count_steps`.
    """
    moved = steps.filter(MOVED, pl.col(DAYS).is_not_null())
    before = pl.col(STAGE) - 1
    spells = moved.select(before, pl.col(STAGE).alias(ENDED), DAYS, LEADS)
    usual = usual_spells(spells, query).select(pl.col(STAGE) + 1, "usual_days")
    is_late = (pl.col(FATE) == WAITING) & (pl.col(AGE) > pl.col("usual_days"))
    told = pl.when(pl.col("usual_days").is_not_null()).then(is_late)
    return entrants.join(usual, on=STAGE, how="left").with_columns(told.alias("stalled"))


def with_period(entrants: pl.DataFrame, query: Query, periods: Periods) -> pl.DataFrame:
    """Add the period of the entry, by its first day."""
    ages = entrants[AGE].unique()
    starts = [periods.start(query.as_of - timedelta(days)) for days in ages]
    found = pl.Series(starts, dtype=pl.Date)
    return entrants.with_columns(
        pl.col(AGE).replace_strict(ages, found, return_dtype=pl.Date).alias(PERIOD)
    )


def is_whole(start: date, k: int, horizon: int, query: Query, periods: Periods) -> bool:
    """Tell whether all who entered in a period have had the time for a step that was recorded.

    On a day of imports leads are older than they look, so that a period with one tells nothing of
    the first step.
    """
    end, needed = periods.last_day(start), list(query.needed(k - 1, k))
    began, ended = query.recorded_from(needed), query.recorded_until(needed)
    if (query.as_of - end).days < horizon or (began is not None and start < began):
        return False
    if ended is not None and (ended - end).days < horizon:
        return False
    return k > 1 or not any(start <= day <= end for day in query.imports)


def a_year(ages: pl.DataFrame, query: Query) -> float | None:
    """Tell how many enter a stage in a year, by the last 365 days, or all days if these are fewer.

    They end with as-of, or, where later leads are left out, with the last entry. Null where they
    are fewer than 30. `ages` are those of entrants of one stage.
    """
    if ages.is_empty():
        return None
    oldest, youngest = (int(ages[AGE].max() or 0), int(ages[AGE].min() or 0))  # type: ignore[arg-type]
    last = 0 if query.until is None else youngest
    days = min(_A_YEAR, oldest - last + 1)
    if days < _LEAST:
        return None
    of_late = ages.filter(pl.col(AGE) < last + days)
    return int(of_late[LEADS].sum()) * _A_YEAR / days
