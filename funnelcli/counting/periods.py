"""Periods of the calendar and of the fiscal year, each known by its first day."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from funnelcli.config import Grain

_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_DAYS_IN_A_MONTH = 365.2425 / 12

Span = tuple[date, date]
"""The first and the last day of some time."""


@dataclass(frozen=True, slots=True)
class Periods:
    """The periods of one grain; years and their quarters begin in the month `first_month`."""

    grain: Grain
    first_month: int = 1

    def start(self, day: date) -> date:
        """Find the first day of the period that `day` lies in; weeks begin on Monday."""
        if self.grain == "week":
            return day - timedelta(days=day.weekday())
        months = _MONTHS[self.grain]
        shift = self.first_month - 1
        index = day.year * 12 + day.month - 1 - shift
        return _first_of_month(index - index % months + shift)

    def next(self, start: date) -> date:
        """Find the first day of the period after the one that begins on `start`."""
        if self.grain == "week":
            return start + timedelta(days=7)
        return _first_of_month(start.year * 12 + start.month - 1 + _MONTHS[self.grain])

    def last_day(self, start: date) -> date:
        """Find the last day of the period that begins on `start`."""
        return self.next(start) - timedelta(days=1)

    def span(self, start: date) -> Span:
        """Give the first and the last day of the period that begins on `start`."""
        return start, self.last_day(start)

    def last_complete(self, until: date) -> date:
        """Find the first day of the last period that has ended on `until` or before."""
        start = self.start(until)
        return start if self.last_day(start) <= until else self.back(start, 1)

    def back(self, start: date, count: int) -> date:
        """Find the period so many before the one that begins on `start`, or the calendar's first.

        It is known by its first day, too.
        """
        if self.grain == "week":
            return date.fromordinal(max(1, start.toordinal() - 7 * count))
        index = start.year * 12 + start.month - 1 - _MONTHS[self.grain] * count
        return _first_of_month(max(12, index))

    def whole(self, days: float) -> int:
        """Count the periods that so many days are, rounded, halves up; a year has 365.2425."""
        length = 7 if self.grain == "week" else _DAYS_IN_A_MONTH * _MONTHS[self.grain]
        return math.floor(days / length + 0.5)

    def between(self, first: date, last: date) -> Iterator[date]:
        """List the periods from that of `first` to that of `last`."""
        start = self.start(first)
        while start <= last:
            yield start
            start = self.next(start)

    def quarter(self, day: date) -> int:
        """Number the quarter of the year that `day` lies in, 1 to 4."""
        return (day.month - self.first_month) % 12 // 3 + 1

    def label(self, start: date) -> str:
        """Name a period: 2026-01, 2026-Q1, 2026-W03, 2026; of a fiscal year FY2027-Q1, FY2027.

        A fiscal year is called after the calendar year in which it ends.
        """
        if self.grain == "week":
            year, week, _ = start.isocalendar()
            return f"{year}-W{week:02}"
        if self.grain == "month":
            return f"{start:%Y-%m}"
        months_in = (start.month - self.first_month) % 12
        ends = start.year * 12 + start.month - 1 - months_in + 11
        year_name = str(start.year) if self.first_month == 1 else f"FY{ends // 12}"
        return year_name if self.grain == "year" else f"{year_name}-Q{self.quarter(start)}"


def _first_of_month(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)
