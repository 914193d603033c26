"""Cohorts by their age: what was so old, and who had become a customer by then.

The tables of cohorts by age count the same, and differ in what they show of it.
"""

from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.config.option import Option, days_of
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.cohorts import by_period, listed
from funnelcli.counting.patterns import LEADS, reached, week_or_month
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError
from funnelcli.model import AMOUNT, CREATED, entry
from funnelcli.words.text import counted

AGE, BOUGHT, AMOUNTS = "age", "bought", "#amount"
NO_AGE = 0
"""Stands for the age at which a lead bought, where the purchase has no date."""


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


def _customers(aged: pl.DataFrame) -> tuple[int, int]:
    """How many customers are without an age, and how many have one."""
    has_none, has_one = pl.col(BOUGHT) == NO_AGE, pl.col(BOUGHT) > NO_AGE
    return int(aged.filter(has_none)[LEADS].sum()), int(aged.filter(has_one)[LEADS].sum())
