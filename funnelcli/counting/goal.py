"""A goal of so many customers: how many leads it takes, and by when they must come."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from funnelcli.config import Config
from funnelcli.config.query import Query
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError


@dataclass(frozen=True, slots=True)
class Goal:
    """So many customers by a day; None is the end of the first whole quarter after as-of."""

    customers: int
    by: date | None = None

    def until(self, query: Query) -> tuple[str, date]:
        """Name what is planned for, and give its last day."""
        if self.by is not None:
            return self.by.isoformat(), self.by
        return _first_quarter(query)

    def refuse_past(self, option: str, query: Query) -> None:
        """Refuse a day by which no lead that comes from now on can have bought."""
        if self.by is None or self.by > query.as_of:
            return
        _, later = _first_quarter(query)
        raise UsageError(
            f"{option}: {self.by} is not after {query.as_of}, up to which everything counts",
            f"Name a later day, such as customers={self.customers},by={later}, or none.",
        )


def _first_quarter(query: Query) -> tuple[str, date]:
    """Name the first whole quarter after as-of, and give its last day."""
    quarters = Periods("quarter", query.config.fiscal_year_start)
    tomorrow = query.as_of + timedelta(days=1)
    start = quarters.start(tomorrow)
    if start < tomorrow:
        start = quarters.next(start)
    return quarters.label(start), quarters.last_day(start)


def goal_of(option: str, text: str, _config: Config) -> Goal:
    """Read `customers=50`, or `customers=50,by=2026-12-31`."""
    found = re.fullmatch(r"customers=(\d{1,9})(?:,by=(\d{4}-\d{2}-\d{2}))?", text.replace(" ", ""))
    if found is None or not int(found[1]):
        raise UsageError(
            f"{option}: {text!r}: expected a number of customers such as customers=50",
            "The day by which they are to have bought can follow: customers=50,by=2026-12-31.",
        )
    try:
        by = None if found[2] is None else date.fromisoformat(found[2])
    except ValueError:
        raise UsageError(f"{option}: there is no day {found[2]}") from None
    return Goal(int(found[1]), by)


@dataclass(frozen=True, slots=True)
class Pace:
    """By when leads have to come, and which share of those who ever buy will have bought."""

    come_by: date
    share: float
    is_late: bool
    """Whether the day by which they had to come so that they have the horizon is past."""


def pace(until: date, by_age: Sequence[float], query: Query) -> Pace:
    """Find it; `by_age` are the shares of those who ever buy that do so by each day of age.

    The last of them is that of the horizon.
    """
    horizon, tomorrow = len(by_age) - 1, query.as_of + timedelta(days=1)
    come_by = until - timedelta(days=horizon)
    if come_by >= tomorrow:
        return Pace(come_by, by_age[-1], is_late=False)
    return Pace(tomorrow, by_age[(until - tomorrow).days], is_late=True)
