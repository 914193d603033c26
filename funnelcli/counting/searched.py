"""Where a rate is best and worst: each value of a key against all others, and by what chance.

Whoever looks for the best of many finds one that is high by chance. So a page
as a whole may be wrong so often, and that is parted among all that was looked at, by weights that
are fixed before: a period may be the worst, which weighs most, as it has the fewest leads and is
the hardest to find, or the best; a segment may be the worst.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from funnelcli.counting.differences import chance_within
from funnelcli.counting.statistics import fisher, is_low_n

MISTAKEN: Final = 0.04
"""Of pages on which nothing differs, so many at most say that something does."""
HARDLY: Final = MISTAKEN / 50
"""What is no chance by this measure is ranked before what is none by the other."""
BEST_PERIOD, WORST_PERIOD, WORST_SEGMENT = 3, 10, 1
"""Which part of that each has, by its weight of the sum of all."""

Cell = tuple[tuple[str, ...], int, int]
"""Values of the keys, how many have them, and how many of these moved on."""


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a key, against all others."""

    value: str
    n: int
    moved: int
    at_equal_mix: float
    """Its rate if it had the mix of all: that of all, and by how much it differs from what would
    be expected of its leads by their other keys."""
    of_all: float
    """The rate of all."""
    of_others: float
    chance: float
    """That it is so much better, or so much worse, than the others, if nothing is: half of the
    larger chance of two tests, as these are of both sides."""

    @property
    def rate(self) -> float:
        """Its rate."""
        return self.moved / self.n

    def is_apart(self, weight: int, of: int, mistaken: float = MISTAKEN) -> bool:
        """Tell whether it differs by more than chance, by its weight of all (Bonferroni)."""
        return self.chance * of <= mistaken * weight

    @property
    def side(self) -> int:
        """1 where it is better than the others, by itself and at equal mix, -1 worse, else 0."""
        signs = {_sign(self.rate - self.of_others), _sign(self.at_equal_mix - self.of_all)}
        return signs.pop() if len(signs) == 1 else 0


def _sign(number: float) -> int:
    return int(number > 0) - int(number < 0)


def groups(cells: Sequence[Cell], key: int, min_leads: int) -> Iterator[Group]:
    """Compare each value of a key with the others, in order of the values; low n never.

    The other keys make strata: a period in which more leads came from a good source is not better
    for that. The chance is the larger of Fisher's exact test and, within strata, of Cochran,
    Mantel and Haenszel.
    """
    n, moved = sum(cell[1] for cell in cells), sum(cell[2] for cell in cells)
    whole: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    own: defaultdict[str, dict[tuple[str, ...], tuple[int, int]]] = defaultdict(dict)
    for keys, of, k in cells:
        stratum = keys[:key] + keys[key + 1 :]
        own[keys[key]][stratum] = of, k
        whole[stratum].append((of, k))
    totals = {
        stratum: (sum(of for of, _ in each), sum(k for _, k in each))
        for stratum, each in whole.items()
    }
    for value in sorted(own):
        n1, k1 = sum(of for of, _ in own[value].values()), sum(k for _, k in own[value].values())
        n2, k2 = n - n1, moved - k1
        if is_low_n(k1, n1, min_leads) or n2 < min_leads:
            continue
        strata = [(*own[value][each], *totals[each]) for each in sorted(own[value])]
        expected = math.fsum(of * all_k / all_n for of, _, all_n, all_k in strata)
        at_mix = k1 / n1 if len(totals) == 1 else moved / n + (k1 - expected) / n1
        of_strata = ((of, all_n, all_k) for of, _, all_n, all_k in strata)
        chance = max(fisher(k1, n1, k2, n2), chance_within(of_strata, k1 - expected))
        clipped = min(1.0, max(0.0, at_mix))
        yield Group(value, n1, k1, clipped, moved / n, k2 / n2, chance / 2)


def best(found: Sequence[Group], of: int) -> Group | None:
    """Pick the best period at equal mix; among those apart, if any is; `of` are all weights."""
    better = [each for each in found if each.side > 0]
    sure = [each for each in better if each.is_apart(BEST_PERIOD, of)]
    return max(sure or better or found, key=_height, default=None)


def worst(found: Sequence[Group], weight: int, of: int) -> Group | None:
    """Pick the lowest of those that are worse than the others; among those apart, if any is."""
    worse = [each for each in found if each.side < 0]
    sure = [each for each in worse if each.is_apart(weight, of)]
    return min(sure or worse, key=_depth, default=None)


def _height(group: Group) -> tuple[float, int, str]:
    return group.at_equal_mix, group.n, group.value


def _depth(group: Group) -> tuple[float, int, str]:
    return group.rate, -group.n, group.value
