"""Conversion by tenths of the score: whether leads of a higher score buy more often."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import LOW_N, Column, Kind, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.scores import (
    DECILE,
    DECILE_COLUMN,
    are_chances,
    count,
    expected,
    in_units,
    judged,
    with_deciles,
)
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.model import SCORE

CUSTOMERS = Column("customers", "Customers", Kind.COUNT, "Those of them that bought, however late.")
OF_LEADS = Column(
    "leads", "Leads", Kind.COUNT,
    "Leads that are old enough, with a score that was not given after their outcome.",
)  # fmt: skip
COLUMNS = (
    DECILE_COLUMN,
    Column("score_from", "Score from", Kind.NUMBER, "The lowest score in it."),
    Column("score_to", "to", Kind.NUMBER, "The highest score in it."),
    OF_LEADS,
    CUSTOMERS,
    *rate(means="customers / leads; null without leads."),
    Column(
        "expected", "Score says", Kind.RATE,
        "The mean of the scores, where these can be read as chances: all from 0 to 1, and some "
        "between; else null.", null=True, share=True,
    ),
    LOW_N,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a tenth, the highest scores first."""
    scores = judged(counts)
    table = (
        with_deciles(scores)
        .group_by(DECILE)
        .agg(
            pl.col(SCORE).min().alias("score_from"),
            pl.col(SCORE).max().alias("score_to"),
            pl.col("leads", "customers").sum(),
            expected(),
        )
        .sort(DECILE)
        .pipe(in_units, "score_from", "score_to")
        .pipe(in_units, "expected", of="leads")
    )
    is_chance = are_chances(scores)
    table = with_rate(table, "rate", "customers", "leads").with_columns(
        (pl.col("expected") if is_chance else pl.lit(None, pl.Float64)).alias("expected")
    )
    few = low_n(pl.col("leads"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    table = table.with_columns(few.alias("low_n"))
    made = Report(
        "score_deciles",
        "Conversion by tenths of the score",
        COLUMNS,
        table.select(each.name for each in COLUMNS),
    )
    shown = tuple(each for each in COLUMNS[1:] if is_chance or each.name != "expected")
    rows = table.select(pl.col(DECILE).cast(pl.String), *(each.name for each in shown))
    tenth = replace(DECILE_COLUMN, kind=Kind.LABEL)  # which names the row in a picture
    return replace(made, page=replace(made, columns=(tenth, *shown), frame=rows))


ANALYSIS = Analysis(
    "score_deciles", "Tenths of the score", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("horizon",), chart=Bars("rate", n="leads"),
)  # fmt: skip
