"""How earlier cohorts stood when they were as old as a young one is, and whether it differs.

A cohort is as old as its youngest leads, those of the last day of its period. Its other leads
are older, and so they were in earlier cohorts: these are taken as they stood as many days after
the ends of their own periods, and not by a number of days for each lead.
"""

import math
from collections.abc import Sequence
from datetime import date
from typing import Final

import polars as pl

from funnelcli.counting.patterns import LEADS
from funnelcli.counting.statistics import fisher, holm, low_n, with_rate

MISTAKEN: Final = 0.01
"""Of pages on which nothing has changed, so many at most call a cohort behind or ahead."""

BEHIND, AHEAD = "behind", "ahead"


def with_same_age(
    cohorts: pl.DataFrame,
    entered: pl.DataFrame,
    customers: str,
    horizon: int | None,
    min_leads: int,
) -> pl.DataFrame:
    """Add `share_observed` and `rate_at_same_age` to cohorts, which keep their order.

    Each has its `cohort`, `last_day`, `age_days`, `mature`, `whole`, `basis` and `leads`, and its
    customers under the name given; `entered` counts customers by `cohort` and by the `day` on
    which they became one.

    Young cohorts, which have leads and have ended but are not mature, are compared, if they are
    whole, with those that are a basis, pooled. `rate_at_same_age` is the customers that these had
    at the age of the young cohort, by their leads, which are `rate_at_same_age_n`, with its
    interval; null if some of their customers have no date, since it is not known how many they
    had. `share_observed` is the same customers by those at the age of the horizon, and 1 for
    mature cohorts, which are past it.

    All are null where they rest on low n, which is no benchmark.
    """
    age, name = pl.col("age_days"), "rate_at_same_age"
    youths = age.is_not_null() & ~pl.col("mature") & (pl.col("leads") > 0)
    young = cohorts.filter(youths, "whole")
    share = pl.when("mature").then(1.0)
    if young.is_empty():
        counts = (pl.lit(None, pl.Int64).alias(each) for each in ("had", f"{name}_n"))
        rates = (pl.lit(None, pl.Float64).alias(f"{name}{end}") for end in ("", "_low", "_high"))
        return cohorts.with_columns(share.alias("share_observed"), *counts, *rates)
    basis = cohorts.filter("basis")
    stood = _stood(entered, basis)
    usual = stood.filter(age <= pl.lit(horizon, pl.Int64))["had"].max()
    is_dated = basis[customers].sum() == (stood["had"].max() or 0)
    compared = (
        young.select("cohort", "age_days")
        .sort("age_days")
        .join_asof(stood, on="age_days", strategy="backward")
        .with_columns(
            pl.col("had").fill_null(0),
            pl.lit(usual, pl.Int64).alias("usual"),
            pl.lit(basis["leads"].sum() if is_dated else None, pl.Int64).alias(f"{name}_n"),
        )
        .pipe(_with_benchmark, "share_observed", "usual", min_leads)
        .pipe(_with_benchmark, name, f"{name}_n", min_leads)
        .with_columns(pl.when(pl.col(name).is_not_null()).then(f"{name}_n").alias(f"{name}_n"))
        .select("cohort", "share_observed", "had", "^rate_at_same_age.*$")
    )
    table = cohorts.join(compared, on="cohort", how="left", maintain_order="left")
    return table.with_columns(share.otherwise("share_observed").alias("share_observed"))


def _stood(entered: pl.DataFrame, basis: pl.DataFrame) -> pl.DataFrame:
    """Count the customers `had` by all cohorts together at each age that brought some."""
    age = (pl.col("day") - pl.col("last_day")).dt.total_days().alias("age_days")
    by_age = (
        entered.join(basis.select("cohort", "last_day"), on="cohort")
        .group_by(age)
        .agg(pl.col(LEADS).sum())
        .sort("age_days")
    )
    return by_age.select("age_days", pl.col(LEADS).cum_sum().alias("had"))


def _with_benchmark(frame: pl.DataFrame, name: str, n: str, min_leads: int) -> pl.DataFrame:
    """Add those that were `had` of n, with its interval, unless that is low n."""
    rated = with_rate(frame, name, "had", n)
    low, high = pl.col(f"{name}_low"), pl.col(f"{name}_high")
    is_low = low_n(pl.col(n), low, high, min_leads)
    return rated.with_columns(pl.when(~is_low).then(end) for end in (name, low, high))


