"""The difference of two numbers, split among the factors that they are made of.

Symmetrically, so that the parts add up exactly, and trading the sides negates each: Kitagawa
(1955) for shares and rates, Das Gupta (1993) for any number of factors. A part is the mean, over
all orders in which factors are replaced one by one, of what replacing it does; which is its
Shapley value.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import fsum
from typing import Final, TypeVar

T = TypeVar("T")

LEAST_EXPECTED: Final = 0.05
"""Of leads of which less is expected at their age, no rate can be told."""


def effects(
    f: Callable[[Mapping[str, T]], float], a: Mapping[str, T], b: Mapping[str, T]
) -> dict[str, float]:
    """Split f(b) - f(a) among the factors, which can be numbers, vectors, or anything."""
    orders = list(permutations(a))
    steps: dict[str, list[float]] = {name: [] for name in a}
    for order in orders:
        now, value = dict(a), f(a)
        for name in order:
            now[name] = b[name]
            steps[name] += [next_ := f(now), -value]
            value = next_
    return {name: fsum(each) / len(orders) for name, each in steps.items()}


@dataclass(frozen=True, slots=True)
class Group:
    """A segment on one side."""

    share: float
    """Its leads / all leads of the side."""
    converted: float
    """Its customers within the horizon / its leads."""
    expected: float | None
    """`expected_by_age`: of those who buy within the horizon, so many have at the ages of its
    leads; None where that is unknown."""

    @property
    def is_judged(self) -> bool:
        """Whether its rate within the horizon can be told from what has come."""
        return self.expected is None or self.expected >= LEAST_EXPECTED

    @property
    def by_age(self) -> float:
        """`expected`, 1 where age is not considered."""
        return 1.0 if self.expected is None else self.expected

    @property
    def within(self) -> float:
        """The rate within the horizon."""
        return self.converted / self.by_age


@dataclass(frozen=True, slots=True)
class Parts:
    """What a segment adds to the difference."""

    mix: float
    """Through its share of the leads."""
    rate: float
    """Through the rate within it."""
    maturity: float
    """Through the age of its leads."""

    @property
    def total(self) -> float:
        """All three."""
        return fsum((self.mix, self.rate, self.maturity))


def parts(a: Group | None, b: Group | None, centre: float = 0.0) -> Parts:
    """Split what a segment adds to the difference, share · converted of B less that of A.

    With r the rate within, m `expected_by_age` and w = (rA·mA + rB·mB)/3 + (rA·mB + rB·mA)/6, mix
    is (share B - share A) · (w - centre). `centre` is the mean of both totals: a share that moves
    from a segment that converts worse than that is good. It adds up to nothing over all segments.
    Where the rate within cannot be told on a side it is that of the other, so that the part of
    the rate is 0. A segment that is on one side only is all mix.
    """
    if a is None or b is None:
        there = b or a
        if there is None:
            return Parts(0.0, 0.0, 0.0)
        moved = there.share if a is None else -there.share
        return Parts(_plain(moved * (there.converted - centre)), 0.0, 0.0)
    moved = b.share - a.share
    if not a.is_judged or not b.is_judged:
        w = _weight_of_one_rate(a, b)
        rest = b.share * b.converted - a.share * a.converted - moved * w
        return Parts(_plain(moved * (w - centre)), 0.0, _plain(rest))
    rate_a, rate_b, age_a, age_b = a.within, b.within, a.by_age, b.by_age
    w = _weight(rate_a, age_a, rate_b, age_b)
    return Parts(
        _plain(moved * (w - centre)),
        _plain((rate_b - rate_a) * _weight(a.share, age_a, b.share, age_b)),
        _plain((age_b - age_a) * _weight(a.share, rate_a, b.share, rate_b)),
    )


def _plain(number: float) -> float:
    """Write nothing without a sign."""
    return number + 0.0


def _weight(one_a: float, other_a: float, one_b: float, other_b: float) -> float:
    """What a third factor is weighed by: the mean over the orders of the two others."""
    return (one_a * other_a + one_b * other_b) / 3 + (one_a * other_b + one_b * other_a) / 6


def _weight_of_one_rate(a: Group, b: Group) -> float:
    """The same where the rate of one side is taken for both, if there is any."""
    for each in (a, b):
        if each.is_judged:
            return each.within * (a.by_age + b.by_age) / 2
    return (a.converted + b.converted) / 2


def centre(sides: Sequence[tuple[Group | None, Group | None]]) -> float:
    """The mean of the totals of both sides."""
    return fsum(each.share * each.converted for pair in sides for each in pair if each) / 2
