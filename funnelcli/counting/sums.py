"""Whether amounts can be added up in Int64, in which all sums are made."""

import polars as pl

from funnelcli.model import MOST


def largest(amounts: pl.Series) -> int:
    """Give the size of the largest amount, above zero or below."""
    ends = (amounts.min(), amounts.max())
    return max((abs(end) for end in ends if isinstance(end, int)), default=0)


def can_be_added(amounts: pl.Series) -> bool:
    """Tell at a glance that no sum of these is too large: as many of the largest are not."""
    return len(amounts) * largest(amounts) <= MOST


def too_large(amounts: pl.Series) -> int | None:
    """Find the size above which amounts are too large to be added up; None if all can be.

    It is what Int64 holds, divided among them: if the positive ones, or the negative ones, add
    up to more, some are larger than that.
    """
    if can_be_added(amounts):
        return None
    wide = amounts.cast(pl.Int128)
    above, below = int(wide.clip(lower_bound=0).sum()), int(wide.clip(upper_bound=0).sum())
    return None if max(above, -below) <= MOST else MOST // amounts.count()
