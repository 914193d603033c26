"""What customers bring over their lives, where a column says it, and of whom it does not."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.measures.measure import SEGMENT, START, Parts
from funnelcli.counting.patterns import LEADS
from funnelcli.model import LTV, MOST
from funnelcli.words.text import counted

KNOWN, LTVS = "#with_ltv", "#ltv"
UNKNOWN: Final = "no lifetime value is known"


def is_of_column(query: Query) -> bool:
    """Tell whether `ltv` names a column, and is not one number for all."""
    return isinstance(query.config.ltv, str)


def sums(query: Query) -> list[pl.Expr]:
    """Add up the lifetime values, and count those that are known; nothing without a column."""
    if not is_of_column(query):
        return []
    known, total = pl.col(LTV).count(), pl.col(LTV).sum()
    return [known.cast(pl.Int64).alias(KNOWN), total.cast(pl.Int64).alias(LTVS)]


def of_customers(rows: pl.DataFrame, customers: str) -> list[int | None]:
    """Tell what the customers of each row bring, in minor units.

    Those of whom it is not known bring the mean of the others of the period and segment: null
    where it is known of none of these, or nobody knows how many they are.
    """
    known, total = (pl.col(name).sum().over(START, SEGMENT) for name in (KNOWN, LTVS))
    cells = rows.select(customers, KNOWN, LTVS, known.alias("~known"), total.alias("~total"))
    return [_with_mean(*each) for each in cells.iter_rows()]


def in_all(customers: str) -> Parts:
    """Make what customers bring in all periods as in one: with the mean of all that are known."""

    def make(sums: pl.DataFrame) -> pl.Series:
        of_all = sums.with_columns(pl.lit(None, pl.Date).alias(START))
        return pl.Series(customers, of_customers(of_all, customers), pl.Int64)

    return Parts((customers, KNOWN, LTVS), make)


def _with_mean(n: int | None, known: int, brought: int, of: int, total: int) -> int | None:
    """Add to what is known the mean for the others, to the nearest minor unit, halves up."""
    if n is None:
        return None
    if n == known:
        return brought
    if not of:
        return None
    every = brought + (2 * (n - known) * total + of) // (2 * of)
    return every if abs(every) <= MOST else None


def unknown(counts: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say of how many customers the lifetime value is not known."""
    if is_of_column(query):
        n, known = (int(counts[name].sum()) for name in (LEADS, KNOWN))
        if known < n:
            every = counted(n, "customer")
            row = " and ".join(["period", *query.asked.by[:1]])
            yield Note(
                "unknown-ltv",
                f"`ltv`: the lifetime value of {n - known:,} of {every} is not known; each counts "
                f"as the mean of those known of its {row}, in a total as that of all its periods. "
                "Where none is known there is no figure."
                if known
                else f"`ltv`: no lifetime value is known of {every}, so that there is no figure.",
            )
