"""Cohorts by their age: how many of their leads had become customers by then."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.charts import Heat
from funnelcli.answers.columns import LOW_N, Column, Kind, Open, Role, Spare, rate
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config import Config
from funnelcli.config.option import Option, days_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import COHORT, MARKS, by_period, listed
from funnelcli.counting.patterns import (
    LEADS,
    LEADS_COLUMN,
    columns_of,
    in_order,
    reached,
    stage_columns,
    stage_names,
    week_or_month,
)
from funnelcli.counting.periods import Periods
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.errors import UsageError
from funnelcli.model import AMOUNT, CREATED, entry
from funnelcli.words.text import counted, named

AGE, BOUGHT, AMOUNTS = "age", "bought", "#amount"
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


def _step(option: str, text: str, _config: Config) -> int:
    if not (step := days_of(option, text)):
        raise UsageError(f"{option}: {text!r}: expected at least 1 day")
    return step


AGE_STEP: Final[Option[int | None]] = Option(
    name="--age-step",
    metavar="DAYS",
    help="From one age to the next, such as 30d.  [default: a month of the calendar]",
    read=_step,
    default=None,
)
NO_AGE = 0
"""Stands for the age at which a lead bought, where the purchase has no date."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by cohort, by the age they have reached, and by the age at which they bought.

    A customer whose purchase is dated before the lead was created counts from the first age on.
    """
    since, bought = pl.col(CREATED), pl.col(entry(query.last))
    ages = _ages(since, bought, query.asked.option(AGE_STEP), up=True).clip(1)
    return {
        "aged": tables.leads.group_by(
            week_or_month(since, query).alias("began"),
            _ages(since, pl.lit(query.as_of), query.asked.option(AGE_STEP), up=False).alias(AGE),
            pl.when(reached(query.last, query.asked.reach))
            .then(ages.fill_null(NO_AGE))
            .alias(BOUGHT),
        ).agg(
            pl.len().cast(pl.Int64).alias(LEADS), pl.col(AMOUNT).sum().cast(pl.Int64).alias(AMOUNTS)
        )
    }


def _ages(since: pl.Expr, until: pl.Expr, step: int | None, *, up: bool) -> pl.Expr:
    """Count the steps of age between two days, a part of one rounded down or up.

    A lead of the 31st is a month old on the last day of a shorter month.
    """
    if step is not None:
        days = (until - since).dt.total_days()
        return (days + (step - 1 if up else 0)) // step
    months = (until.dt.year() - since.dt.year()) * 12
    months += until.dt.month().cast(pl.Int32) - since.dt.month().cast(pl.Int32)
    anniversary = pl.min_horizontal(since.dt.day(), until.dt.month_end().dt.day())
    part = until.dt.day() > anniversary if up else -(until.dt.day() < anniversary).cast(pl.Int32)
    return (months + part).cast(pl.Int64)


def cells(counts: Counts, query: Query) -> pl.DataFrame:
    """A row for each cohort and age, in order, up to the age at which the last customer bought.

    `observed` of the `leads` of the cohort are that old, and so many of these are customers by
    then, who bring `amount`. Where not all are, the cell is `partial`; where none is, there is
    nothing to see yet. Where most customers of all have no date, how many they are is null. Cohorts
    have their marks, and whether they are `whole`.
    """
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    aged = by_period(counts["aged"], periods)
    oldest, latest = aged.select(pl.col(AGE).max(), latest=pl.col(BOUGHT).max()).row(0)
    ages = pl.DataFrame({"at": range(1, max(1, min(oldest or 0, latest or 0)) + 1)})
    leads, is_old = pl.col(LEADS), pl.col(AGE) >= pl.col("at")
    has_bought = pl.col(BOUGHT).is_between(1, pl.col("at"))
    table = (
        aged.join(ages, how="cross")
        .group_by("cohort", "at")
        .agg(
            leads.sum().alias("leads"),
            leads.filter(is_old).sum().alias("observed"),
            leads.filter(is_old & has_bought).sum().alias("customers"),
            pl.col(AMOUNTS).filter(is_old & has_bought).sum().alias("amount"),
        )
    )
    ageless, with_age = _customers(aged)
    customers = pl.col("customers") if ageless <= with_age else pl.lit(None, pl.Int64)
    first = None if aged.is_empty() else aged.select(pl.col("cohort").min()).item()
    return (
        listed(first, query, periods)
        .select("cohort", "label", "truncated", "imported", "whole")
        .join(ages, how="cross")
        .join(table, on=["cohort", "at"], how="left", maintain_order="left")
        .with_columns(pl.col("leads", "observed", "customers", "amount").fill_null(0))
        .with_columns(customers.alias("customers"))
        .with_columns(partial=pl.col("observed").is_between(1, pl.col("leads") - 1))
        .with_columns(pl.col("label").alias("cohort"), pl.col("at").alias(AGE))
        .drop("label", "at")
    )


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


def age_label(age: int, query: Query) -> str:
    """Write an age in months, or in days: 3m, 90d."""
    step = query.asked.option(AGE_STEP)
    return f"{age}m" if step is None else f"{age * step}d"


def notes(counts: Counts) -> tuple[Note, ...]:
    """Say how many customers are in no cell, and what that does to the others."""
    ageless, with_age = _customers(counts["aged"])
    if not ageless:
        return ()
    does = "is empty since it lacks" if ageless > with_age else "is too low by what it lacks:"
    said = f"The triangle {does} {counted(ageless, 'customer')} without a date."
    return (Note("customers-without-age", said),)


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


def _customers(aged: pl.DataFrame) -> tuple[int, int]:
    """How many customers are without an age, and how many have one."""
    has_none, has_one = pl.col(BOUGHT) == NO_AGE, pl.col(BOUGHT) > NO_AGE
    return int(aged.filter(has_none)[LEADS].sum()), int(aged.filter(has_one)[LEADS].sum())


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
