"""How earlier cohorts stood when they were as old as a young one is.

A cohort is as old as its youngest leads, those of the last day of its period. Its other leads
are older, and so they were in earlier cohorts: these are taken as they stood as many days after
the ends of their own periods, and not by a number of days for each lead.
"""

from typing import TYPE_CHECKING, Final

from funnelcli.stats import low_n, with_rate

if TYPE_CHECKING:
    import polars as pl

LEADS: Final = "#leads"


def with_same_age(
    cohorts: "pl.DataFrame",
    entered: "pl.DataFrame",
    customers: str,
    horizon: int | None,
    min_leads: int,
) -> "pl.DataFrame":
    """Add `share_observed` and `rate_at_same_age` to cohorts, which keep their order.

    Each has its `cohort`, `last_day`, `age_days`, `mature`, `whole`, `basis` and `leads`, and its
    customers under the name given; `entered` counts customers by `cohort` and by the `day` on
    which they became one.

    Young cohorts, which have leads and have ended but are not mature, are compared, if they are
    whole, with those that are a basis, pooled. `rate_at_same_age` is the customers that these had
    at the age of the young cohort, by their leads; null if some of their customers have no date,
    since it is not known how many they had. `share_observed` is the same customers by those at
    the age of the horizon, and 1 for mature cohorts, which are past it.

    Both are null where they rest on low n, which is no benchmark.
    """
    import polars as pl

    age = pl.col("age_days")
    basis = cohorts.filter("basis")
    stood = _stood(entered, basis)
    usual = stood.filter(age <= pl.lit(horizon, pl.Int64))["had"].max()
    is_dated = basis[customers].sum() == (stood["had"].max() or 0)
    young = (
        cohorts.filter(age.is_not_null() & ~pl.col("mature") & (pl.col("leads") > 0), "whole")
        .select("cohort", "age_days")
        .sort("age_days")
        .join_asof(stood, on="age_days", strategy="backward")
        .with_columns(
            pl.col("had").fill_null(0),
            pl.lit(usual, pl.Int64).alias("usual"),
            pl.lit(basis["leads"].sum() if is_dated else None, pl.Int64).alias("leads"),
        )
        .pipe(_with_benchmark, "share_observed", "usual", min_leads)
        .pipe(_with_benchmark, "rate_at_same_age", "leads", min_leads)
        .select("cohort", "share_observed", "rate_at_same_age")
    )
    compared = cohorts.join(young, on="cohort", how="left", maintain_order="left")
    share = pl.when("mature").then(1.0).otherwise("share_observed")
    return compared.with_columns(share.alias("share_observed"))


def _stood(entered: "pl.DataFrame", basis: "pl.DataFrame") -> "pl.DataFrame":
    """Count the customers `had` by all cohorts together at each age that brought some."""
    import polars as pl

    age = (pl.col("day") - pl.col("last_day")).dt.total_days().alias("age_days")
    by_age = (
        entered.join(basis.select("cohort", "last_day"), on="cohort")
        .group_by(age)
        .agg(pl.col(LEADS).sum())
        .sort("age_days")
    )
    return by_age.select("age_days", pl.col(LEADS).cum_sum().alias("had"))


def _with_benchmark(frame: "pl.DataFrame", name: str, n: str, min_leads: int) -> "pl.DataFrame":
    """Add those that were `had` of n, unless that is low n."""
    import polars as pl

    rated = with_rate(frame, name, "had", n)
    low, high = pl.col(f"{name}_low"), pl.col(f"{name}_high")
    is_low = low_n(pl.col(n), low, high, min_leads)
    return rated.with_columns(pl.when(~is_low).then(name).alias(name))
