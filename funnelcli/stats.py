"""The statistics of the report as Polars expressions: pure, small, sourced."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Z95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

WIDEST = 0.30
"""An interval wider than this says too little to rank or compare by."""


def rate(name: str, k: "pl.Expr", n: "pl.Expr") -> list["pl.Expr"]:
    """k of n as `name`, with its Wilson score interval at 95 % as `name_low`, `name_high`.

    The rate is k/n, null when n is 0 or null. The interval is that of Wilson (1927) without
    continuity correction, exactly 0 below at k = 0 and exactly 1 above at k = n. Where k > n
    the ratio stands, but is no proportion: its interval is null.
    """
    import polars as pl

    p, z2 = k / n, Z95 * Z95
    centre = p + z2 / (2 * n)
    spread = Z95 * (p * (1 - p) / n + z2 / (4 * n * n)).sqrt()
    scale = 1 + z2 / n
    low = pl.when(k == 0).then(0.0).otherwise(((centre - spread) / scale).clip(lower_bound=0))
    high = pl.when(k == n).then(1.0).otherwise(((centre + spread) / scale).clip(upper_bound=1))
    defined, proportion = n > 0, (n > 0) & (k <= n)
    return [
        pl.when(defined).then(p).alias(name),
        pl.when(proportion).then(low).alias(f"{name}_low"),
        pl.when(proportion).then(high).alias(f"{name}_high"),
    ]


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
