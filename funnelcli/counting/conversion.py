"""Lead-to-customer conversion, of all leads of a group and of those old enough to judge."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.answers.columns import LOW_N, Column, Kind, Role, Spare, rate
from funnelcli.config.query import Query
from funnelcli.counting.horizon import IS_MATURE, old_enough
from funnelcli.counting.patterns import (
    DAYS,
    LEADS,
    LEADS_COLUMN,
    STAGE_COLUMN,
    reached,
    stage_names,
)
from funnelcli.counting.statistics import low_n, quantile, with_rate

CONVERSION: Final = (
    LEADS_COLUMN,
    STAGE_COLUMN,
    *rate(
        means="Those that reached the last stage / leads; null without leads, and where nothing "
        "says who bought.",
        of_customers=True,
    ),
    Column(
        "amount", "Amount", Kind.MONEY,
        "Sum of the amounts of those that reached the last stage, 0 if there are none; null where "
        "nothing says who bought, or no lead has an amount. There where one is defined.",
        null=True, optional=True, of_customers=True, spare=Spare.MONEY,
    ),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days from lead to customer, of those with both dates and not backwards; "
        "null where there is none, and where nothing says who bought.",
        null=True, of_customers=True, spare=Spare.MIDDLE,
    ),
    LOW_N,
)  # fmt: skip
"""The columns of `conversions`, of which cohorts and segments are made."""
MATURE_LEADS: Final = Column(
    "mature_leads", "Old enough", Kind.COUNT,
    "Leads created at least the horizon before as-of; null where the horizon is unknown.",
    null=True,
)  # fmt: skip
MATURE_CUSTOMERS: Final = Column(
    "mature_customers", "Customers of these", Kind.COUNT,
    "Those of `mature_leads` that reached the last stage, however late; null likewise.",
    null=True,
)  # fmt: skip
OF_MATURE: Final = (
    MATURE_LEADS,
    MATURE_CUSTOMERS,
    *rate(
        "mature_rate", "Rate of these",
        "mature_customers / mature_leads; null likewise, and where no lead is old enough.",
    ),
    Column(
        "mature_low_n", "Low n of these", Kind.FLAG,
        "Whether `mature_rate` is of fewer than `min_leads` leads, or its interval wider than 30 "
        "points; null where the horizon is unknown.", null=True, role=Role.FOR_PROGRAMS,
    ),
)  # fmt: skip
"""The same of the leads that are old enough to judge: what `judged` puts on a page."""
YOUNG: Final = (
    Column(
        "~young", "Young", Kind.COUNT, "Leads younger than the horizon, which the rate leaves out.",
        spare=Spare.ENDED,
    ),
    Column(
        "~young_customers", "Young bought", Kind.COUNT, "Those of them that have bought already.",
        spare=Spare.DETAIL,
    ),
)  # fmt: skip
"""What only a page has beside rates of leads that are old enough: no stage can be called so."""


def conversions(
    patterns: pl.DataFrame, days: pl.DataFrame, keys: Sequence[str], query: Query
) -> pl.DataFrame:
    """Finish lead-to-customer conversion for each group of leads, in no order.

    `leads`; how many of them reached each stage; `rate`, those that reached the last stage of
    all, with its interval; `amount`, the sum over them, null where no amount is known of anybody;
    `median_days` from lead to customer; `low_n`; and `OF_MATURE`, if `patterns` tell which leads
    are old enough. Where nothing says who bought, the last stage is one like the others: rates,
    amount and days are null.
    """
    stages, last = stage_names(query), reached(query.last, query.asked.reach)
    n, mature = pl.col(LEADS), pl.col(IS_MATURE)
    is_told = IS_MATURE in patterns.columns
    by_age = [
        n.filter(mature).sum().alias("mature_leads"),
        n.filter(mature & last).sum().alias("mature_customers"),
    ]
    table = patterns.group_by(keys).agg(
        n.sum().alias("leads"),
        *(
            n.filter(reached(k, query.asked.reach)).sum().alias(name)
            for k, name in enumerate(stages)
        ),
        pl.col("#amount").filter(last).sum().alias("amount"),
        *(by_age if is_told else []),
    )
    medians = days.group_by(keys).agg(
        quantile(pl.col(DAYS), pl.col(LEADS), 0.5).alias("median_days")
    )
    table = table.join(medians, on=keys, how="left", nulls_equal=True)
    unknown = pl.lit(None, pl.Int64)
    known = [pl.col(stages[-1]).alias("customers")]
    if not query.config.knows_customers:
        known = [unknown.alias("customers"), unknown.cast(pl.Float64).alias("median_days")]
    if not query.sums_amounts:
        known.append(unknown.alias("amount"))
    if is_told and query.horizon is None:
        known += [unknown.alias("mature_leads"), unknown.alias("mature_customers")]
    table = rated(table.with_columns(known), "", "customers", "leads", query)
    if not is_told:
        return table
    return rated(table, "mature_", "mature_customers", "mature_leads", query)


def rated(table: pl.DataFrame, prefix: str, k: str, n: str, query: Query) -> pl.DataFrame:
    """Add k of n as a rate, and whether it is low n, under names with a prefix."""
    table = with_rate(table, f"{prefix}rate", k, n)
    low, high = pl.col(f"{prefix}rate_low"), pl.col(f"{prefix}rate_high")
    few = low_n(pl.col(n), low, high, query.config.min_leads)
    return table.with_columns(few.alias(f"{prefix}low_n"))


def judged(table: pl.DataFrame, query: Query, customers: str | None = None) -> pl.DataFrame:
    """Take the rates of the leads that are old enough for those of all, where that is known.

    So a page shows them; `~young` are the others, and `~young_customers` those who bought already:
    of the column `customers`, or else of the last stage.
    """
    if query.horizon is None:
        return table
    young = pl.col("leads") - pl.col("mature_leads")
    names = ("rate", "rate_low", "rate_high", "low_n")
    return table.with_columns(
        *(pl.col(f"mature_{name}").alias(name) for name in names),
        young.alias("~young"),
        (pl.col(customers or stage_names(query)[-1]) - pl.col("mature_customers")).alias(
            "~young_customers"
        ),
    )


def of_whom(query: Query) -> tuple[str, ...]:
    """Say of which leads the rates of a page are, where that is not all."""
    if query.horizon is None:
        return ()
    return (f"Rate: of leads that are {old_enough(query.horizon)}.",)
