"""How leads go on from the stage they are in: how many of them will be customers, and when.

A lead goes from stage to stage up to the last, or is lost. How long it stays in one, and to which
it goes from there, depends on the stage and on the days it has been there, and on nothing else: a
chain of the curves of Aalen and Johansen, one for each stage. What becomes of those that are open
follows by convolution, day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import fsum
from operator import mul

from funnelcli.counting.expected import Expected

Floats = Sequence[float]
LOST = -1
"""Where leads go that go nowhere."""


@dataclass(frozen=True, slots=True)
class Day:
    """What happened to the leads that were in a stage for so many days."""

    at_risk: int
    gone: Mapping[int, int]
    """How many moved on to each stage, or were `LOST`."""

    def spread(self, changes: Sequence[float]) -> float:
        """The variance of a number that changes by so much as each share of those gone does."""
        shares = [leads / self.at_risk for leads in self.gone.values()]
        mean = fsum(map(mul, shares, changes))
        square = fsum(k * each * each for k, each in zip(shares, changes, strict=True))
        return (square - mean * mean) / self.at_risk


class Way:
    """The ways out of one stage, by the days in it."""

    def __init__(self, rows: Iterable[tuple[int, int | None, int]]) -> None:
        """Take how many went where on each day; with None they were followed no further."""
        days = sorted(rows, key=lambda row: row[0])
        at_risk = sum(leads for *_, leads in days)
        size = days[-1][0] + 1 if days else 0
        self.days: dict[int, Day] = {}
        self.left = [1.0] * size
        """Which share is still there after each day."""
        self.moving: dict[int, list[float]] = {}
        """Which share moves on to each stage, on each day."""
        share, seen = 1.0, 0
        for day, group in groupby(days, key=lambda row: row[0]):
            self.left[seen:day] = [share] * (day - seen)
            went: dict[int | None, int] = defaultdict(int)
            for _, to, leads in group:
                went[to] += leads
            gone = {to: went[to] for to in sorted(to for to in went if to is not None)}
            if gone:
                self.days[day] = Day(at_risk, gone)
                for to in gone.keys() - {LOST}:
                    moving = self.moving.setdefault(to, [0.0] * size)
                    moving[day] = share * (gone[to] / at_risk)
                share *= (at_risk - sum(gone.values())) / at_risk
            self.left[day], seen = share, day + 1
            at_risk -= sum(went.values())

    def before(self, day: int) -> float:
        """Which share is still there when a day begins."""
        return self.left[day - 1] if day else 1.0


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is expected of the open leads."""

    by_then: tuple[Expected, ...]
    """By the end of each span."""
    within: tuple[Expected, ...]
    """Within each span."""
    of_stage: tuple[Expected, ...]
    """Of those of each stage, by the end of the last."""
    cells: tuple[tuple[float, ...], ...]
    """Within each span, of those of each stage."""
    later: tuple[float, ...]
    """Of those of each stage, after the last, as far as leads were followed."""


class _Sums:
    """What is added up of an `Expected`, exactly, in whatever order."""

    def __init__(self) -> None:
        self.mean: list[float] = []
        self.outcome: list[float] = []
        self.estimate: list[float] = []

    def add(self, chance: float, leads: int) -> None:
        """Take in so many leads that have a chance."""
        self.mean.append(leads * chance)
        self.outcome.append(leads * chance * (1 - chance))

    def made(self) -> Expected:
        """Add up."""
        return Expected(fsum(self.mean), fsum(self.outcome), max(0.0, fsum(self.estimate)))


@dataclass(frozen=True, slots=True)
class _At:
    """A day in a stage."""

    own: Day
    before: float
    """Which share is still there when it begins, and when it ends."""
    left: float
    after: Sequence[Floats]
    """Of those that come to each stage, who buys within so many days."""
    bought: Floats
    """Of all that came to this one, who does so many days after this day, and is still there."""

    def changes(self, came: Floats) -> list[float]:
        """By how much all customers change as each share of those gone does.

        `came` are those that get to this day, the last of the days they do so first.
        """
        if_left = fsum(map(mul, came, self.bought)) / self.left if self.left else 0.0
        there = (
            0.0 if to == LOST else fsum(map(mul, came, self.after[to])) for to in self.own.gone
        )
        return [self.before * (if_moved - if_left) for if_moved in there]


