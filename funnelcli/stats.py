"""The statistics of the report: pure, small, sourced."""

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Z95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

WIDEST = 0.30
"""An interval wider than this says too little to rank or compare by."""


def with_rate(frame: "pl.DataFrame", name: str, k: str, n: str) -> "pl.DataFrame":
    """Add k of n as `name`, with its Wilson score interval at 95 % as `name_low`, `name_high`.

    The rate is k/n, null when n is 0 or null. The interval is that of Wilson (1927) without
    continuity correction, exactly 0 below at k = 0 and exactly 1 above at k = n. Where k > n
    the ratio stands, but is no proportion: its interval is null.

    Row by row in Python, since Polars divides by one number by multiplying with its inverse,
    which changes the last digit with the number of rows; these are finished rows, and few.
    """
    import polars as pl

    rows = [_rate(*row) for row in frame.select(k, n).iter_rows()]
    names = (name, f"{name}_low", f"{name}_high")
    return frame.with_columns(
        pl.Series(column, [row[i] for row in rows], pl.Float64) for i, column in enumerate(names)
    )


def _rate(k: int | None, n: int | None) -> tuple[float | None, float | None, float | None]:
    if k is None or not n:
        return None, None, None
    p, z2 = k / n, Z95 * Z95
    if k > n:
        return p, None, None
    centre = p + z2 / (2 * n)
    spread = Z95 * math.sqrt(p * (1 - p) / n + z2 / (4 * n * n))
    scale = 1 + z2 / n
    low = 0.0 if k == 0 else max(0.0, (centre - spread) / scale)
    high = 1.0 if k == n else min(1.0, (centre + spread) / scale)
    return p, low, high


def low_n(n: "pl.Expr", low: "pl.Expr", high: "pl.Expr", min_leads: int) -> "pl.Expr":
    """True where a rate rests on too little: n < `min_leads`, or an interval over 30 points."""
    return (n < min_leads) | (high - low > WIDEST).fill_null(value=False)


def quantile(value: "pl.Expr", count: "pl.Expr", q: float) -> "pl.Expr":
    """The linear quantile of values given with their counts, an aggregate; null when empty.

    It lies at position (n - 1)·q of the sorted values, between neighbours in proportion
    (Hyndman and Fan 1996, type 7).
    """
    import polars as pl

    ordered, seen = value.sort(), count.sort_by(value).cum_sum()
    n = count.sum()
    position = (n - 1) * q
    below = position.floor()
    low = ordered.filter(seen > below).first()
    high = ordered.filter(seen > pl.min_horizontal(below + 1, n - 1)).first()
    return low + (high - low) * (position - below)
