"""Groups of amounts that are a hundred or a thousand times away from the others.

Sizes are decimal logarithms: a unit that is a hundred times smaller is a distance of 2.
"""

from dataclasses import dataclass, replace
from datetime import date

import polars as pl

POWERS = (2, 3)
"""Cents are a hundredth, thousands a thousand times."""
NEAR = 0.3
"""So far from a power of ten, which is a factor of 2, medians and means may be by chance."""
FEWEST, OF_MONTH = 10, 5
"""A group has so many amounts, and so has a month that is compared."""
GAP = 1.3
"""So far apart are the medians of months in one unit and in another."""
APART = 3.5
"""Two groups have means so many times farther apart than they are wide (Ashman's D); one group
cut in two has 2.7."""
TAIL = 3.5
"""So many times the spread from the middle, there are few amounts: 1 in 4,300 of a normal
distribution on each side; `CROWD` is more than ten times that."""
CROWD = 0.0025
LEAST = 0.05
"""The spread of amounts that are all alike."""
MIXED, MIXED_LEAST = 0.1, 2
"""A month has amounts of both units if these are at least so large a share of it, and so many."""
MOST_MIXED = 0.5
"""Where more of the amounts are in such months, the unit does not change with them."""
AS_WIDE = 0.5
"""A group in another unit is not narrower or wider than the other by more than this factor."""
NORMAL = 1.4826
"""The standard deviation of a normal distribution is so many times its median deviation."""


@dataclass(frozen=True, eq=False)
class Cluster:
    """Amounts that are in another unit than most."""

    marked: pl.Series
    power: int
    """Of ten, by which they are larger or smaller."""
    distance: float
    """Between the medians of both, without its sign."""
    is_above: bool
    months: tuple[date, date] | None = None
    """The first and the last month of these amounts, if they are what these months have."""
    strays: int = 0
    """Amounts that are in one unit in a month of the other."""


def middle(sizes: pl.Series) -> float:
    """Give the median."""
    return float(sizes.quantile(0.5, "linear") or 0.0)


def spread(sizes: pl.Series) -> float:
    """Give the usual distance from the median, as a standard deviation."""
    return max(NORMAL * middle((sizes - middle(sizes)).abs()), LEAST)


def by_months(frame: pl.DataFrame, size: str, day: str) -> Cluster | None:
    """Find months whose amounts are in another unit than those of the others.

    A month in which the unit changes has amounts of both: of such months beside these, the amounts
    in their unit belong to them.
    """
    month = pl.col(day).dt.truncate("1mo").alias("~month")
    dated = frame.lazy().select(month, size).drop_nulls()
    medians = dated.group_by("~month").agg(
        pl.len(), pl.col(size).quantile(0.5, "lower").alias("~median")
    )
    months = medians.filter(pl.col("len") >= OF_MONTH).sort("~median").collect()
    gaps = months["~median"].diff().fill_null(0.0)
    if months.height == 0 or not (widest := float(gaps.max() or 0.0)) >= GAP:  # type: ignore[arg-type]
        return None
    cut = int((gaps >= widest).arg_max() or 0)
    low, high = months[:cut], months[cut:]
    fewer = low if int(low["len"].sum()) <= int(high["len"].sum()) else high
    is_above = fewer is high
    in_month = frame.select(month).to_series()
    whole = in_month.is_in(fewer["~month"].implode()).fill_null(value=False)
    return _with_mixed(frame[size], in_month, whole, is_above=is_above)


