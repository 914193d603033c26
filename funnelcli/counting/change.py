"""What has changed between two sides: the parts of the difference, each with its interval."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum

from funnelcli.counting.change_intervals import variances, variances_of_each
from funnelcli.counting.decomposition import Group, Parts, centre, parts
from funnelcli.counting.expected_by_age import Paces
from funnelcli.counting.intervals import Interval
from funnelcli.counting.paired import Segment, Tallies, Tally
from funnelcli.counting.statistics import Z95


@dataclass(frozen=True, slots=True)
class Change:
    """The difference of two sides that both have leads."""

    segments: tuple[Segment, ...]
    paces: Paces | None
    """None where age is not considered."""

    @classmethod
    def of(cls, tallies: Mapping[tuple[str, ...], Tallies], paces: Paces | None) -> "Change | None":
        """Split the difference by segment; None where a side has no lead."""
        n_a, n_b = (Tally.of_all(pair[side] for pair in tallies.values()).leads for side in (0, 1))
        if not n_a or not n_b:
            return None
        groups = {
            names: (_group(a, n_a, paces), _group(b, n_b, paces))
            for names, (a, b) in tallies.items()
        }
        middle = centre(list(groups.values()))
        segments = (
            Segment(names, tallies[names], pair, parts(*pair, middle))
            for names, pair in groups.items()
        )
        return cls(tuple(segments), paces)

    @property
    def is_of_mix(self) -> bool:
        """Whether there are several segments, whose shares can move."""
        return len(self.segments) > 1

    @property
    def is_of_age(self) -> bool:
        """Whether any lead has not had its time, as far as that is known."""
        return any(group.by_age < 1 for each in self.segments for group, _ in each.halves)

    def total(self) -> Parts:
        """Add up the parts of all segments."""
        every = [each.parts for each in self.segments]
        return Parts(
            fsum(each.mix for each in every),
            fsum(each.rate for each in every),
            fsum(each.maturity for each in every),
        )

    def effects(self) -> dict[str, Interval | None]:
        """Give the parts, each with its interval; maturity is None where age is not considered."""
        total = self.total()
        values = {"mix": total.mix, "rate": total.rate, "maturity": total.maturity}
        every = variances(self.segments, self.paces)
        found: dict[str, Interval | None] = {
            name: _effect(value, variance)
            for (name, value), variance in zip(values.items(), every, strict=True)
        }
        return found if self.paces is not None else {**found, "maturity": None}

    def added(self) -> dict[tuple[str, ...], Interval]:
        """Give what each segment adds, with its interval, by its values."""
        middle = centre([each.groups for each in self.segments])
        every = variances_of_each(self.segments, middle)
        return {
            each.names: _effect(each.parts.total, max(0.0, variance))
            for each, variance in zip(self.segments, every, strict=True)
        }

    def whole(self, names: tuple[str, ...]) -> Segment:
        """Put all segments together under other names."""
        a, b = (Tally.of_all(each.tallies[side] for each in self.segments) for side in (0, 1))
        groups = _group(a, a.leads, self.paces), _group(b, b.leads, self.paces)
        return Segment(names, (a, b), groups, self.total())


def _effect(value: float, variance: float) -> Interval:
    """Give what is added with its interval; no rate changes by more than all of it."""
    spread = Z95 * math.sqrt(variance)
    return Interval(value, value - spread, value + spread).of_rates()


def _group(tally: Tally | None, n: int, paces: Paces | None) -> Group | None:
    if tally is None:
        return None
    expected = None if paces is None else paces.expected(tally.ages)
    return Group(tally.leads / n, tally.within / tally.leads, expected)
