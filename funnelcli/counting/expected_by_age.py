"""How many of those who buy within the horizon have bought at the age that leads are of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from funnelcli.counting.survival import Step, at_age, reaches


@dataclass(frozen=True, slots=True)
class Paces:
    """F(age)/F(H) with H the horizon, and F the curve of the projection: one for all leads."""

    horizon: int
    steps: Sequence[Step]

    @classmethod
    def of(cls, steps: Sequence[Step], horizon: int | None) -> "Paces | None":
        """Make it of a curve; None where nobody was followed to the horizon, or nobody bought."""
        if horizon is None or not reaches(steps, horizon) or not at_age(steps, horizon).rate:
            return None
        return cls(horizon, steps)

    def expected(self, ages: Mapping[int, int]) -> float:
        """`expected_by_age` of leads counted by their age: the mean of F(min(age, H))/F(H)."""
        come = at_age(self.steps, self.horizon).rate
        every = (n * (at_age(self.steps, min(age, self.horizon)).rate / come)
                 for age, n in ages.items())  # fmt: skip
        return fsum(every) / sum(ages.values())

    def variance(self, weights: Mapping[int, float]) -> float:
        """The variance of Σ weight(age) · F(min(age, H))/F(H), as far as F is not known exactly.

        By the delta method, as if the customers of each day came independently of each other: with
        q_d the day's share of F(H), e_d its customers, h_d the weights of ages from d on, and h
        the mean of h_d by q_d, it is Σ (h_d - h)² q_d²/e_d.
        """
        days = list(self._days())
        above = _from_on([day for day, _, _ in days], weights, self.horizon)
        mean = fsum(q * h for (_, q, _), h in zip(days, above, strict=True))
        return fsum(
            (h - mean) ** 2 * q * q / events for (_, q, events), h in zip(days, above, strict=True)
        )

    def _days(self) -> Iterable[tuple[int, float, int]]:
        """List the days that brought customers, with their share of all and their number."""
        come = at_age(self.steps, self.horizon).rate
        rate, moved = 0.0, 0
        for step in self.steps:
            if step.day <= self.horizon and step.moved > moved:
                yield step.day, (step.rate - rate) / come, step.moved - moved
                rate, moved = step.rate, step.moved


def _from_on(days: Sequence[int], weights: Mapping[int, float], horizon: int) -> list[float]:
    """Add up, for each day, the weights of the ages from it on; an age beyond counts as H."""
    ages = sorted(((min(age, horizon), weight) for age, weight in weights.items()), reverse=True)
    totals: list[float] = []
    total, place = 0.0, 0
    for day in reversed(days):
        while place < len(ages) and ages[place][0] >= day:
            total, place = total + ages[place][1], place + 1
        totals.append(total)
    return totals[::-1]
