"""What open leads are expected to become, beside what is observed: only when asked for."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from math import fsum

import polars as pl

from funnelcli.analyses.cohorts import Unknown, why_unknown
from funnelcli.answers.columns import LOW_N, Column, Kind, Open, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import COHORT, MARKS, MATURE, by_period, listed
from funnelcli.counting.following import (
    ENDED,
    MOVED,
    count_followed,
    curves,
    lost_undated,
    moved_undated,
    open_leads,
)
from funnelcli.counting.patterns import (
    DAYS,
    LEADS,
    LEADS_COLUMN,
    columns_of,
    in_order,
    stage_columns,
    stage_names,
    week_or_month,
)
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.survival import Step, at_risk, chance, reaches
from funnelcli.model import CREATED
from funnelcli.words.text import counted

COLUMNS = (
    COHORT,
    LEADS_COLUMN,
    Column(
        "customer", "Customer", Kind.COUNT, "Those that are customers, whenever they bought.",
        open=Open.CUSTOMER,
    ),
    *rate(means="customers / leads; null without leads.", of_customers=True),
    Column(
        "by_horizon", "By the horizon", Kind.COUNT,
        "Customers that bought at most the horizon after the lead; null where it is unknown.",
        null=True,
    ),
    Column(
        "later", "Later", Kind.COUNT,
        "Customers that bought after more days than that; null where the horizon is unknown.",
        null=True,
    ),
    Column(
        "projected", "Projected", Kind.NUMBER,
        "`by_horizon`, and for each open lead its chance to buy between its age and the horizon; "
        "null where the horizon is unknown, no lead was followed that long, or the cohort is "
        "truncated for customers or imported.",
        null=True,
    ),
    Column(
        "projected_rate", "Projected rate", Kind.RATE,
        "projected / leads; null without leads, and where nothing is projected.", null=True,
    ),
    Column(
        "observed", "Share observed", Kind.RATE,
        "by_horizon / projected: what has come already; null where nothing is projected.",
        null=True, share=True,
    ),
    Column(
        "assumed", "Share assumed", Kind.RATE,
        "The rest of `projected`, for which only the past of others speaks; null where nothing is "
        "projected.",
        null=True, share=True, spare=Spare.REST,
    ),
    MATURE,
    LOW_N,
    *MARKS,
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by cohort, by the days to customer, loss or as-of, and by how they ended."""
    began = [week_or_month(pl.col(CREATED), query).alias("began")]
    return {"followed": count_followed(tables.leads, began, 0, query.last, query)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a cohort: what is observed, and what is expected up to the horizon.

    The `chance` of an open lead is that of the curve of all leads since customers are recorded, so
    that old and young cohorts are projected to one and the same age.
    """
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    followed = by_period(counts["followed"], periods)
    steps = curves(followed, []).get((), [])
    customer, unknown = stage_names(query)[-1], query.horizon is None
    moved, within = pl.col(ENDED) == MOVED, pl.col(DAYS) <= pl.lit(query.horizon, pl.Int64)
    table = followed.group_by("cohort").agg(
        pl.col(LEADS).sum().alias("leads"),
        pl.col(LEADS).filter(moved).sum().alias(customer),
        pl.col(LEADS).filter(moved & within).sum().alias("by_horizon"),
        pl.col(LEADS).filter(moved & ~within).sum().alias("later"),
    )
    first = None if table.is_empty() else table.select(pl.col("cohort").min()).item()
    frame = (
        listed(first, query, periods)
        .join(table, on="cohort", how="left", maintain_order="left")
        .with_columns(pl.col("leads", customer, "by_horizon", "later").fill_null(0))
    )
    expected = dict(_expected(followed, steps, query.horizon))
    rows = [
        _shares(within, leads, expected.get(cohort, 0.0) if whole and not unknown else None)
        for cohort, leads, within, whole in frame.select(
            "cohort", "leads", "by_horizon", "whole"
        ).iter_rows()
    ]
    names = ("projected", "projected_rate", "observed", "assumed")
    shares = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.Float64()), orient="row")
    frame = with_rate(pl.concat([frame, shares], how="horizontal"), "rate", customer, "leads")
    few = low_n(pl.col("leads"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    told = pl.lit(not unknown)
    frame = frame.with_columns(
        pl.col("label").alias("cohort"),
        few.alias("low_n"),
        *(pl.when(told).then(name).alias(name) for name in ("by_horizon", "later")),
    )
    timed = followed.filter(moved, pl.col(DAYS) >= 0)[LEADS].sum()
    why = why_unknown(int(frame[customer].sum()), int(timed), query)
    label = "By the horizon" if query.horizon is None else f"By day {query.horizon}"
    columns = columns_of(COLUMNS, query, {"by_horizon": label}, customer=stage_columns(query)[-1:])
    age = "an unknown horizon" if unknown else counted(query.horizon or 0, "day")
    made = Report(
        "projection",
        f"Projection to {age}",
        columns,
        in_order(frame, columns, query),
        notes=tuple(_notes(followed, steps, frame, query, why)),
        unknown=None if why is None else why.reason,
    )
    return replace(made, page=_in_people(made))


def _in_people(made: Report) -> Report:
    """Write what is projected in whole people, on a page."""
    about = Column("projected", "Projected, about", Kind.COUNT, null=True)
    whole = (pl.col("projected") + 0.5).floor().cast(pl.Int64)
    columns = tuple(about if each.name == about.name else each for each in made.columns)
    return replace(made, columns=columns, frame=made.frame.with_columns(whole))


def _expected(
    followed: pl.DataFrame, steps: Sequence[Step], horizon: int | None
) -> Iterator[tuple[date, float | None]]:
    """How many of the open leads of each cohort are expected to become customers."""
    rows = open_leads(followed, ["cohort"]).sort("cohort", DAYS).iter_rows()
    for cohort, leads in groupby(rows, lambda row: row[0]):
        chances = [(n, None if horizon is None else chance(steps, age, horizon))
                   for _, age, n in leads]  # fmt: skip
        known = [n * each for n, each in chances if each is not None]
        yield cohort, fsum(known) if len(known) == len(chances) else None


def _shares(within: int, leads: int, expected: float | None) -> tuple[float | None, ...]:
    if expected is None or not leads:
        return None, None, None, None
    projected = within + expected
    if not projected:
        return projected, 0.0, None, None
    return projected, projected / leads, within / projected, expected / projected


def _notes(
    followed: pl.DataFrame,
    steps: Sequence[Step],
    cohorts: pl.DataFrame,
    query: Query,
    why: Unknown | None,
) -> Iterator[Note]:
    if query.horizon is None:
        if why is not None:
            yield Note(
                "projection-unknown",
                f"Nothing is projected, since it is unknown up to which age: {why.reason} (set "
                "`horizon:` if you know).",
            )
        return
    horizon = counted(query.horizon, "day")
    if not reaches(steps, query.horizon):
        yield Note(
            "projection-unknown",
            f"No lead since customers are recorded has been followed for {horizon}, or most "
            "customers have no date: nothing is projected.",
        )
        return
    yield Note(
        "projection",
        f"Projected is an assumption: that open leads become customers up to {horizon} as all "
        "leads since customers are recorded did from the same age on. The younger a cohort, the "
        "more it only repeats the others, and cannot show that anything has changed. Who bought "
        "later is not part of it, in any cohort.",
    )
    if undated := moved_undated(followed):
        yield Note(
            "projection-undated",
            f"{counted(undated, 'customer')} without a date may have bought within {horizon} or "
            "later: they are in neither column, and in nothing that is projected.",
        )
    if left := cohorts.filter(~cohorts["whole"])["cohort"].to_list():
        yield Note(
            "projection-left-out",
            f"Nothing is projected of {counted(len(left), 'cohort')} that lack customers who "
            f"were not recorded, or have leads of an import ({', '.join(left)}): how many "
            "customers they have, or how old they are, is not known.",
        )
    _, few = at_risk(steps, query.horizon)
    if few < query.config.min_leads:
        yield Note(
            "projection-thin",
            f"What is assumed of the last days before the horizon rests on {counted(few, 'lead')}.",
        )
    if lost := lost_undated(followed):
        yield Note(
            "projection-losses-undated",
            f"{counted(lost, 'lead')} lost on a day that nobody knows count as open: what is "
            "assumed is right for them and the open ones together.",
        )


ANALYSIS = Analysis(
    "projection", "Projection", __doc__, COLUMNS, count, finish,
    needs=("created", "customers"), shaped_by=("cohort", "horizon"),
)  # fmt: skip
