"""Whether two rates differ: by how much, how likely so much is by chance, and of many how many.

Both are of leads of their own, k1 of n1 and k2 of n2: a group and the rest, never a group and a
whole that it is a part of.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Final

from funnelcli.counting.intervals import Interval, rated
from funnelcli.counting.statistics import fisher

FEWEST_EXPECTED: Final = 5
"""Where fewer are expected in a cell the normal distribution is no good, and the test is exact."""


def difference(k1: int, n1: int, k2: int, n2: int) -> Interval | None:
    """Subtract the second rate from the first; None where one is undefined, or is no proportion.

    The interval is the hybrid score interval of Newcombe (1998, method 10), made of the two of
    Wilson: value - √((p1 - low1)² + (high2 - p2)²) to value + √((high1 - p1)² + (p2 - low2)²).
    """
    one, other = rated(k1, n1), rated(k2, n2)
    return None if one is None or other is None else one.minus(other).of_rates()


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


def chance_within(strata: Iterable[tuple[int, int, int]], apart: float) -> float:
    """The chance that a group differs as much from the others of its strata, if none does.

    By the test of Cochran, Mantel and Haenszel (1959) without correction: how many more of the
    group there are than expected, by the root of the sum of the variances. Of each stratum: how
    many are of the group, how many in all, and how many of these went on.
    """
    variance = math.fsum(
        of * (n - of) * k * (n - k) / (n * n * (n - 1)) for of, n, k in strata if n > 1
    )
    return math.erfc(abs(apart) / math.sqrt(2 * variance)) if variance > 0 else 1.0


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
