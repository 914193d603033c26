"""Leads by the quarter of the year they were created in, of all years together."""

from collections.abc import Iterator

import polars as pl

from funnelcli.analyses.cohorts import count, why_unknown, with_conversions
from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.cohorts import by_period, listed
from funnelcli.counting.conversion import CONVERSION
from funnelcli.counting.patterns import LEADS, columns_of, in_order, reached
from funnelcli.counting.periods import Periods
from funnelcli.words.text import counted

COLUMNS = (
    Column(
        "season", "Season", Kind.LABEL, "The quarter of the year, `Q1`; of a fiscal year, `FQ1`."
    ),
    Column(
        "quarters", "Quarters", Kind.COUNT,
        "How many quarters it is made of: those with leads that are mature, and have customers "
        "recorded and nobody imported.",
    ),
    *CONVERSION,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a quarter of the year, or of the fiscal year, in order.

    A season without any that can be compared has null rates.
    """
    periods = Periods("quarter", query.config.fiscal_year_start)
    patterns, days = (by_period(counts[name], periods) for name in ("patterns", "days"))
    every = listed(patterns.select(pl.col("cohort").min()).item(), query, periods)
    every = every.join(patterns, on="cohort", how="semi", maintain_order="left")
    number = pl.Series("season", [periods.quarter(day) for day in every["cohort"]], pl.Int64)
    every = every.with_columns(number)

    pooled = every.filter("basis").select("cohort", "season")
    bought = pl.col(LEADS).filter(reached(query.last, query.asked.reach)).sum()
    customers = int(patterns.select(bought).item())
    unknown = why_unknown(customers, int(days[LEADS].sum()), query)
    patterns, days = (frame.join(pooled, on="cohort") for frame in (patterns, days))
    sizes = pooled.group_by("season").agg(pl.len().cast(pl.Int64).alias("quarters"))
    seasons = pl.DataFrame({"season": [1, 2, 3, 4]}).join(
        sizes, on="season", how="left", maintain_order="left"
    )
    columns = columns_of(COLUMNS, query)
    prefix = "Q" if query.config.fiscal_year_start == 1 else "FQ"
    frame = with_conversions(seasons, patterns, days, "season", query).with_columns(
        pl.format(prefix + "{}", "season").alias("season"), pl.col("quarters").fill_null(0)
    )
    return Report(
        "seasons",
        "Seasons: quarters of the year, of all years together",
        columns,
        in_order(frame, columns, query),
        notes=(*([] if unknown is None else [unknown.note]), *_notes(every)),
    )


def _notes(quarters: pl.DataFrame) -> Iterator[Note]:
    """Say which quarters are in no season, and that one year makes none."""
    left = quarters.filter(~pl.col("basis"))["label"].to_list()
    if left:
        yield Note(
            "seasons-left-out",
            "In no season, since not mature, lacking customers who were not recorded, or with "
            f"leads of an import: {len(left)} of {counted(quarters.height, 'quarter')} "
            f"({', '.join(left)}).",
        )
    if not quarters.filter("basis")["season"].is_duplicated().any():
        yield Note(
            "one-year",
            "No season has two quarters: what looks like a season may be any other change.",
        )


ANALYSIS = Analysis(
    "seasons",
    "Seasons",
    __doc__,
    COLUMNS,
    count,
    finish,
    needs=("created",),
    shaped_by=(
        "cohort",
        "horizon",
    ),
)
