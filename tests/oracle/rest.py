"""Which rows of a segment table differ from all its other leads."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Values = tuple[str, ...]
Counts = tuple[int, int]
"""Customers of so many leads that are old enough."""


class Verdict(NamedTuple):
    """A row against the rest."""

    difference: float
    low: float
    high: float
    chance: float
    q_value: float = 1.0
    word: str | None = None


class Rest:
    """Comparisons of rows; `interval` is that of one rate, and under `least` leads are few."""

    def __init__(
        self, least: int, interval: Callable[[int, int], tuple[float | None, float | None]]
    ) -> None:
        self.least, self.interval = least, interval

    def verdicts(self, rows: Mapping[Values, Counts]) -> dict[Values, Verdict]:
        """The rows that can be compared; without the marks that fewer segments give as well."""
        found = self._against_rest(rows)
        width = len(next(iter(rows), ()))
        places = [each for size in range(1, width) for each in combinations(range(width), size)]
        if not places:
            return found
        largest = {values: each.chance for values, each in found.items()}
        for chosen in places:
            sums: dict[Values, Counts] = {}
            for values, (k, n) in rows.items():
                parent = tuple(values[place] for place in chosen)
                before = sums.get(parent, (0, 0))
                sums[parent] = before[0] + k, before[1] + n
            parents = self._against_rest(sums)
            for values, each in found.items():
                parent = tuple(values[place] for place in chosen)
                word = parents[parent].word if parent in parents else None
                (k, n), (of_k, of_n) = rows[values], sums[parent]
                if each.word is None or each.word != word or of_n == n:
                    continue
                inside = self._compared((k, n), (of_k - k, of_n - n))
                is_told = inside is not None and _word(inside.difference) == word
                chance = inside.chance if inside is not None and is_told else 1.0
                largest[values] = max(largest[values], chance)
        q_values = _raised(largest)
        return {
            values: each._replace(word=each.word if q_values[values] < 0.05 else None)
            for values, each in found.items()
        }

    def _against_rest(self, rows: Mapping[Values, Counts]) -> dict[Values, Verdict]:
        all_k, all_n = (sum(each[side] for each in rows.values()) for side in (0, 1))
        found = {}
        for values, (k, n) in rows.items():
            verdict = self._compared((k, n), (all_k - k, all_n - n))
            if verdict is not None:
                found[values] = verdict
        q_values = _raised({values: each.chance for values, each in found.items()})
        return {
            values: each._replace(
                q_value=q_values[values],
                word=_word(each.difference) if q_values[values] < 0.05 else None,
            )
            for values, each in found.items()
        }

    def _compared(self, one: Counts, other: Counts) -> Verdict | None:
        ends = []
        for k, n in (one, other):
            low, high = self.interval(k, n)
            if n < self.least or low is None or high is None or high - low > 0.30:
                return None
            ends.append((float(Fraction(k, n)), low, high))
        (p1, low1, high1), (p2, low2, high2) = ends
        apart = float(Fraction(*one) - Fraction(*other))
        below = math.sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
        above = math.sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
        return Verdict(
            apart, max(-1.0, apart - below), min(1.0, apart + above), _chance(one, other)
        )


def _word(difference: float) -> str:
    return "above" if difference > 0 else "below"


def _chance(one: Counts, other: Counts) -> float:
    """Fisher's exact test where a cell is expected to hold fewer than 5, else the pooled z-test."""
    (k1, n1), (k2, n2) = one, other
    k, n = k1 + k2, n1 + n2
    if any(Fraction(side * of, n) < 5 for side in (n1, n2) for of in (k, n - k)):
        ways = {
            x: math.comb(n1, x) * math.comb(n2, k - x)
            for x in range(max(0, k - n2), min(k, n1) + 1)
        }
        as_rare = (each for each in ways.values() if each <= ways[k1] * Fraction(10_000_001, 10**7))
        return float(Fraction(sum(as_rare), sum(ways.values())))
    pooled = k / n
    z = (k1 / n1 - k2 / n2) / math.sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    return math.erfc(abs(z) / math.sqrt(2))


def _raised(chances: Mapping[Values, float]) -> dict[Values, float]:
    """Benjamini and Hochberg: the least of p·m/i over this chance and all larger ones."""
    ordered = sorted(chances.values())
    raised = [(p, p * len(ordered) / i) for i, p in enumerate(ordered, 1)]
    return {
        values: min(each for p, each in raised if p >= chance) for values, chance in chances.items()
    }
