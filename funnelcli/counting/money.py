"""What customers brought, by groups of leads: how many have an amount, and the average of these."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.patterns import LEADS, LEADS_COLUMN, reached
from funnelcli.errors import UsageError
from funnelcli.model import AMOUNT

PRICED: Final = "#priced"
AMOUNTS: Final = "#amount"
BROUGHT: Final = (
    LEADS_COLUMN,
    Column("customers", "Customers", Kind.COUNT, "Those of them that are customers."),
    Column(
        "with_amount", "With an amount", Kind.COUNT,
        "Those of the customers of whom an amount is known, also one of 0.",
    ),
    Column(
        "amount", "Amount", Kind.MONEY,
        "The amounts of these, of all their won deals; null where no amount is known of anybody.",
        null=True,
    ),
    Column(
        "average_deal", "Average deal", Kind.MONEY,
        "amount / with_amount, rounded to the smallest unit, halves up; null where nobody has one.",
        null=True,
    ),
)  # fmt: skip


def check_amount(question: Question, config: Config) -> None:
    """Hold tables of money to a definition that says what customers are worth."""
    del question
    if config.amount is None and config.leads.amount is None:
        raise UsageError(
            "--money needs an amount in the YAML",
            "Name its column in `amount: deals.Amount`, or in `leads: {amount: …}`.",
        )


def count_brought(leads: pl.LazyFrame, keys: Sequence[pl.Expr], query: Query) -> pl.LazyFrame:
    """Count leads by whether they are customers, and add up amounts and how many have one."""
    bought = reached(query.last, query.asked.reach)
    return leads.group_by(*keys, bought.alias("bought")).agg(
        pl.len().cast(pl.Int64).alias(LEADS),
        pl.col(AMOUNT).count().cast(pl.Int64).alias(PRICED),
        pl.col(AMOUNT).sum().cast(pl.Int64).alias(AMOUNTS),
    )


def brought(counts: pl.DataFrame, keys: Sequence[str], query: Query) -> pl.DataFrame:
    """Finish each group, in no order."""
    bought, n = pl.col("bought"), pl.col(LEADS)
    table = counts.group_by(keys).agg(
        n.sum().alias("leads"),
        n.filter(bought).sum().alias("customers"),
        pl.col(PRICED).filter(bought).sum().alias("with_amount"),
        pl.col(AMOUNTS).filter(bought).sum().alias("amount"),
    )
    return averaged(table, query)


def averaged(table: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Add the average deal; amounts are null where none is known of anybody."""
    if not query.sums_amounts:
        table = table.with_columns(pl.lit(None, pl.Int64).alias("amount"))
    rows = table.select("amount", "with_amount").rows()
    deals = [per(amount, n) for amount, n in rows]
    return table.with_columns(pl.Series("average_deal", deals, pl.Int64))


def per(amount: int | None, n: int) -> int | None:
    """Divide an amount by how many it is of, in whole minor units, halves up; null for none."""
    return None if amount is None or not n else (2 * amount + n) // (2 * n)
