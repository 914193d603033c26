"""How leads go on from the stage they are in: how many of them will be customers, and when.

A lead goes from stage to stage up to the last, or is lost. How long it stays in one, and where it
goes from there, depends on the stage and on the days it has been there, and on nothing else: a
chain of the curves of Aalen and Johansen, one for each stage. What becomes of those that are open
follows by convolution, day by day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from operator import mul

Floats = Sequence[float]


@dataclass(frozen=True, slots=True)
class Day:
    """What happened to the leads that were in a stage for so many days."""

    at_risk: int
    moved: int
    lost: int

    def spread(self, if_moved: float, if_lost: float) -> float:
        """The variance of a number that the shares moved and lost change by so much each."""
        k, g = self.moved / self.at_risk, self.lost / self.at_risk
        own = k * (1 - k) * if_moved * if_moved + g * (1 - g) * if_lost * if_lost
        return (own - 2 * k * g * if_moved * if_lost) / self.at_risk


class Way:
    """The way out of one stage, by the days in it."""

    def __init__(self, days: Iterable[tuple[int, int, int, int]]) -> None:
        """Take how many moved on, were lost and were followed no further, of each day."""
        rows = sorted(days)
        self.followed = at_risk = sum(sum(row[1:]) for row in rows)
        self.days: dict[int, Day] = {}
        last = rows[-1][0] if rows else -1
        self.left = [1.0] * (last + 1)
        """Which share is still there after each day."""
        self.moving = [0.0] * (last + 1)
        """Which share moves on, on each day."""
        share, seen = 1.0, 0
        for day, moved, lost, censored in rows:
            self.left[seen:day] = [share] * (day - seen)
            if moved or lost:
                self.days[day] = Day(at_risk, moved, lost)
                self.moving[day] = share * (moved / at_risk)
                share *= (at_risk - moved - lost) / at_risk
            self.left[day] = share
            at_risk, seen = at_risk - moved - lost - censored, day + 1

    def before(self, day: int) -> float:
        """Which share is still there when a day begins."""
        return self.left[day - 1] if day else 1.0


@dataclass(frozen=True, slots=True)
class Expected:
    """How many customers are expected, and the two parts of the variance of how many there are."""

    mean: float = 0.0
    outcome: float = 0.0
    """As each lead may buy or not."""
    estimate: float = 0.0
    """As the curves rest on so many leads and no more."""

    @property
    def variance(self) -> float:
        """Of how many there will be, about what is expected."""
        return self.outcome + self.estimate


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

    before: float
    """Which share is still there when it begins, and when it ends."""
    left: float
    following: Floats
    """Who buys within so many days of those that move on, and, of all that came, of the others."""
    bought: Floats

    def changes(self, came: Floats) -> tuple[float, float]:
        """By how much all customers change as the shares moved and lost on it do.

        `came` are those that get to it, the last of the days they do so first.
        """
        if_moved = fsum(map(mul, came, self.following))
        if_left = fsum(map(mul, came, self.bought)) / self.left if self.left else 0.0
        return self.before * (if_moved - if_left), -self.before * if_left


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
        following = after[stage + 1]
        bought = [0.0] * (most + 1)
        """Of all that came, who buys within so many days after this one: the product of chances."""
        beyond = 0.0
        for day in range(len(way.left) - 1, -1, -1):
            left, leads = way.left[day], waiting[stage].get(day, 0)
            if leads and left:
                chances = [bought[end] / left for end in ends]
                since = [now - then for now, then in zip(chances, [0.0, *chances], strict=False)]
                for k, (now, part) in enumerate(zip(chances, since, strict=True)):
                    by_then[k].add(now, leads)
                    within[k].add(part, leads)
                    cells[k][stage].add(part, leads)
                of_stage[stage].add(chances[-1], leads)
                later[stage].append(leads * (beyond * ever[stage + 1] / left - chances[-1]))
            if day in way.days:
                own, at = way.days[day], _At(way.before(day), left, following, bought)

                every = [at.changes(everybody[most + day - end : most + day]) for end in ends]
                for k, (moved, lost) in enumerate(every):
                    was_moved, was_lost = every[k - 1] if k else (0.0, 0.0)
                    by_then[k].estimate.append(own.spread(moved, lost))
                    within[k].estimate.append(own.spread(moved - was_moved, lost - was_lost))
                for origin, present in enumerate(here):
                    changed = at.changes(present[day : most + day])
                    of_stage[origin].estimate.append(own.spread(*changed))
            moving = way.moving[day]
            beyond += moving
            bought = [0.0, *(moving * v + b for v, b in zip(following, bought, strict=True))][:-1]
    return Outlook(
        tuple(each.made() for each in by_then),
        tuple(each.made() for each in within),
        tuple(each.made() for each in of_stage),
        tuple(tuple(cell.made().mean for cell in row) for row in cells),
        tuple(max(0.0, fsum(each)) for each in later),
    )


def _after(ways: Sequence[Way], most: int) -> tuple[list[Floats], list[float]]:
    """Tell which share of those that come to a stage are customers by each day after, and ever."""
    after: list[Floats] = [[1.0] * (most + 1)]
    ever = [1.0]
    for way in reversed(ways):
        following, size = after[0], len(way.moving)
        after.insert(
            0,
            [
                fsum(
                    map(
                        mul,
                        way.moving,
                        following[day::-1] if day < size else following[day : day - size : -1],
                    )
                )
                for day in range(most + 1)
            ],
        )
        ever.insert(0, fsum(way.moving) * ever[0])
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
        for day in range(1, most + 1):
            came = fsum(map(mul, ways[stage].moving, there[stage][most - day :]))
            there[stage + 1][most - day] = came
    return there
