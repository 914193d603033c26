"""Numbers made of rates, with intervals made of theirs.

The variance of each part is taken from its own interval, at the end that counts (MOVER: Zou and
Donner 2008). Of two independent rates the difference is Newcombe's (1998).
"""

import math
from typing import NamedTuple

from funnelcli.counting.statistics import Z95, wilson


class Interval(NamedTuple):
    """A number and the ends of its 95 % interval."""

    value: float
    low: float
    high: float

    @property
    def is_sure(self) -> bool:
        """Whether it is more than chance explains: its interval is without 0."""
        return self.low > 0 or self.high < 0

    def of_rates(self) -> "Interval":
        """End it where no difference of rates is: at all of one, either way."""
        return Interval(self.value, max(-1.0, self.low), min(1.0, self.high))

    def minus(self, other: "Interval") -> "Interval":
        """Take the difference, as if the two were independent."""
        value = self.value - other.value
        below = math.hypot(self.value - self.low, other.high - other.value)
        above = math.hypot(self.high - self.value, other.value - other.low)
        return Interval(value, value - below, value + above)

    def times(self, other: "Interval") -> "Interval":
        """Take the product of independent numbers, the other of which is not negative."""
        value = self.value * other.value
        mine, its = abs(other.value), abs(self.value)
        down, up = other.value - other.low, other.high - other.value
        if self.value < 0:  # then a larger factor makes less of it
            down, up = up, down
        below = math.hypot(mine * (self.value - self.low), its * down)
        above = math.hypot(mine * (self.high - self.value), its * up)
        return Interval(value, value - below, value + above)

    def scaled(self, factor: float) -> "Interval":
        """Take so many times each; what is below nothing is nothing."""
        low, value, high = (max(0.0, each) * factor for each in (self.low, self.value, self.high))
        return Interval(value, low, high)


def exactly(value: float) -> Interval:
    """Take a number that is no estimate."""
    return Interval(value, value, value)


def rated(k: float, n: int) -> Interval | None:
    """Give k of n with the interval of Wilson; None where it is undefined, or no proportion."""
    rate, low, high = wilson(k, n)
    return None if rate is None or low is None or high is None else Interval(rate, low, high)


def likely(mean: float, variance: float) -> Interval:
    """Tell between which ends a number lies 19 times in 20 that is not negative.

    Of its square root, whose spread hardly depends on its size where things happen one by one.
    """
    spread = Z95 * math.sqrt(variance)
    if mean <= 0:  # of amounts, where refunds are more than what is paid
        return Interval(mean, mean - spread, mean + spread)
    root = math.sqrt(mean)
    spread /= 2 * root
    return Interval(mean, max(0.0, root - spread) ** 2, (root + spread) ** 2)
