"""Days of imports: with so many leads, or entries into a stage, that no business has them.

Leads and entries of such a day are dated by the import. They are told from counts, which merge.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from funnelcli.counting.patterns import LEADS

JUMP_TIMES, JUMP_SHARE, JUMP_LEAST = 10, 0.05, 100
"""A day of imports has this many times those of the median day, this share of all, and so many
at least."""
JUMP_DAYS, USUAL_DAYS = 3, 10
"""More of these days are a habit, and with fewer days in all none is unusual."""


@dataclass(frozen=True, slots=True)
class ImportDay:
    """A day with implausibly many leads, or entries into a stage."""

    stage: int
    """0 where leads were created."""
    day: date
    number: int
    usual: float
    """The median of the days that have any."""


def import_days(counts: pl.DataFrame) -> Iterator[ImportDay]:
    """Yield the days with implausibly many leads, or entries into a stage; by stage and day.

    At least 100 of them, a twentieth of all, and more than ten times as many as on the median
    of the days that have any, of which there are at least ten. More than three such days are a
    habit, and no imports. Entries before their lead was created are left out.
    """
    if counts[LEADS].sum() < JUMP_LEAST:
        return
    stage, day, number = pl.col("stage"), pl.col("day"), pl.col(LEADS)
    dated = counts.filter(pl.col("days") >= 0)
    when = (pl.col("created") + pl.duration(days=pl.col("days"))).alias("day")
    by_day = dated.group_by(stage, when).agg(number.sum())
    usual = number.median().over(stage).alias("usual")
    share = number / number.sum().over(stage)
    many = (number > JUMP_TIMES * pl.col("usual")) & (share >= JUMP_SHARE) & (number >= JUMP_LEAST)
    found = (
        by_day.with_columns(usual)
        .filter(many & (pl.len().over(stage) >= USUAL_DAYS))
        .filter(pl.len().over(stage) <= JUMP_DAYS)
        .sort(stage, day)
    )
    for row in found.select(stage, day, number, "usual").iter_rows():
        yield ImportDay(*row)


def days_of_leads(imports: Iterable[ImportDay]) -> list[date]:
    """List the days on which leads were imported, and not entries."""
    return [each.day for each in imports if each.stage == 0]