def _with_mixed(
    sizes: pl.Series, months: pl.Series, whole: pl.Series, *, is_above: bool
) -> Cluster | None:
    """Take from each month what is in the unit of the others; `whole` marks months by medians."""
    others = ~whole & months.is_not_null()
    border = (middle(sizes.filter(whole)) + middle(sizes.filter(others))) / 2
    is_odd = sizes > border if is_above else sizes < border
    strays = months.is_not_null() & (is_odd != whole)
    frame = pl.DataFrame({"month": months, "whole": whole, "odd": is_odd, "stray": strays})
    by_month = (
        frame.drop_nulls("month")
        .group_by("month", "whole")
        .agg(pl.len(), pl.col("odd", "stray").sum())
        .sort("month")
    )
    least = pl.max_horizontal(MIXED * pl.col("len"), pl.lit(MIXED_LEAST))
    mixed = by_month.filter(pl.col("stray") >= least)
    if int(mixed["len"].sum()) > MOST_MIXED * int(by_month["len"].sum()):
        return None
    span = _beside(by_month, set(mixed["month"]))
    there, is_mixed = (
        months.is_in(each).fill_null(value=False) for each in (span, mixed["month"].to_list())
    )
    marked = there & (is_odd | (whole & ~is_mixed))
    found = _cluster(sizes, marked, months.is_not_null() & ~marked)
    if found is None:
        return None
    return replace(found, months=(min(span), max(span)), strays=int(strays.sum()))


def _beside(by_month: pl.DataFrame, mixed: set[date]) -> list[date]:
    """List the months in the other unit, and the mixed ones that follow or precede them at once."""
    rows = list(by_month.select("month", "whole").iter_rows())
    span = {month for month, is_whole in rows if is_whole}
    for order in (rows, rows[::-1]):
        before = None
        for month, _ in order:
            if before in span and month in mixed:
                span.add(month)
            before = month
    return sorted(span)


def by_size(sizes: pl.Series) -> Cluster | None:
    """Find a group of amounts that is as wide as the others, and in another unit."""
    return _halves(sizes) or _tails(sizes)


def _halves(sizes: pl.Series) -> Cluster | None:
    """Cut amounts in two where this leaves the least variance within, if they are two groups."""
    ordered = sizes.sort()
    n = ordered.len()
    left = pl.int_range(1, n, eager=True).cast(pl.Float64)
    sums = ordered.cum_sum()[:-1]
    means = sums / left, (float(ordered.sum()) - sums) / (n - left)
    between = left * (n - left) * (means[0] - means[1]) ** 2
    cut = float(ordered[int(between.arg_max() or 0)])
    low, high = sizes <= cut, sizes > cut
    apart = _mean(sizes.filter(high)) - _mean(sizes.filter(low))
    widths = _deviation(sizes.filter(high)), _deviation(sizes.filter(low))
    if apart < APART * ((widths[0] ** 2 + widths[1] ** 2) / 2) ** 0.5:
        return None
    few, others = (low, high) if low.sum() <= high.sum() else (high, low)
    return _cluster(sizes, few, others)


def _tails(sizes: pl.Series) -> Cluster | None:
    """Find a crowd far from the middle, where few should be."""
    center, width = middle(sizes), spread(sizes)
    for marked in (sizes > center + TAIL * width, sizes < center - TAIL * width):
        if marked.sum() >= CROWD * sizes.len():
            return _cluster(sizes, marked, ~marked)
    return None


def _cluster(sizes: pl.Series, marked: pl.Series, others: pl.Series) -> Cluster | None:
    """Make a group of the amounts marked, if it is one, and in another unit than the others."""
    few, rest = sizes.filter(marked), sizes.filter(others)
    if few.len() < FEWEST or rest.len() < FEWEST:
        return None
    distance = middle(few) - middle(rest)
    power = min(POWERS, key=lambda each: abs(abs(distance) - each))
    by_means = _mean(few) - _mean(rest)
    if abs(abs(distance) - power) > NEAR or abs(distance - by_means) > NEAR:
        return None
    if not AS_WIDE <= _deviation(few) / _deviation(rest) <= 1 / AS_WIDE:
        return None
    return Cluster(marked, power, abs(distance), distance > 0)


def _mean(sizes: pl.Series) -> float:
    return float(sizes.mean() or 0.0)  # type: ignore[arg-type]


def _deviation(sizes: pl.Series) -> float:
    return max(float(sizes.std() or 0.0), LEAST)  # type: ignore[arg-type]
