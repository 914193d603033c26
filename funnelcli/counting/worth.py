"""What a customer is worth on average, and how far single customers are from that."""

import math
from dataclasses import dataclass
from math import fsum
from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.intervals import Interval, exactly, likely
from funnelcli.counting.patterns import LEADS, reached
from funnelcli.model import AMOUNT

SIZE: Final = "size"
AMOUNTS: Final = "#amount"
_DIGITS = 3
"""So many digits tell amounts apart where only their spread is asked for."""


@dataclass(frozen=True, slots=True)
class Worth:
    """The amounts of customers that have one, in minor units."""

    customers: int
    mean: float
    variance: float
    """Of single amounts."""

    def of(self, customers: Interval) -> Interval:
        """Tell what so many customers come to.

        As each is worth another amount, as the mean of the amounts is not known exactly, and as
        there may be more or fewer of them.
        """
        n = customers.value
        made = exactly(self.mean).times(customers)
        each = likely(made.value, self.variance * (n + n * n / self.customers))
        low = made.value - math.hypot(made.value - made.low, each.value - each.low)
        high = made.value + math.hypot(made.high - made.value, each.high - each.value)
        return Interval(made.value, max(0.0, low) if self.mean > 0 else low, high)


def count_worth(leads: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Count customers, and add up their amounts, by amounts in three digits; null without one."""
    digits = pl.col(AMOUNT).cast(pl.Float64).round_sig_figs(_DIGITS).cast(pl.Int64)
    bought = leads.filter(reached(query.last, query.asked.reach))
    return bought.group_by(digits.alias(SIZE)).agg(
        pl.len().cast(pl.Int64).alias(LEADS), pl.col(AMOUNT).sum().cast(pl.Int64).alias(AMOUNTS)
    )


def worth(counts: pl.DataFrame) -> Worth | None:
    """Find the mean of the amounts of those that have one; None where nobody has."""
    rows = counts.drop_nulls(SIZE).sort(SIZE).select(LEADS, AMOUNTS).rows()
    customers = sum(n for n, _ in rows)
    if not customers:
        return None
    mean = sum(amount for _, amount in rows) / customers
    spread = fsum(n * (amount / n - mean) ** 2 for n, amount in rows)
    return Worth(customers, mean, spread / max(1, customers - 1))
