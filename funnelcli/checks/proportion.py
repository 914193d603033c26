"""What is out of proportion: a number beside all others of its kind, or beside what was due."""

import math
from collections.abc import Sequence
from typing import Final

import polars as pl

from funnelcli.checks.beside import over

FEWEST: Final = 6
"""Of fewer numbers none is usual."""
FAR, APART = 30, 5
"""So many times the median, and so many times the largest other."""


def is_absurd(value: pl.Expr, by: Sequence[pl.Expr]) -> pl.Expr:
    """True for numbers that are out of proportion to their group, where that has enough of them.

    At least `FAR` times the median of the group, and `APART` times the largest that is not. In a
    smaller group, the one number that is so to all of the table. Null and 0 are no numbers here.
    """
    size = pl.when(value != 0).then(value.abs().cast(pl.Float64))
    is_far = size >= FAR * over(size.median(), by)
    usual = over(pl.when(~is_far).then(size).max(), by)
    of_group = is_far & (size >= APART * usual)
    second = size.top_k(2).min()
    of_all = (size >= FAR * size.median()) & (size >= APART * second) & (size.count() >= FEWEST)
    return pl.when(over(size.count(), by) >= FEWEST).then(of_group).otherwise(of_all)


def chance_of_few(there: int, expected: float) -> float:
    """Bound the chance that no more are there than these, as its logarithm.

    Of u where E are to be expected it is by Chernoff at most exp(u - E + u·ln(E/u)), for u < E.
    """
    if there >= expected:
        return 0.0
    return there - expected + (there * math.log(expected / there) if there else 0.0)
