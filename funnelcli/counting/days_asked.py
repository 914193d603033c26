"""The days of creation that a question asks for, once as-of is known."""

from calendar import monthrange
from datetime import date, timedelta

from funnelcli.config.question import Day, Question, Relative
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError

_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def days_asked(asked: Question, as_of: date) -> tuple[date | None, date | None]:
    """Tell the first and the last day of creation; raises `UsageError` where no day is both."""
    since, until = _day(asked.since, as_of), _day(asked.until, as_of)
    hold_in_order(asked, since, until)
    return since, until


def hold_in_order(asked: Question, since: date | None, until: date | None) -> None:
    """Refuse a first day that is after the last."""
    if since is not None and until is not None and since > until:
        first, last = _told(asked.since, since), _told(asked.until, until)
        raise UsageError(
            f"--since {first} is after --until {last}, so that no lead is between them",
            "--since takes the first day, and --until the last one.",
        )


def _day(day: Day | None, as_of: date) -> date | None:
    """Find a day that is told from as-of; what was before the calendar is its first day."""
    if not isinstance(day, Relative):
        return day
    if day.unit == "day":
        return as_of - timedelta(min(day.back, as_of.toordinal() - 1))
    if day.end is not None:
        periods = Periods(day.unit, day.first_month)
        first, last = periods.span(periods.back(periods.start(as_of), day.back))
        return first if day.end == "first" else last
    if day.unit == "week":
        return as_of - timedelta(min(7 * day.back, as_of.toordinal() - 1))
    index = max(as_of.year * 12 + as_of.month - 1 - _MONTHS[day.unit] * day.back, 12)
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(as_of.day, monthrange(year, month)[1]))


def _told(asked: Day | None, day: date) -> str:
    return f"{asked.text} ({day})" if isinstance(asked, Relative) else str(day)
