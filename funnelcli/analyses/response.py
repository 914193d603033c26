"""How soon leads were answered, and how many of those in each bucket went on."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.charts import Whiskers
from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.business_time import check_business_hours
from funnelcli.counting.horizon import IS_MATURE
from funnelcli.counting.patterns import LEADS, LEADS_COLUMN, columns_of
from funnelcli.counting.response import (
    BEFORE_ANSWER,
    BUCKETS,
    ROWS,
    TO,
    YOUNG,
    basis_of,
    count,
    has_reached,
    row_of,
    targets,
)
from funnelcli.counting.response_said import about, notes
from funnelcli.counting.response_times import answer, times
from funnelcli.counting.standardised import Adjusted, at_one_mix
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.errors import UsageError
from funnelcli.model import segment
from funnelcli.words.text import lasting

PLACE: Final = "~place"
_DECLARED: Final = (
    Column(
        "bucket", "First answer", Kind.LABEL,
        "Up to how long the first answer of a person took, in minutes rounded up: `5 minutes`, "
        "`30 minutes`, `1 hour`, `24 hours`, `later`, `never`; or `young`, leads that are not yet "
        "24 hours old, answered or not; or `before_answer`, those that reached `to` or were lost "
        "before they had an answer.",
        choices=ROWS,
    ),
    LEADS_COLUMN,
    Column(
        "share", "Share", Kind.RATE,
        "leads / leads of all rows but `young`; null of that, and where there are none.",
        null=True, share=True, role=Role.PART,
    ),
    Column("to", "To", Kind.LABEL, "The stage that they went on to."),
    Column(
        "n", "Old enough", Kind.COUNT,
        "Those of `leads` that were created at least the horizon before as-of; all of them where "
        "that is unknown; null for `young` and `before_answer`, which have no rate.",
        null=True,
    ),
    Column(
        "converted", "Went on", Kind.COUNT,
        "Those of `n` that reached `to`, however late; for `young` and `before_answer`, those of "
        "`leads`.",
    ),
    *rate(means="converted / n; null where n is 0 or null."),
    LOW_N,
    *rate(
        "adjusted_rate", "At one mix",
        "The rate if each bucket had the sources that all counted leads have: the sum over the "
        "sources of their share of these times their rate in the bucket, of sources with at least "
        "`min_leads` old enough in every bucket; null where these are less than 0.8 of the leads, "
        "and without a source.",
        share=True,
    ),
    Column(
        "adjusted_share", "Of leads", Kind.RATE,
        "Which part of the counted leads is of such sources; null without a source, and without "
        "leads.",
        null=True, share=True, role=Role.FOR_PROGRAMS,
    ),
)  # fmt: skip
_ENDS = {"adjusted_rate_low": "adjusted_low", "adjusted_rate_high": "adjusted_high"}
COLUMNS = tuple(replace(each, name=_ENDS.get(each.name, each.name)) for each in _DECLARED)
_CALLED: Final = {
    **dict(
        zip(
            BUCKETS,
            (
                "up to 5 minutes",
                "5 to 30 minutes",
                "30 minutes to 1 hour",
                "1 to 24 hours",
                "later",
                "no answer so far",
            ),
            strict=True,
        )
    ),
    YOUNG: "less than 24 hours old",
    BEFORE_ANSWER: "went on, or lost, before",
}
"""What rows are called on a page."""


def finish(counts: Counts, query: Query) -> Report:
    """For each stage asked for a row a bucket, then those that are in none."""
    tables = [_to(stage, counts, query) for stage in targets(query)]
    columns = columns_of(COLUMNS, query)
    table = pl.concat(tables).select(each.name for each in columns)
    found = times(counts)
    made = Report(
        "response", "How soon leads were answered", columns, table,
        notes=tuple(notes(counts, query)),
        gist=Gist(
            "" if found.median is None else lasting(found.median), "", answer(found, query)
        ),
    )  # fmt: skip
    if query.asked.shown == "rows":
        return made
    return replace(made, page=_page(made, counts, query))


def _to(stage: int, counts: Counts, query: Query) -> pl.DataFrame:
    """Make the rows of one stage."""
    row, leads = row_of(stage, basis_of(counts)), pl.col(LEADS)
    mature = pl.lit(value=True) if query.horizon is None else pl.col(IS_MATURE)
    went_on, rated = pl.col(has_reached(stage)), pl.col(row) < len(BUCKETS)
    found = counts["buckets"].group_by(pl.col(row).cast(pl.Int64).alias(PLACE)).agg(
        leads.sum().alias("leads"),
        leads.filter(mature).sum().alias("n"),
        leads.filter(went_on, mature | ~rated).sum().alias("converted"),
    )  # fmt: skip
    places = pl.DataFrame(
        {PLACE: range(len(ROWS)), "bucket": ROWS}, schema_overrides={PLACE: pl.Int64}
    )
    table = places.join(found, on=PLACE, how="left").sort(PLACE).with_columns(
        pl.col("leads", "n", "converted").fill_null(0)
    )  # fmt: skip
    is_rated = pl.col(PLACE) < len(BUCKETS)
    counted = table.filter(pl.col("bucket") != YOUNG)["leads"].sum()
    shares = [
        None if name == YOUNG or not counted else n / counted
        for name, n in table.select("bucket", "leads").iter_rows()
    ]
    table = table.with_columns(
        pl.when(is_rated).then("n"),
        pl.Series("share", shares, pl.Float64),
        pl.lit(query.config.stages[stage].name).alias("to"),
    )
    table = with_rate(table, "rate", "converted", "n")
    few = low_n(pl.col("n"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    return _with_adjusted(
        table.with_columns(few.fill_null(value=False).alias("low_n")),
        _adjusted(stage, table, counts, query),
    )


def _adjusted(stage: int, table: pl.DataFrame, counts: Counts, query: Query) -> Adjusted:
    """Standardise the rates of the buckets in which there are leads that are old enough."""
    if "source" not in query.asked.by:
        return Adjusted(None, {})
    row, source, leads = pl.col(row_of(stage, basis_of(counts))), segment("source"), pl.col(LEADS)
    mature = pl.lit(value=True) if query.horizon is None else pl.col(IS_MATURE)
    went_on = pl.col(has_reached(stage))
    told = counts["buckets"].with_columns(pl.col(source).cast(pl.String))
    counted = told.filter(row != ROWS.index(YOUNG)).group_by(source).agg(leads.sum())
    rated = told.filter(mature, row < len(BUCKETS))
    found = rated.group_by(source, row.cast(pl.Int64).alias(PLACE)).agg(
        leads.filter(went_on).sum().alias("k"), leads.sum().alias("n")
    )  # fmt: skip
    groups = table.filter(pl.col("n") > 0)[PLACE].to_list()
    return at_one_mix(
        dict(counted.iter_rows()),
        {(name, place): (k, n) for name, place, k, n in found.iter_rows()},
        groups,
        query.config.min_leads,
    )


def _with_adjusted(table: pl.DataFrame, adjusted: Adjusted) -> pl.DataFrame:
    ends = {"adjusted_rate": "value", "adjusted_low": "low", "adjusted_high": "high"}
    rates = [adjusted.rates.get(place) for place in table[PLACE]]
    return table.with_columns(
        *(
            pl.Series(
                name, [None if each is None else getattr(each, of) for each in rates], pl.Float64
            )
            for name, of in ends.items()
        ),
        pl.lit(adjusted.share, pl.Float64).alias("adjusted_share"),
    )


def _page(made: Report, counts: Counts, query: Query) -> Report:
    """Call the rows so that one can read them, and leave out what nobody knows."""
    frame = made.frame.with_columns(pl.col("bucket").replace(_CALLED))
    unknown = (
        () if frame["adjusted_rate"].count() else ("adjusted_rate", "adjusted_low", "adjusted_high")
    )
    columns = tuple(
        replace(each, choices=(), spare=Spare.DETAIL if each.name == "n" else each.spare)
        for each in made.columns
        if each.name not in unknown
    )
    return replace(
        made, columns=columns, frame=frame.select(each.name for each in columns),
        about=tuple(about(made.frame, counts, query)),
    )  # fmt: skip


def check(question: Question, config: Config) -> None:
    """Hold the stage to one after the first, and business hours to what can be told."""
    if question.option(TO) == 0:
        raise UsageError(
            f"--to: no stage comes before {config.stages[0].name!r}, so that none leads to it"
        )
    check_business_hours(config)


ANALYSIS = Analysis(
    "response", "Response", __doc__, COLUMNS, count, finish,
    needs=("created", "activities"), shaped_by=("horizon",), options=(TO,), check=check,
    chart=Whiskers("rate", n="n"),
)  # fmt: skip
