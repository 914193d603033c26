"""How far the parts of a difference may be off by chance: their variances, by the delta method.

Leads of a side fall into segments by chance, and buy by chance, each side by itself; and F, which
`expected_by_age` is made of, is known as well as its customers are many.
"""

from collections.abc import Iterator, Sequence
from math import fsum
from typing import Final

from funnelcli.counting.decomposition import Group, parts
from funnelcli.counting.expected_by_age import Paces
from funnelcli.counting.paired import Segment, Tally

FACTORS: Final = 3
"""The share, the rate so far, and `expected_by_age`; and as many parts: mix, rate, maturity."""
_STEP: Final = 1e-6
"""So far a factor is moved to see what becomes of a part."""
_HALF: Final = 0.5
"""So much of a customer is added to all, so that no rate is 0."""

Slopes = tuple[tuple[tuple[float, ...], ...], tuple[tuple[float, ...], ...]]
"""Of each side: for each factor, how far each part moves with it."""
Spreads = tuple[float, float]
"""Of each side: the variance of whether a lead buys."""


def variances(segments: Sequence[Segment], paces: Paces | None) -> list[float]:
    """Find the variance of each part of the whole difference."""
    slopes = [_slopes(each.groups) for each in segments]
    overall = _pooled([half for each in segments for half in each.halves], _HALF)
    spreads = [_spreads(each, overall) for each in segments]
    found = []
    for part in range(FACTORS):
        terms = [_of_leads(segments, side, part, slopes, spreads) for side in range(2)]
        if paces is not None:
            terms.append(paces.variance(_by_age(segments, slopes, part)))
        found.append(fsum(terms))
    return found


def variances_of_each(segments: Sequence[Segment], centre: float) -> Iterator[float]:
    """Find the variance of what each adds: share · (converted - centre) of B less that of A.

    With y whether a lead buys and h half of what the share has moved, a lead of a side adds
    y - centre ∓ h · y if it is of the segment, and ∓ h · y if it is not, since the centre is the
    mean of both totals; the sign is - in B and + in A.
    """
    overall = _pooled([half for each in segments for half in each.halves], _HALF)
    leads, totals = [0, 0], [0.0, 0.0]
    for side in range(2):
        there = [group for each in segments if (group := each.groups[side])]
        leads[side] = sum(tally.leads for each in segments if (tally := each.tallies[side]))
        totals[side] = fsum(group.share * group.converted for group in there)
    for each in segments:
        a, b = (0.0 if group is None else group.share for group in each.groups)
        spreads, terms = _spreads(each, overall), []
        for side, h in enumerate(((a - b) / 2, (b - a) / 2)):
            group = each.groups[side]
            share, rate = (0.0, 0.0) if group is None else (group.share, group.converted)
            others, own = totals[side] - share * rate, rate * (1 - h) - centre
            mean = share * own - h * others
            square = share * (own * own + (1 - h) ** 2 * spreads[side]) + others * h * h
            terms.append((square - mean * mean) / leads[side])
        yield fsum(terms)


def _of_leads(
    segments: Sequence[Segment],
    side: int,
    part: int,
    slopes: Sequence[Slopes],
    spreads: Sequence[Spreads],
) -> float:
    """The variance that comes of the leads of one side."""
    there = [
        (group, slope[side][0][part], slope[side][1][part], spread[side])
        for each, slope, spread in zip(segments, slopes, spreads, strict=True)
        if (group := each.groups[side])
    ]
    mean = fsum(group.share * by_share for group, by_share, _, _ in there)
    own = fsum(
        group.share * (by_share - mean) ** 2 + by_rate**2 * spread / group.share
        for group, by_share, by_rate, spread in there
    )
    return own / sum(tally.leads for each in segments if (tally := each.tallies[side]))


def _by_age(segments: Sequence[Segment], slopes: Sequence[Slopes], part: int) -> dict[int, float]:
    """Tell how far a part moves with F(age)/F(H), by age."""
    weights: dict[int, list[float]] = {}
    for each, slope in zip(segments, slopes, strict=True):
        for tally, of_side in zip(each.tallies, slope, strict=True):
            if tally is not None:
                by_lead = of_side[2][part] / tally.leads
                for age, n in tally.ages.items():
                    weights.setdefault(age, []).append(by_lead * n)
    return {age: fsum(values) for age, values in weights.items()}


def _pooled(halves: Sequence[tuple[Group, Tally]], more: float) -> float:
    """The rate within the horizon of some together, as if one lead more had bought so much."""
    bought = sum(tally.within for _, tally in halves)
    expected = fsum(tally.leads * group.by_age for group, tally in halves)
    return (bought + more) / (expected + 1)


def _spreads(each: Segment, overall: float) -> Spreads:
    """The variance of whether a lead of a segment buys, on each side.

    At the rate of the side, or at what the rate of both makes at its age, whichever is wider: of
    few and young leads it may be by chance that nobody has bought yet. Both as if there were one
    lead more that buys at the rate of all.
    """
    rate = min(1.0, _pooled(each.halves, overall))
    found = [0.0, 0.0]
    for side, (group, tally) in enumerate(zip(each.groups, each.tallies, strict=True)):
        if group is not None and tally is not None:
            own = min(1.0, (tally.within + overall * group.by_age) / (tally.leads + 1))
            both = rate * group.by_age
            found[side] = max(own * (1 - own), both * (1 - both))
    return found[0], found[1]


def _slopes(groups: tuple[Group | None, Group | None]) -> Slopes:
    """Move each factor of each side a little, both ways, and see how the parts move."""
    a, b = groups

    def of_side(side: int) -> Iterator[tuple[float, ...]]:
        there = groups[side]
        for factor in range(FACTORS):
            if there is None or (factor == FACTORS - 1 and there.expected is None):
                yield (0.0,) * FACTORS
                continue
            up, down = (
                parts(moved, b) if side == 0 else parts(a, moved)
                for moved in (_moved(there, factor, way * _STEP) for way in (1, -1))
            )
            yield (
                (up.mix - down.mix) / (2 * _STEP),
                (up.rate - down.rate) / (2 * _STEP),
                (up.maturity - down.maturity) / (2 * _STEP),
            )

    return tuple(of_side(0)), tuple(of_side(1))


def _moved(group: Group, factor: int, by: float) -> Group:
    factors = [group.share, group.converted, group.by_age]
    factors[factor] += by
    share, converted, expected = factors
    return Group(share, converted, None if group.expected is None else expected)
