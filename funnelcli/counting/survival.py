"""How a rate grows with age where not everything has been watched long enough.

Leads that may still convert are followed up to as-of and no further: they are censored. The
competing outcome is being lost, after which nothing is to be expected.
"""

import math
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from funnelcli.counting.statistics import Z95

_LARGEST = 700.0
"""The largest power of e that a float holds, nearly."""


@dataclass(frozen=True, slots=True)
class Step:
    """A day of age on which something happened, and what has come of all leads by its end."""

    day: int
    at_risk: int
    """Leads that were followed until this day and had neither moved on nor been lost before."""
    moved: int
    lost: int
    censored: int
    """These three: how many by the end of the day."""
    rate: float
    """The cumulative incidence of moving on: the share of all leads expected to, by that age."""
    rate_lost: float
    """The same of being lost."""
    rate_open: float
    """The share to which neither has happened: what the other two leave of 1."""
    variance: float
    """Of `rate`."""

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """The 95 % interval of `rate`, null where it is 0 or 1.

        That of log(-log rate), which stays between 0 and 1 (Choudhury 2002).
        """
        if not 0 < self.rate < 1:
            return None, None
        spread = Z95 * math.sqrt(self.variance) / (self.rate * -math.log(self.rate))
        wider = math.exp(min(spread, _LARGEST))
        return self.rate**wider, self.rate ** (1 / wider)


NOBODY = Step(0, 0, 0, 0, 0, 0.0, 0.0, 1.0, 0.0)
"""Before anything has happened."""


def aalen_johansen(counts: Iterable[tuple[int, int, int, int]]) -> Iterator[Step]:
    """Follow leads by age: of each day how many moved on, were lost, and were censored.

    The estimator of Aalen and Johansen (1978): on each day a share of those at risk moves on
    and a share is lost; on a day with both, events come before censoring. As long as nobody is
    censored the rates are k/n, to the last digit: shares are carried on as floats only from one
    censoring to the next. The variance is by the delta method (Marubini and Valsecchi 1995).
    """
    rows = sorted(counts)
    at_risk = everyone = sum(moved + lost + censored for _, moved, lost, censored in rows)
    total_moved = total_lost = 0
    # Since the last censoring: who was at risk then, and the rates; who has gone since.
    began, open_, before, before_lost = everyone, 1.0, 0.0, 0.0
    moved_since = lost_since = 0
    variance = _Variance()
    for day, moved, lost, censored in rows:
        moved_since, lost_since = moved_since + moved, lost_since + lost
        total_moved, total_lost = total_moved + moved, total_lost + lost
        left = at_risk - moved - lost - censored
        rate = min(1.0, before + open_ * (moved_since / began))
        rate_lost = min(1.0, before_lost + open_ * (lost_since / began))
        rate_open = open_ * ((began - moved_since - lost_since) / began)
        yield Step(
            day,
            at_risk,
            total_moved,
            total_lost,
            everyone - left - total_moved - total_lost,
            rate,
            rate_lost,
            rate_open,
            variance.after(rate, open_ / began, at_risk, moved, lost),
        )
        at_risk = left
        if censored:
            began, open_, before, before_lost = left, rate_open, rate, rate_lost
            moved_since = lost_since = 0


class _Variance:
    """The sums that the variance of each day is made of, over the days up to it.

    With n at risk, d gone, k of them moved on, F the rate and w the share of each lead at risk:
    Σ (F - F_j)² d/n(n - d) + Σ w² k(n - k)/n - 2 Σ (F - F_j) w k/n, over the days j.
    """

    def __init__(self) -> None:
        self.gone = self.gone_by_rate = self.gone_by_square = 0.0
        self.own = self.both = self.both_by_rate = 0.0

    def after(self, rate: float, weight: float, n: int, moved: int, lost: int) -> float:
        """Take in a day."""
        gone = moved + lost
        if gone < n:  # else nothing follows, and F - F_j is 0
            hazard = gone / (n * (n - gone))
            self.gone += hazard
            self.gone_by_rate += hazard * rate
            self.gone_by_square += hazard * rate * rate
        both = weight * moved / n
        self.own += weight * both * (n - moved)
        self.both += both
        self.both_by_rate += both * rate
        spread = rate * rate * self.gone - 2 * rate * self.gone_by_rate + self.gone_by_square
        return max(0.0, spread + self.own - 2 * (rate * self.both - self.both_by_rate))


def at_age(steps: Sequence[Step], age: int) -> Step:
    """Look up what had come of the leads by the end of a day of age."""
    place = bisect_right(steps, age, key=lambda step: step.day)
    return steps[place - 1] if place else NOBODY


def at_risk(steps: Sequence[Step], age: int) -> tuple[int, int]:
    """How many leads are followed and open on a day of age, and on how many its rate rests.

    The latter are all leads until somebody is censored; from then on those at risk.
    """
    if not steps:
        return 0, 0
    before, everyone = at_age(steps, age - 1), steps[0].at_risk
    open_ = everyone - before.moved - before.lost - before.censored
    return open_, open_ if before.censored else everyone


def reaches(steps: Sequence[Step], age: int) -> bool:
    """Tell whether leads were followed up to an age, or none was left open before."""
    return bool(steps) and (steps[-1].day >= age or steps[-1].rate_open == 0)


def chance(steps: Sequence[Step], age: int, horizon: int) -> float | None:
    """The share of leads still open at `age` that will have moved on by `horizon`.

    (F(horizon) - F(age)) / (1 - F(age) - G(age)), with F and G the incidences of moving on and
    of being lost; 0 from the horizon on. Null where nobody was followed up to the horizon,
    or nobody was left at that age.
    """
    if age >= horizon:
        return 0.0
    now, then = at_age(steps, age), at_age(steps, horizon)
    if not reaches(steps, horizon) or now.rate_open == 0:
        return None
    return (then.rate - now.rate) / now.rate_open
