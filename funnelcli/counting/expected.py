"""How many customers are expected of open leads, and between which numbers there will be."""

import math
from dataclasses import dataclass

from funnelcli.counting.intervals import Interval
from funnelcli.counting.statistics import Z95

_NONE = 1e-9
"""A variance that is smaller is none, but for rounding."""


@dataclass(frozen=True, slots=True)
class Expected:
    """How many customers are expected, and how far off that may be."""

    mean: float = 0.0
    outcome: float = 0.0
    """The variance of it, as each lead may buy or not."""
    estimate: float = 0.0
    """The variance of it, as the curves rest on so many leads and no more."""
    above: float = 0.0
    """The square of how many more there may be of stages from which nobody was seen to buy."""
    below: float = 0.0
    """The square of how many fewer there may be of stages from which everybody was."""

    def among(self, leads: int) -> Interval:
        """Tell between which numbers it is of so many leads, 19 times in 20.

        Each end is as far off as its parts are together, were they the sides of a right angle
        (MOVER). Of what each lead does it is even on the scale of the arcsine, by its first two
        terms; of the curves it is the interval of Wilson, as if of so many earlier leads.
        """
        if not leads:
            return Interval(self.mean, 0.0, 0.0)
        share = min(1.0, self.mean / leads)
        binomial, skew = leads * share * (1 - share), 1 - 2 * share
        is_open = binomial > _NONE
        alike = min(1.0, self.outcome / binomial) if is_open else 1.0
        # for how many of the leads one of the earlier ones stands
        each = self.estimate / binomial if is_open else 0.0
        own, own_turn = Z95 * math.sqrt(self.outcome), Z95**2 / 4 * alike * skew
        wide = 1 + Z95**2 * each / leads
        curve = Z95 * math.sqrt(self.estimate + (Z95 * each / 2) ** 2) / wide
        curve_turn = Z95**2 / 2 * each * skew / wide
        more = math.hypot(max(0.0, own + own_turn), curve + curve_turn, math.sqrt(self.above))
        fewer = math.hypot(max(0.0, own - own_turn), curve - curve_turn, math.sqrt(self.below))
        low, high = max(0.0, self.mean - fewer), min(float(leads), self.mean + more)
        return Interval(self.mean, low, high)
