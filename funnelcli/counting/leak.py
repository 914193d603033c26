"""A step from stage to stage: what became of those who could take it, and what it could bring."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnelcli.counting.intervals import Interval, rated
from funnelcli.counting.searched import BEST_PERIOD, MISTAKEN, WORST_PERIOD, WORST_SEGMENT, Group

Fates = Mapping[str, int | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A step, by the number of the stage it leads to."""

    step: int
    fates: Fates
    """How many entrants there are, and what became of them; all null where the time that the step
    takes is not known."""
    rate: Interval | None
    later: Interval | None
    """The part of those who take it that becomes customers, by the later steps."""
    entrants_a_year: float | None
    reasons: tuple[tuple[str, int], ...]
    """Why those that are lost were lost, most frequent first."""
    best: Group | None
    worst_segment: Group | None
    worst_period: Group | None
    weights: int
    """The sum of all weights of what was looked at, of all steps."""
    is_past: bool = False
    """Whether the worst period ended longer ago than leads take to become customers."""

    @property
    def n(self) -> int:
        """How many entrants have had the time."""
        return self.fates["entrants"] or 0

    @property
    def is_best_apart(self) -> bool:
        """Whether the best period is better than the others by more than chance."""
        return self._is_best_apart(MISTAKEN)

    def _is_best_apart(self, mistaken: float) -> bool:
        best, of = self.best, self.weights
        return best is not None and best.side > 0 and best.is_apart(BEST_PERIOD, of, mistaken)

    @property
    def worse(self) -> tuple[Group, ...]:
        """The worst segment and the worst period, as far as they are worse by more than chance."""
        return self._worse(MISTAKEN)

    def _worse(self, mistaken: float) -> tuple[Group, ...]:
        found = ((self.worst_segment, WORST_SEGMENT), (self.worst_period, WORST_PERIOD))
        return tuple(
            group
            for group, weight in found
            if group is not None and group.is_apart(weight, self.weights, mistaken)
        )

    def is_apart(self, mistaken: float = MISTAKEN) -> bool:
        """Tell whether anything of the step can be told from noise."""
        return self._is_best_apart(mistaken) or bool(self._worse(mistaken))

    @property
    def told(self) -> Group | None:
        """What is said of it first: of what is told from noise, the best period, else a worst."""
        if self.is_best_apart:
            return self.best
        return self.worse[0] if self.worse else None

    def gain(self, group: Group | None) -> Interval | None:
        """Tell what it would bring if all came up to a best period, or a worst to the others."""
        if group is not None and group.side > 0:
            return self.against_best
        return self.against_others(group)

    def regained(self, to: Interval | None, share: float = 1.0) -> Interval | None:
        """Tell how many more would be customers in a year if the rate rose to another.

        It is entrants a year x the difference x the product of the rates of the later steps; of
        a `share` of the entrants. Null where one of these is not known.
        """
        if to is None or self.rate is None or self.later is None or self.entrants_a_year is None:
            return None
        return to.minus(self.rate).times(self.later).scaled(self.entrants_a_year * share)

    @property
    def against_best(self) -> Interval | None:
        """Tell what the best period would bring, if all who enter took the step as often."""
        if self.best is None:
            return None
        return self.regained(rated(self.best.at_equal_mix * self.best.n, self.best.n))

    def against_others(self, group: Group | None) -> Interval | None:
        """Tell what it would bring if one came up to the others.

        Of a segment in a year; of a period, which does not come again, of its entrants.
        """
        if group is None or self.later is None or self.entrants_a_year is None:
            return None
        n = self.others_of(group)
        own, others = rated(group.moved, group.n), rated(round(group.of_others * n), n)
        if own is None or others is None:
            return None
        gain = others.minus(own).times(self.later)
        of_all = self.n if group is self.worst_period else self.entrants_a_year
        return gain.scaled(of_all * group.n / self.n)

    def others_of(self, group: Group) -> int:
        """How many entrants are not of a group."""
        return self.n - group.n
