"""Periods by their names, as cohorts are called, or told from as-of: 2026-Q1, last-quarter."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from funnelcli.config import Grain
from funnelcli.counting.periods import Periods, Span
from funnelcli.errors import UsageError

A_PERIOD: Final = "2026-01, 2026-Q1, 2026-W03, 2026, this-month, last-quarter"
"""Examples of them, for a hint."""
_GRAINS: Final[tuple[Grain, ...]] = ("week", "month", "quarter", "year")
WORDS: Final = {f"{which}-{grain}": (grain, back) for back, which in enumerate(("this", "last"))
                for grain in _GRAINS}  # fmt: skip
"""Those told from as-of: of which grain, and how many before the one that as-of lies in."""
_PERIOD: Final = re.compile(
    r"(?P<fiscal>fy)?(?P<year>\d{4})(?:-(?:(?P<month>\d\d)|q(?P<quarter>[1-4])|w(?P<week>\d\d)))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """A period that is asked for by its name."""

    periods: Periods
    start: date | None
    """Its first day; None where it is told from as-of."""
    back: int = 0
    """Then, how many periods before the one that as-of lies in."""

    def first_day(self, as_of: date) -> date:
        """Find its first day."""
        if self.start is not None:
            return self.start
        return self.periods.back(self.periods.start(as_of), self.back)

    def span(self, as_of: date) -> Span:
        """Find its first and its last day."""
        return self.periods.span(self.first_day(as_of))


def word_of(text: str) -> str:
    """Fold a name as it is looked up: in lower case, with hyphens between its words."""
    return re.sub(r"[\s_]+", "-", text.strip().casefold())


def is_named(text: str) -> bool:
    """Tell whether a text is written as the name of a period, be there such a one or not."""
    word = word_of(text)
    return word in WORDS or _PERIOD.fullmatch(word) is not None


def named_period(option: str, text: str, first_month: int, hint: str) -> NamedPeriod | None:
    """Find the period of a name; None where it is none, and a `UsageError` where there is none."""
    word = word_of(text)
    if word in WORDS:
        grain, back = WORDS[word]
        return NamedPeriod(Periods(grain, first_month), None, back)
    found = _PERIOD.fullmatch(word)
    return None if found is None else _written(option, text, found, first_month, hint)


def _written(
    option: str, text: str, found: re.Match[str], first_month: int, hint: str
) -> NamedPeriod:
    """Find a period that is called as cohorts are."""
    year, is_fiscal = int(found["year"]), found["fiscal"] is not None
    if not 1 < year < date.max.year:  # the calendar needs room for the periods beside
        raise UsageError(f"{option}: {text!r} is no year here", hint)
    if found["week"] is not None and not is_fiscal:
        try:
            monday = date.fromisocalendar(year, int(found["week"]), 1)
        except ValueError:
            raise UsageError(f"{option}: {text!r}: {year} has no such week", hint) from None
        return NamedPeriod(Periods("week"), monday)
    if found["month"] is not None and not is_fiscal:
        if not 1 <= int(found["month"]) <= 12:  # noqa: PLR2004
            raise UsageError(f"{option}: {text!r}: there is no such month", hint)
        return NamedPeriod(Periods("month"), date(year, int(found["month"]), 1))
    if found["week"] is not None or found["month"] is not None:
        raise UsageError(
            f"{option}: {text!r}: weeks and months are of the calendar, not of a fiscal year",
            f"Leave out FY: {text.strip()[2:]}.",
        )
    plain = text.strip().upper().removeprefix("FY")
    if is_fiscal and first_month == 1:
        raise UsageError(
            f"{option}: {text!r}: the YAML has no `fiscal_year_start`, and so no fiscal years",
            f"{plain} is of the calendar.",
        )
    if first_month > 1 and not is_fiscal:
        raise UsageError(
            f"{option}: {text!r}: years and quarters are fiscal, since the YAML has "
            f"`fiscal_year_start: {first_month}`",
            f"Say FY{plain}, as cohorts are called, or a month of the calendar: {year}-01.",
        )
    quarter = 1 if found["quarter"] is None else int(found["quarter"])
    months = 3 * (quarter - 1) + first_month - 1  # since January of the year in which it begins
    begun = date(year - is_fiscal + months // 12, months % 12 + 1, 1)
    return NamedPeriod(
        Periods("year" if found["quarter"] is None else "quarter", first_month), begun
    )
