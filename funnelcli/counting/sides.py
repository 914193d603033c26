"""The two sides of a comparison of periods, as they are asked for and as they lie."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Literal

from funnelcli.config import Config
from funnelcli.config.option import Option
from funnelcli.config.question import Question
from funnelcli.counting.named_periods import A_PERIOD, NamedPeriod, named_period, word_of
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError

Earlier = Literal["previous", "year-ago"]
"""A period that is told from that of the other side."""
PREVIOUS: Final[Earlier] = "previous"
YEAR_AGO: Final[Earlier] = "year-ago"
EARLIER: Final[dict[str, Earlier]] = {PREVIOUS: PREVIOUS, YEAR_AGO: YEAR_AGO}
PERIODS_SHOWN: Final = f"Periods are called as cohorts are: {A_PERIOD}; or previous, year-ago."
_IN_A_YEAR: Final = {"month": 12, "quarter": 4, "year": 1}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the leads created from the first day to the last."""

    label: str
    first: date
    last: date


def _read(option: str, text: str, config: Config) -> NamedPeriod | Earlier:
    """Read the name of a period, or how it lies to that of the other side."""
    if (earlier := EARLIER.get(word_of(text))) is not None:
        return earlier
    found = named_period(option, text, config.fiscal_year_start, PERIODS_SHOWN)
    if found is None:
        raise UsageError(f"{option}: {text!r} is no period", PERIODS_SHOWN)
    return found


A: Final[Option[NamedPeriod | Earlier | None]] = Option(
    name="--a",
    metavar="SIDE",
    help="What is compared with: a period (2026-Q1, last-month, previous, year-ago), an export or "
    "a YAML.  [default: previous]",
    read=_read,
    default=PREVIOUS,
)
B: Final[Option[NamedPeriod | Earlier | None]] = Option(
    name="--b",
    metavar="SIDE",
    help="What is compared: one of the same kind.  [default: the last period by --cohort that is "
    "old enough to judge, or the last whole one where the horizon is unknown; of exports DATA]",
    read=_read,
    default=None,
)


def sides_of(
    asked: Question, config: Config, as_of: date, horizon: int | None
) -> tuple[Side, Side]:
    """Find the sides; raises `UsageError` where no lead could be told to be of one of them."""
    until = as_of - timedelta(horizon or 0)
    a, b = asked.option(A), asked.option(B)
    if isinstance(a, str):
        if isinstance(b, str):
            raise UsageError(
                f"--a {a} and --b {b} are both told from the other side",
                "One of them names a period, such as 2026-Q1.",
            )
        period, start = _named(b, asked, config, as_of, until)
        sides = _side(period, earlier(a, period, start)), _side(period, start)
    elif isinstance(b, str):
        period, start = _named(a, asked, config, as_of, until)
        sides = _side(period, start), _side(period, earlier(b, period, start))
    else:
        one, other = (_named(each, asked, config, as_of, until) for each in (a, b))
        sides = _side(*one), _side(*other)
    _hold_apart(*sides)
    return sides


def check_sides(asked: Question, config: Config) -> None:
    """Refuse sides that cannot be, where that is known before the data are."""
    named = [each for each in (asked.option(A), asked.option(B)) if not isinstance(each, str)]
    if isinstance(asked.as_of, date):
        if None not in named:
            sides_of(asked, config, asked.as_of, None)
        elif isinstance(asked.horizon, int):
            sides_of(asked, config, asked.as_of, asked.horizon)
    elif all(each is not None and each.start is not None for each in named):
        sides_of(asked, config, date.min, None)


def _named(
    asked_for: NamedPeriod | None, asked: Question, config: Config, as_of: date, until: date
) -> tuple[Periods, date]:
    """Find the first day of a period that is named, else of the last that has ended by `until`."""
    if asked_for is not None:
        return asked_for.periods, asked_for.first_day(as_of)
    periods = Periods(asked.cohort, config.fiscal_year_start)
    return periods, periods.last_complete(until)


def earlier(how: Earlier, periods: Periods, start: date) -> date:
    """Find the period before, or that of the same name a year before; of week 53, week 52."""
    if how == PREVIOUS:
        return periods.back(start, 1)
    if periods.grain != "week":
        return periods.back(start, _IN_A_YEAR[periods.grain])
    year, week, _ = start.isocalendar()
    return date.fromisocalendar(year - 1, min(week, 52), 1)


def _side(periods: Periods, start: date) -> Side:
    return Side(periods.label(start), *periods.span(start))


def _hold_apart(a: Side, b: Side) -> None:
    if a == b:
        raise UsageError(f"--a and --b are both {a.label}, so that there is nothing to compare")
    if a.first <= b.last and b.first <= a.last:
        raise UsageError(
            f"--a {a.label} ({a.first} to {a.last}) and --b {b.label} ({b.first} to {b.last}) "
            "overlap: a lead would be on both sides",
            "Name two periods that have no day in common.",
        )