def outlook(
    ways: Sequence[Way], waiting: Sequence[Mapping[int, int]], ends: Sequence[int]
) -> Outlook:
    """Tell what open leads come to by the end of spans that last up to so many days from now.

    `waiting` are those of each stage, by the days they have been there. Of the variance of the
    curves each day of each stage has a part, by the delta method: what is expected changes by so
    much where the share that moved on, or was lost, on that day is another.
    """
    most, stages = ends[-1], range(len(ways))
    after, ever = _after(ways, most)
    there = [_there(ways, waiting[origin], origin, most) for origin in stages]
    by_then, within = [_Sums() for _ in ends], [_Sums() for _ in ends]
    of_stage, cells = [_Sums() for _ in stages], [[_Sums() for _ in stages] for _ in ends]
    later: list[list[float]] = [[] for _ in stages]
    for stage, way in enumerate(ways):
        here = [there[origin][stage] for origin in range(stage + 1)]
        everybody = [fsum(each) for each in zip(*here, strict=True)]
        for day, bought, ever_bought in _backwards(way, after, ever, most):
            left, leads = way.left[day], waiting[stage].get(day, 0)
            if leads and left:
                chances = [bought[end] / left for end in ends]
                for k, (now, then) in enumerate(zip(chances, [0.0, *chances], strict=False)):
                    by_then[k].add(now, leads)
                    within[k].add(now - then, leads)
                    cells[k][stage].add(now - then, leads)
                of_stage[stage].add(chances[-1], leads)
                later[stage].append(leads * (ever_bought / left - chances[-1]))
            if day not in way.days:
                continue
            at = _At(way.days[day], way.before(day), left, after, bought)
            before = [0.0] * len(at.own.gone)
            for k, end in enumerate(ends):
                changed = at.changes(everybody[most + day - end : most + day])
                since = [now - then for now, then in zip(changed, before, strict=True)]
                by_then[k].estimate.append(at.own.spread(changed))
                within[k].estimate.append(at.own.spread(since))
                before = changed
            for origin, present in enumerate(here):
                changed = at.changes(present[day : most + day])
                of_stage[origin].estimate.append(at.own.spread(changed))
    return Outlook(
        tuple(each.made() for each in by_then),
        tuple(each.made() for each in within),
        tuple(each.made() for each in of_stage),
        tuple(tuple(cell.made().mean for cell in row) for row in cells),
        tuple(max(0.0, fsum(each)) for each in later),
    )


def _backwards(
    way: Way, after: Sequence[Floats], ever: Floats, most: int
) -> Iterator[tuple[int, Floats, float]]:
    """Yield the days in a stage, the last first, with who is still there after it and buys.

    Of all that came to the stage, within so many days more, and ever.
    """
    bought, ever_bought = [0.0] * (most + 1), 0.0
    for day in range(len(way.left) - 1, -1, -1):
        yield day, bought, ever_bought
        tomorrow = bought[:-1]
        for to, moving in way.moving.items():
            if share := moving[day]:
                ever_bought += share * ever[to]
                tomorrow = [b + share * v for b, v in zip(tomorrow, after[to], strict=False)]
        bought = [0.0, *tomorrow]


def _after(ways: Sequence[Way], most: int) -> tuple[list[Floats], list[float]]:
    """Tell which share of those that come to a stage are customers by each day after, and ever."""
    after: list[Floats] = [[1.0] * (most + 1) for _ in range(len(ways) + 1)]
    ever = [1.0] * (len(ways) + 1)
    for stage in range(len(ways) - 1, -1, -1):
        moving, size = ways[stage].moving, len(ways[stage].left)
        first = range(most, -1, -1)
        # the days left after each day of the stage, of all days at once: the last of them is today
        back = {to: [*reversed(after[to]), *[0.0] * size] for to in moving}
        after[stage] = [
            fsum(fsum(map(mul, each, back[to][place:])) for to, each in moving.items())
            for place in first
        ]
        ever[stage] = fsum(fsum(each) * ever[to] for to, each in moving.items())
    return after, ever


def _there(
    ways: Sequence[Way], waiting: Mapping[int, int], origin: int, most: int
) -> list[list[float]]:
    """Count those of one stage in each, by the day in it that began `most` days before the place.

    The number of whom as many come in the end as are still there: of those that are open by
    their share that is left, and of others by the day on which they are expected to come.
    """
    there = [[0.0] * (most + len(way.left)) for way in ways]
    for day, leads in waiting.items():
        if day < len(ways[origin].left) and ways[origin].left[day]:
            there[origin][most + day] = leads / ways[origin].left[day]
    for stage in range(origin, len(ways) - 1):
        for to, moving in ways[stage].moving.items():
            if to == len(ways):
                continue
            for day in range(1, most + 1):
                there[to][most - day] += fsum(map(mul, moving, there[stage][most - day :]))
    return there