def with_verdict(
    cohorts: pl.DataFrame,
    created: pl.DataFrame,
    days: pl.DataFrame,
    customers: str,
    *,
    horizon: int | None,
    as_of: date,
) -> pl.DataFrame:
    """Add `at_same_age`: whether a young cohort is behind or ahead of earlier ones, else null.

    It is where the difference is distinguishable by two tests, of which the larger chance counts,
    raised for the number of young cohorts (Holm 1979). The first is Fisher's exact test of its
    customers and leads with those of `rate_at_same_age`. The second compares it with what its
    leads would be expected to have at their own ages, so that a month with more days, or with
    most of its leads at its end, is not taken for another one: see `_chance_at_own_ages`.

    `created` counts leads by `cohort` and `created`, `days` customers by `cohort` and by `days`
    since the lead. What is low n is not compared.
    """
    young = cohorts.filter(pl.col("rate_at_same_age").is_not_null(), ~pl.col("low_n"))
    if young.is_empty():
        return cohorts.with_columns(pl.lit(None, pl.String).alias("at_same_age"))
    basis = cohorts.filter("basis").select("cohort", "leads")
    usual = _by_days(days.join(basis, on="cohort", how="semi"), horizon)
    of, chances = int(basis["leads"].sum()), []
    names = ("cohort", customers, "leads", "had")
    for cohort, k, n, had in young.select(names).iter_rows():
        is_own = pl.col("cohort") == cohort
        ages = (pl.lit(as_of) - pl.col("created")).dt.total_days().alias("days")
        leads = created.filter(is_own).group_by(ages).agg(pl.col(LEADS).sum()).sort("days").rows()
        own = sum(count for _, count in _by_days(days.filter(is_own), horizon))
        at_own_ages = _chance_at_own_ages(own, leads, usual, of)
        chances.append(max(fisher(k, n, had, of), at_own_ages))
    verdicts = young.select("cohort").with_columns(
        pl.Series("is_sure", [each <= MISTAKEN for each in holm(chances)], pl.Boolean)
    )
    is_behind = pl.col("rate") < pl.col("rate_at_same_age")
    word = pl.when(is_behind).then(pl.lit(BEHIND)).otherwise(pl.lit(AHEAD))
    return cohorts.join(verdicts, on="cohort", how="left", maintain_order="left").with_columns(
        pl.when("is_sure").then(word).alias("at_same_age")
    )


def _by_days(days: pl.DataFrame, horizon: int | None) -> list[tuple[int, int]]:
    """Count customers by the days they took, of those within the horizon."""
    within = days.filter(pl.col("days") <= pl.lit(horizon, pl.Int64))
    return within.group_by("days").agg(pl.col(LEADS).sum()).sort("days").rows()


def _chance_at_own_ages(
    k: int, ages: Sequence[tuple[int, int]], usual: Sequence[tuple[int, int]], of: int
) -> float:
    """The chance of k customers or others as far off among leads of these ages; two-sided.

    A customer of earlier cohorts that took d days counts by the share w of these leads that are d
    days old or older. The mean of w over the leads of those, with 0 for who did not buy, is what
    is expected, and its variance is that of w by the number of these leads. By the normal
    distribution, with the variance of the rate itself at that of all leads together.
    """
    n = sum(count for _, count in ages)
    old_enough, left, place = [], n, 0
    for took, _ in usual:
        while place < len(ages) and ages[place][0] < took:
            left, place = left - ages[place][1], place + 1
        old_enough.append(left / n)
    mean = math.fsum(w * count for w, (_, count) in zip(old_enough, usual, strict=True)) / of
    square = math.fsum(w * w * count for w, (_, count) in zip(old_enough, usual, strict=True)) / of
    pooled = (k + mean * of) / (n + of)
    variance = pooled * (1 - pooled) / n + (square - mean * mean) / of
    if variance <= 0:
        return 1.0
    return math.erfc(abs(k / n - mean) / math.sqrt(2 * variance))
