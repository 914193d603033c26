"""How long leads stay in each stage, and how long the way from stage to stage takes."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import DAYS, LEADS, RECORDED, count_patterns
from funnelcli.counting.spells import (
    CENSORED,
    ENDED,
    STAGE,
    count_spells,
    count_ways,
    median_of_all,
)
from funnelcli.counting.statistics import quantile
from funnelcli.model import LOST, LOST_AT, OUTCOME
from funnelcli.words.text import counted

COLUMNS = (
    Column("from", "From", Kind.LABEL, "The stage that leads came from."),
    Column(
        "to", "To", Kind.LABEL,
        "The next stage; `(next or lost)` for the time in `from`, wherever they went; or the last.",
    ),
    Column(
        "moved", "Moved", Kind.COUNT,
        "Leads that reached both under the policy, with entries of their own that are dated in "
        "both, and not backwards; or that left `from` in any other way, also by a dated loss.",
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days that these took; null where there is none.",
        null=True, spare=Spare.MIDDLE,
    ),
    Column(
        "p75_days", "P75 days", Kind.DAYS, "The 75th percentile of the same days; null likewise.",
        null=True,
    ),
    Column(
        "p90_days", "P90 days", Kind.DAYS, "The 90th percentile of the same days; null likewise.",
        null=True, spare=Spare.DETAIL,
    ),
    Column(
        "corrected_median_days", "Corrected median", Kind.DAYS,
        "The day on which the curve of all who set out, those still on their way included, has "
        "come to half of its height; null where too few are left to tell.",
        null=True,
    ),
)  # fmt: skip

ANY_WAY = "(next or lost)"
"""What a lead came to where the row is about how long it stayed, wherever it went."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by their days in each stage, and from lead to customer."""
    leads = tables.leads
    undated = pl.col(LOST_AT).is_null().alias("undated")
    return {
        "patterns": count_patterns(leads, [undated]),
        "spells": count_spells(leads, query, query.asked.reach),
        "ways": count_ways(leads, query),
    }


def finish(counts: Counts, query: Query) -> Report:
    """Two rows a stage but the last: to the next stage, and however the spell ended; then all.

    `moved` leads came from one to the other, with own entries that are dated in both, and not
    backward; median and percentiles of their days. `corrected_median_days` has those that are
    still on their way in it (`spells.median_of_all`): they will take longer than those that
    have come, so that the plain median is too short where many leads are young. It leaves out who
    came before what follows was recorded, or by import: of these only slow ones are seen.
    """
    rows = [
        {"from": start, "to": end, **_times(days, arrived, query)}
        for start, end, days, arrived in _ways(counts, query)
    ]
    frame = pl.DataFrame(rows, schema_overrides=dict.fromkeys(_NUMBERS, pl.Float64))
    return Report(
        "stage_times",
        "Days in each stage and between stages",
        COLUMNS,
        frame.select(column.name for column in COLUMNS),
        notes=tuple(_notes(counts, query)),
    )


def _notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say whose days are not counted."""
    lost = counts["patterns"].filter(pl.col("undated") & (pl.col(OUTCOME) == LOST))
    if undated := int(lost[LEADS].sum()):
        yield Note(
            "undated-losses",
            f"{counted(undated, 'lead')} lost at an unknown date: their days in the stage where "
            "they stopped are not known, and not counted.",
        )
    unseen = counts["spells"].filter(~pl.col(RECORDED)).group_by(STAGE).agg(pl.col(LEADS).sum())
    if not unseen.is_empty():
        names = [stage.name for stage in query.config.stages]
        left = ", ".join(f"{names[k]} {n:,}" for k, n in unseen.sort(STAGE).iter_rows())
        yield Note(
            "unrecorded-days",
            "Leads that entered a stage before what follows was recorded, or on a day of imports, "
            f"are in no corrected median ({left}): how long they take cannot be seen. They are in "
            "the other columns, which may be too long.",
        )


_NUMBERS = [column.name for column in COLUMNS if column.kind is Kind.DAYS]


def _ways(counts: Counts, query: Query) -> Iterator[tuple[str, str, pl.DataFrame, pl.Expr]]:
    """Yield the rows: from where to where, the days of those on the way, and who arrived."""
    names = [stage.name for stage in query.config.stages]
    came_to = pl.col(ENDED)
    for k in range(query.last):
        spells = counts["spells"].filter(pl.col(STAGE) == k)
        yield names[k], names[k + 1], spells, came_to == k + 1
        yield names[k], ANY_WAY, spells, came_to != CENSORED
    if query.last > 1:
        yield names[0], names[-1], counts["ways"], came_to == query.last


def _times(days: pl.DataFrame, arrived: pl.Expr, query: Query) -> dict[str, object]:
    """Finish the numbers of one row."""
    there, censored = pl.col(LEADS).filter(arrived), pl.col(ENDED) == CENSORED
    by_day = (
        days.filter(RECORDED)
        .group_by(DAYS)
        .agg(
            there.sum().alias("moved"),
            pl.col(LEADS).filter(~arrived & ~censored).sum().alias("lost"),
            pl.col(LEADS).filter(censored).sum().alias("censored"),
        )
    )
    came = days.filter(arrived)
    quantiles = came.select(
        quantile(pl.col(DAYS), pl.col(LEADS), q).alias(name)
        for name, q in zip(_NUMBERS, (0.5, 0.75, 0.9), strict=False)
    )
    return {
        "moved": int(came[LEADS].sum()),
        **quantiles.row(0, named=True),
        "corrected_median_days": median_of_all(by_day, query.config.min_leads),
    }


ANALYSIS = Analysis("stage_times", "Stage times", __doc__, COLUMNS, count, finish)
