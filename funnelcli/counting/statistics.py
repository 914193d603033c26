"""The statistics of the report: pure, small, sourced."""

import math
from collections.abc import Iterator, Sequence
from itertools import accumulate
from operator import mul

import polars as pl

Z95 = 1.959963984540054
"""The 97.5th percentile of the standard normal distribution."""

WIDEST = 0.30
"""An interval wider than this says too little to rank or compare by."""

_AS_LIKELY = 1e-7
"""Two outcomes whose chances differ by a smaller share are as likely as each other."""
_NEGLIGIBLE = 1e-17


def with_rate(frame: pl.DataFrame, name: str, k: str, n: str) -> pl.DataFrame:
    """Add k of n as `name`, with its Wilson score interval at 95 % as `name_low`, `name_high`.

    Row by row in Python, since Polars divides by one number by multiplying with its inverse,
    which changes the last digit with the number of rows; these are finished rows, and few.
    """
    rows = [wilson(*row) for row in zip(frame[k].to_list(), frame[n].to_list(), strict=True)]
    names = (name, f"{name}_low", f"{name}_high")
    return frame.with_columns(
        pl.Series(column, [row[i] for row in rows], pl.Float64) for i, column in enumerate(names)
    )


def wilson(k: float | None, n: float | None) -> tuple[float | None, float | None, float | None]:
    """Give k of n as a rate, and the ends of its 95 % interval.

    The rate is k/n, null when n is 0 or null. The interval is that of Wilson (1927) without
    continuity correction, exactly 0 below at k = 0 and exactly 1 above at k = n. Where k > n
    the ratio stands, but is no proportion: its interval is null.
    """
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


def low_n(n: pl.Expr, low: pl.Expr, high: pl.Expr, min_leads: int) -> pl.Expr:
    """True where a rate rests on too little: n < `min_leads`, or an interval over 30 points."""
    return (n < min_leads) | (high - low > WIDEST).fill_null(value=False)


def is_low_n(k: int, n: int, min_leads: int) -> bool:
    """Tell of k of n whether it is `low_n`."""
    _, low, high = wilson(k, n)
    return n < min_leads or (low is not None and high is not None and high - low > WIDEST)


def quantile(value: pl.Expr, count: pl.Expr, q: float) -> pl.Expr:
    """The linear quantile of values given with their counts, an aggregate; null when empty.

    It lies at position (n - 1)·q of the sorted values, between neighbours in proportion
    (Hyndman and Fan 1996, type 7).
    """
    ordered, seen = value.sort(), count.sort_by(value).cum_sum()
    n = count.sum()
    position = (n - 1) * q
    below = position.floor()
    low = ordered.filter(seen > below).first()
    high = ordered.filter(seen > pl.min_horizontal(below + 1, n - 1)).first()
    return low + (high - low) * (position - below)


def log_chance(few: int, expected: float, many: int) -> float:
    """Bound the chance of at most `few` entries where more are expected; its logarithm.

    What is expected rests on `many` others at the same rate. Chernoff's bound, which is the
    likelihood ratio of two rates of Poisson.
    """
    if few >= expected:
        return 0.0
    apart = few * math.log(expected / few) if few else 0.0
    return apart + (few + many) * math.log((few + many) / (expected + many))


def fisher(k1: int, n1: int, k2: int, n2: int) -> float:
    """The chance that k1 of n1 and k2 of n2 differ as much or more, if both are of one rate.

    Fisher's exact test, two-sided: given k1 + k2, the chances of all outcomes that are at most
    as likely as this one.
    """
    k, n = k1 + k2, n1 + n2
    lowest, highest = max(0, k - n2), min(k, n1)
    peak = min(highest, max(lowest, (k + 1) * (n1 + 1) // (n + 2)))

    def log_weight(x: int) -> float:
        return -sum(map(math.lgamma, (x + 1, n1 - x + 1, k - x + 1, n2 - k + x + 1)))

    def up(x: int) -> float:
        return (n1 - x) * (k - x) / ((x + 1) * (n2 - k + x + 1))

    def down(x: int) -> float:
        return x * (n2 - k + x) / ((n1 - x + 1) * (k - x + 1))

    above = list(_weights(up(x) for x in range(peak, highest)))
    below = list(_weights(down(x) for x in range(peak, lowest, -1)))
    observed = math.exp(log_weight(k1) - log_weight(peak)) * (1 + _AS_LIKELY)
    every = [1.0, *above, *below]
    return min(1.0, math.fsum(each for each in every if each <= observed) / math.fsum(every))


def _weights(ratios: Iterator[float]) -> Iterator[float]:
    """Yield the chances of outcomes beside the likeliest, as parts of its own, while they count."""
    for weight in accumulate(ratios, mul):
        if weight < _NEGLIGIBLE:
            return
        yield weight


def holm(chances: Sequence[float]) -> list[float]:
    """Raise the chances of several tests so that one in all is a mistake as rarely as by one.

    The step-down of Holm (1979): the i-th smallest of m times m - i + 1, none below the one
    before it.
    """
    order = sorted(range(len(chances)), key=chances.__getitem__)
    raised, most = [0.0] * len(chances), 0.0
    for rank, place in enumerate(order):
        most = max(most, min(1.0, chances[place] * (len(chances) - rank)))
        raised[place] = most
    return raised
