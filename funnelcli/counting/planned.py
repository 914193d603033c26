"""What so many customers take: of the leads of each source, and of all in the mix of today."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from funnelcli.config.query import Query
from funnelcli.counting.goal import Goal, Pace
from funnelcli.counting.intervals import Interval, likely, rated
from funnelcli.counting.statistics import Z95, is_low_n


@dataclass(frozen=True, slots=True)
class Source:
    """Leads of a source that are old enough, how many of them bought, and those that are not."""

    key: tuple[str, ...]
    leads: int
    customers: int
    young: int

    @property
    def rate(self) -> Interval | None:
        """Those of them that bought."""
        return rated(self.customers, self.leads)


@dataclass(frozen=True, slots=True)
class Plan:
    """The goal, its last day, when leads come, and the rates of all and of the mix of today."""

    goal: Goal
    label: str
    until: date
    when: Pace | None
    every: Source
    mix: Interval | None

    def takes(self, rate: Interval | None) -> tuple[int, int, int | None] | tuple[None, None, None]:
        """Tell how many leads it takes at a rate, and between which ends."""
        if rate is None or self.when is None or not self.when.share:
            return None, None, None
        return takes(self.goal.customers / self.when.share, rate) or (None, None, None)


def mix(sources: Sequence[Source], every: Source, query: Query) -> Interval | None:
    """Add up the rates of the sources by what they bring of the young leads."""
    if every.rate is None or not every.young:
        return None
    few = [each for each in sources if is_low(each, query)]
    own = [(each.young / every.young, each.rate) for each in sources if each not in few]
    borrowed = sum(each.young for each in few) / every.young
    return mixed([(borrowed, every.rate), *((share, rate) for share, rate in own if rate)])


def is_low(source: Source, query: Query) -> bool:
    """Tell whether too few leads are old enough, so that the rate of all is taken."""
    return is_low_n(source.customers, source.leads, query.config.min_leads)


def takes(customers: float, rate: Interval) -> tuple[int, int, int | None] | None:
    """Tell how many leads so many customers take, and between which ends; None where nobody buys.

    The higher end is null where the rate may be 0.
    """
    if not rate.value:
        return None
    many = math.ceil(customers / rate.low) if rate.low else None
    return math.ceil(customers / rate.value), math.ceil(customers / rate.high), many


def mixed(shares: Sequence[tuple[float, Interval]]) -> Interval:
    """Add up rates by their shares, as if they were independent."""
    value = math.fsum(share * rate.value for share, rate in shares)
    below = math.hypot(*(share * (rate.value - rate.low) for share, rate in shares))
    above = math.hypot(*(share * (rate.high - rate.value) for share, rate in shares))
    return Interval(value, max(0.0, value - below), value + above)


def spread(customers: int, rate: Interval) -> Interval:
    """Tell between which ends customers lie where so many are expected at a rate."""
    off = (rate.high - rate.low) / (2 * Z95 * rate.value)
    return likely(customers, customers * (1 - rate.value) + (customers * off) ** 2)
