"""Whether two rates differ: by how much, how likely so much is by chance, and of many how many.

Both are of leads of their own, k1 of n1 and k2 of n2: a group and the rest, never a group and a
whole that it is a part of.
"""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from funnelcli.counting.statistics import fisher, wilson

FEWEST_EXPECTED: Final = 5
"""Where fewer are expected in a cell the normal distribution is no good, and the test is exact."""


class Difference(NamedTuple):
    """The first rate less the second, with its 95 % interval."""

    value: float
    low: float
    high: float


def difference(k1: int, n1: int, k2: int, n2: int) -> Difference | None:
    """Subtract the rates; None where one is undefined, or is no proportion.

    The interval is the hybrid score interval of Newcombe (1998, method 10), made of the two of
    Wilson: value - √((p1 - low1)² + (high2 - p2)²) to value + √((high1 - p1)² + (p2 - low2)²).
    """
    p1, low1, high1 = wilson(k1, n1)
    p2, low2, high2 = wilson(k2, n2)
    if p1 is None or p2 is None or low1 is None or low2 is None or high1 is None or high2 is None:
        return None
    value = p1 - p2
    below, above = math.hypot(p1 - low1, high2 - p2), math.hypot(high1 - p1, p2 - low2)
    return Difference(value, max(-1.0, value - below), min(1.0, value + above))


def chance(k1: int, n1: int, k2: int, n2: int) -> float:
    """The chance that they differ as much or more, if both are of one rate; two-sided.

    Fisher's exact test where one of the four cells is expected to hold fewer than 5: the smaller
    of both groups by the rarer of both outcomes. Else the z-test with the pooled rate.
    """
    k, n = k1 + k2, n1 + n2
    if min(n1, n2) * min(k, n - k) < FEWEST_EXPECTED * n:
        return fisher(k1, n1, k2, n2)
    spread = math.sqrt(k / n * ((n - k) / n) * (1 / n1 + 1 / n2))
    return math.erfc(abs(k1 / n1 - k2 / n2) / spread / math.sqrt(2))


def benjamini_hochberg(chances: Sequence[float]) -> list[float]:
    """Raise the chances of several tests so that of those below 5 % so many are mistaken.

    The step-up of Benjamini and Hochberg (1995): the i-th smallest of m times m / i, none above
    the one after it. They bound the share of mistakes among what is found, where `holm` bounds
    the chance of any.
    """
    m, least = len(chances), 1.0
    raised = [1.0] * m
    for rank, place in reversed(list(enumerate(sorted(range(m), key=chances.__getitem__), 1))):
        least = min(least, chances[place] * m / rank)
        raised[place] = least
    return raised
