"""How sure rule models are of their credits, from sums of squares and without drawing again.

A channel has a credit of each lead, 0 of those that did not convert. The sum of its squares over
the leads is a whole number, as that of the credits is, so that parts add up: it is counted in
three parts, each of which an Int64 holds.
"""

import math
from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from funnelcli.counting.statistics import Z95, wilson

Ends = tuple[float | None, float | None]
_BASE: Final = 2**42
_DIGITS: Final = 3
"""Credits of 2^42 leads, and any amounts that an Int64 can add up, have squares below this."""


def squares(of: str) -> list[str]:
    """Name the columns of a sum of squares."""
    return [f"#{of}_squared_{place}" for place in range(_DIGITS)]


def squared(value: pl.Expr, of: str) -> Iterator[pl.Expr]:
    """Add up the squares of whole numbers, an aggregate in three columns."""
    wide = value.cast(pl.Int128)
    total = (wide * wide).sum()
    for place, name in enumerate(squares(of)):
        digit = total // _BASE**place
        if place < _DIGITS - 1:
            digit %= _BASE
        yield digit.cast(pl.Int64).alias(name)


def sum_of_squares(row: Mapping[str, int], of: str) -> int:
    """Put a sum of squares together again."""
    return sum(row[name] * _BASE**place for place, name in enumerate(squares(of)))


def of_credits(credit: int, squared: int, leads: int, *, one: int) -> Ends:
    """Give the 95 % interval of a sum of credits of `leads`, none of whom has more than `one`.

    With the mean p of the credits, in parts of one, and their variance s², they tell as much of p
    as n·p(1 - p)/s² leads would that have all or nothing, which is the n of Wilson's interval. Of
    credits of 0 and 1 it is his own; without a variance it has no width.
    """
    if not leads:
        return None, None
    even = credit * (one * leads - credit)
    variance = leads * squared - credit * credit
    if even and not variance:
        return credit / one, credit / one
    n = leads * (even / variance) if even else leads
    _, low, high = wilson(credit / (one * leads) * n if even else credit // one, n)
    return (None, None) if low is None or high is None else (low * leads, high * leads)


def of_amounts(amount: int, squared: int, leads: int, *, has_negative: bool) -> Ends:
    """Give the 95 % interval of a sum of amounts of `leads`; null where nothing was brought.

    The variance of the sum is taken to go with the sum, as that of a count does, so that the
    interval reaches further up than down. Where amounts are negative it is that of a normal
    distribution.
    """
    if not leads or not squared:
        return None, None
    variance = max(0, leads * squared - amount * amount) / leads
    if has_negative or amount <= 0:
        spread = Z95 * math.sqrt(variance)
        return amount - spread, amount + spread
    one = variance / amount
    centre = amount + one * Z95**2 / 2
    spread = Z95 * math.sqrt(variance + one**2 * Z95**2 / 4)
    return centre - spread, centre + spread
