"""The leads of a segment on both sides of a comparison."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from funnelcli.counting.decomposition import Group, Parts


@dataclass(frozen=True, slots=True)
class Tally:
    """The leads of a segment on one side."""

    ages: Mapping[int, int]
    """How many of them are how many days old."""
    within: int
    """Customers that bought within the horizon."""
    later: int
    """Those that bought after it."""

    @property
    def leads(self) -> int:
        """All of them."""
        return sum(self.ages.values())

    @classmethod
    def of_all(cls, tallies: "Iterable[Tally | None]") -> "Tally":
        """Put some together."""
        there, ages = [each for each in tallies if each], dict[int, int]()
        for each in there:
            for age, n in each.ages.items():
                ages[age] = ages.get(age, 0) + n
        return cls(ages, sum(each.within for each in there), sum(each.later for each in there))


Tallies = tuple[Tally | None, Tally | None]
"""Of both sides; None where there is no lead."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment on both sides; None where it has no lead on one."""

    names: tuple[str, ...]
    tallies: Tallies
    groups: tuple[Group | None, Group | None]
    parts: Parts

    @property
    def halves(self) -> list[tuple[Group, Tally]]:
        """The sides on which it is."""
        both = zip(self.groups, self.tallies, strict=True)
        return [(group, tally) for group, tally in both if group is not None and tally is not None]
