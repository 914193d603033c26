"""Rates as they would be if every group had the same mix of sources (direct standardisation)."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnelcli.counting.intervals import Interval, rated

LEAST_SHARE = 0.8
"""So many of the counted leads have to be of the sources that can be compared."""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """The rates of groups at one mix of sources."""

    share: float | None
    """Which part of the counted leads is of sources that can be compared; None without leads."""
    rates: Mapping[int, Interval]
    """By group; empty where that part is too small."""


def at_one_mix(
    counted: Mapping[str, int],
    found: Mapping[tuple[str, int], tuple[int, int]],
    groups: Sequence[int],
    min_leads: int,
) -> Adjusted:
    """Standardise the rates of groups for source.

    `counted` are the leads of each source, `found` the k and n of each source and group. A source
    can be compared that has at least `min_leads` in every group. Its weight is its share of the
    counted leads of such sources. The interval adds up those of Wilson of its parts by the
    squares of their distances from the rate, each by its weight (MOVER: Zou and Donner 2008), so
    that a part without any of k has one as well.
    """
    every = sum(counted.values())
    if not every or not groups:
        return Adjusted(None if not every else 0.0, {})

    def at(source: str, group: int) -> tuple[int, int]:
        return found.get((source, group), (0, 0))

    fit = sorted(s for s in counted if all(at(s, group)[1] >= min_leads for group in groups))
    of_these = sum(counted[source] for source in fit)
    share = of_these / every
    if share < LEAST_SHARE:
        return Adjusted(share, {})
    weights = {source: counted[source] / of_these for source in fit}
    return Adjusted(
        share, {g: _mixed([(w, rated(*at(s, g))) for s, w in weights.items()]) for g in groups}
    )


def _mixed(parts: Sequence[tuple[float, Interval | None]]) -> Interval:
    """Add up rates by their weights."""
    known = [(weight, rate) for weight, rate in parts if rate is not None]
    value = math.fsum(weight * rate.value for weight, rate in known)
    below = math.sqrt(math.fsum((weight * (rate.value - rate.low)) ** 2 for weight, rate in known))
    above = math.sqrt(math.fsum((weight * (rate.high - rate.value)) ** 2 for weight, rate in known))
    return Interval(value, max(0.0, value - below), min(1.0, value + above))
