"""Cohorts by their age: how many of their leads had become customers by then."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.charts import Heat
from funnelcli.answers.columns import LOW_N, Column, Kind, Open, Role, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.ages import AGE, AGE_STEP, age_label, cells, count, notes
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.cohorts import COHORT, MARKS
from funnelcli.counting.patterns import (
    LEADS_COLUMN,
    columns_of,
    in_order,
    stage_columns,
    stage_names,
)
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.words.text import named

AT_AN_AGE = (
    COHORT,
    Column(AGE, "Age", Kind.COUNT, "The age of the leads, in the unit beside it."),
    Column(
        "unit", "Unit", Kind.LABEL, "`months` of the calendar, or `days` with `--age-step`.",
        choices=("months", "days"),
    ),
    LEADS_COLUMN,
)  # fmt: skip
"""What a row is of, in each table of cohorts by their age."""
COLUMNS = (
    *AT_AN_AGE,
    Column("observed", "Observed", Kind.COUNT, "Those of the leads that are so old at as-of."),
    Column(
        "customer", "Customer", Kind.COUNT,
        "Those of `observed` that had become customers by that age; null where most customers "
        "have no date.",
        null=True, open=Open.CUSTOMER,
    ),
    *rate(means="customers / observed; null where nobody is so old, or customers have no dates."),
    Column("partial", "Partial", Kind.FLAG, "Whether some of the leads are so old, and not all."),
    LOW_N,
    *MARKS,
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """The rate of each cohort by each age, of those of its leads that are that old.

    Null where none is. On a page the ages are columns.
    """
    customer = stage_names(query)[-1]
    frame = with_rate(cells(counts, query), "rate", "customers", "observed")
    low, high = pl.col("rate_low"), pl.col("rate_high")
    few = low_n(pl.col("observed"), low, high, query.config.min_leads)
    frame = frame.with_columns(few.alias("low_n")).rename({"customers": customer})
    days = query.asked.option(AGE_STEP)
    step, unit = (1, "months") if days is None else (days, "days")
    columns = columns_of(COLUMNS, query, customer=stage_columns(query)[-1:])
    title = f"Rate by {unit} since the {query.config.lead.unit}"
    return Report(
        "triangle",
        title,
        columns,
        in_order(
            frame.with_columns(pl.col(AGE) * step, pl.lit(unit).alias("unit")), columns, query
        ),
        notes=(*notes(counts), *_falls(frame, query)),
        page=_page(frame, title, query),
    )


def _page(frame: pl.DataFrame, title: str, query: Query) -> Report:
    """Set the ages side by side; low n is the cohort's."""
    cohort, leads = pl.col("cohort"), pl.col("leads")
    ages = {age: age_label(age, query) for age in frame[AGE].unique().sort()}

    def by_age(name: str, ending: str) -> list[pl.Expr]:
        cell = {age: pl.col(name).filter(pl.col(AGE) == age).first() for age in ages}
        return [cell[age].alias(f"age_{label}{ending}") for age, label in ages.items()]

    wide = frame.group_by(cohort, maintain_order=True).agg(
        leads.first(),
        *by_age("rate", ""),
        *by_age("partial", "_partial"),
        (leads.first() < query.config.min_leads).alias("low_n"),
        *(pl.col(mark.name).first() for mark in MARKS),
    )
    means = "The share of the leads so old that had become customers by that age."
    rates = [Column(f"age_{label}", label, Kind.RATE, means, null=True) for label in ages.values()]
    rates[1:-1] = [replace(each, spare=Spare.BETWEEN) for each in rates[1:-1]]
    partial = [
        Column(f"{each.name}_partial", "Partial", Kind.FLAG, role=Role.PARTIAL, of=each.name)
        for each in rates
    ]
    columns = columns_of([COHORT, LEADS_COLUMN, *rates, *partial, LOW_N, *MARKS], query)
    return Report("triangle", title, columns, wide)


def _falls(frame: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say where a rate is lower than at the age before, since no rate of the same leads can be."""
    falls = frame.filter(pl.col("rate") < pl.col("rate").shift().over("cohort", order_by=AGE))
    places = [
        f"{cohort} at {age_label(age, query)}" for cohort, age in falls.select("cohort", AGE).rows()
    ]
    if places:
        yield Note(
            "another-group",
            f"The rate falls from one age to the next ({named(places)}) because the group changes: "
            "it is of those leads only that are so old. No lead that had bought is undone.",
        )


ANALYSIS = Analysis(
    "triangle",
    "Triangle",
    __doc__,
    COLUMNS,
    count,
    finish,
    needs=("created", "customers"),
    shaped_by=("cohort",),
    options=(AGE_STEP,),
    chart=Heat(),
)
