"""How many of the leads that share a path, or its length, converted, and after how many days."""

from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import LOW_N, Column, Kind, Spare, rate
from funnelcli.config.query import Query
from funnelcli.counting.attribution.goals import CUSTOMERS, goal_of
from funnelcli.counting.attribution.touches import CONVERTS
from funnelcli.counting.conversion import OF_MATURE, YOUNG, judged, rated
from funnelcli.counting.horizon import IS_MATURE
from funnelcli.counting.patterns import DAYS, LEADS, LEADS_COLUMN, columns_of
from funnelcli.counting.statistics import quantile

_CAME: Final = "#customers"
_CONVERTED: Final = Column(
    "customers", "Customers", Kind.COUNT,
    "Those of them that became customers; with `--to` that reached its stage, and where nothing "
    "says who bought, the last one.",
)  # fmt: skip
RATED: Final = (
    LEADS_COLUMN,
    _CONVERTED,
    *rate(means="customers / leads; null without leads."),
    Column(
        "median_days", "Median days", Kind.DAYS,
        "Median of the days from the first touch of the path to the conversion, of those with a "
        "date of both; null where there is none.",
        null=True, spare=Spare.MIDDLE,
    ),
    LOW_N,
    *(
        replace(
            each,
            means="Those of `mature_leads` that are among `customers`; null likewise.",
        )
        if each.name == "mature_customers"
        else each
        for each in OF_MATURE
    ),
)  # fmt: skip
"""The columns of `finished`."""


def counted_by(rows: pl.LazyFrame, key: str, *sums: pl.Expr) -> tuple[pl.LazyFrame, pl.LazyFrame]:
    """Count leads, and those who converted, by a key; and these by the days that they took."""
    have, leads = pl.col(CONVERTS), pl.len().cast(pl.Int64).alias(LEADS)
    customers = have.sum().cast(pl.Int64).alias(_CAME)
    took = rows.filter(have, pl.col(DAYS).is_not_null())
    by_age = rows.group_by(key, IS_MATURE).agg(leads, customers, *sums)
    return by_age, took.group_by(key, DAYS).agg(leads)


def finished(
    by_age: pl.DataFrame, days: pl.DataFrame, key: str, query: Query, most: int | None = None
) -> pl.DataFrame:
    """Make the rows of a key; `most` of those of low n, the most frequent, where there are more.

    Those of low n come last, then those with more leads first: where the horizon is known, more
    leads that are old enough.
    """
    leads, customers = pl.col(LEADS), pl.col(_CAME)
    mature = pl.col(IS_MATURE)
    of_mature = (
        leads.filter(mature).sum().alias("mature_leads"),
        customers.filter(mature).sum().alias("mature_customers"),
    )
    if query.horizon is None:
        of_mature = (
            pl.lit(None, pl.Int64).alias("mature_leads"),
            pl.lit(None, pl.Int64).alias("mature_customers"),
        )
    table = by_age.group_by(key).agg(
        leads.sum().alias("leads"), customers.sum().alias("customers"), *of_mature
    )  # fmt: skip
    prefix = "" if query.horizon is None else "mature_"
    order = {f"{prefix}low_n": False, f"{prefix}leads": True, "leads": True, key: False}
    if most is not None:  # a rate of fewer than that is of low n, whatever it is
        _, *then = order
        of_rate = pl.col(f"{prefix}leads")
        most = max(most, table.select((of_rate >= query.config.min_leads).sum()).item())
        table = table.filter(of_rate >= of_rate.top_k(most).min())  # few are put in order
        table = table.sort(then, descending=[order[each] for each in then]).head(most)
    medians = days.join(table, on=key, how="semi").group_by(key).agg(
        quantile(pl.col(DAYS), leads, 0.5).alias("median_days")
    )  # fmt: skip
    table = table.join(medians, on=key, how="left")
    table = rated(table, "", "customers", "leads", query)
    table = rated(table, "mature_", "mature_customers", "mature_leads", query)
    return table.sort(list(order), descending=list(order.values()))


def page_columns(first: Column, by_age: pl.DataFrame, query: Query) -> tuple[Column, ...]:
    """List the columns of a page: of leads that are old enough, and who is younger."""
    of_mature = {each.name for each in OF_MATURE}
    plain = [each for each in RATED if each.name not in of_mature]
    means = {}
    young: tuple[Column, ...] = ()
    if query.horizon is not None:
        means["rate"] = (
            f"Those that converted among the leads that are at least {query.horizon} days old / "
            "those leads."
        )
        young = () if by_age[IS_MATURE].all() else YOUNG
    told = [replace(each, means=means.get(each.name, each.means)) for each in plain]
    return columns_of((first, *told, *young), query, labels=labels(query))


def page_rows(table: pl.DataFrame, columns: tuple[Column, ...], query: Query) -> pl.DataFrame:
    """Take the columns of a page, with rates of the leads that are old enough."""
    return judged(table, query, "customers").select(each.name for each in columns)


def labels(query: Query) -> dict[str, str]:
    """Call those that converted by what they came to."""
    goal = goal_of(query)
    if goal.measure == CUSTOMERS:
        return {}
    return {"customers": f"Reached {query.config.stages[goal.stage].name}"}
