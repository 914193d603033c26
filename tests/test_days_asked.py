"""Days and periods of `--since` and `--until`, by hand, and told from as-of."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.api.question import shared
from funnelcli.config import Config, Grain
from funnelcli.counting.days_asked import days_asked
from funnelcli.counting.periods import Periods
from funnelcli.errors import UsageError

if TYPE_CHECKING:
    from funnelcli.api.days import AsOf

AS_OF = date(2026, 5, 31)


def config(fiscal_year_start: int = 1) -> Config:
    return Config.model_validate({
        "version": 1,
        "leads": {"path": "x.csv", "created": "Created"},
        "stages": [{"name": "Lead"}, {"name": "Customer", "at": "Won"}],
        "fiscal_year_start": fiscal_year_start,
    })  # fmt: skip


def found(text: date | str, first_month: int = 1, as_of: date = AS_OF) -> tuple[str, str]:
    """The first and the last day that a text means, for --since and for --until."""
    asked = shared(config(first_month), since=text, until=text, as_of=as_of)
    return tuple(map(str, days_asked(asked, as_of)))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("2026-02-28", "2026-02-28", "2026-02-28"),
        # periods are called as cohorts are
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-Q1", "2026-01-01", "2026-03-31"),
        ("2025-q4", "2025-10-01", "2025-12-31"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-W01", "2025-12-29", "2026-01-04"),
        ("2026-w53", "2026-12-28", "2027-01-03"),
        # so many units before as-of, 2026-05-31
        ("-0d", "2026-05-31", "2026-05-31"),
        ("-1d", "2026-05-30", "2026-05-30"),
        ("-90d", "2026-03-02", "2026-03-02"),
        ("-2w", "2026-05-17", "2026-05-17"),
        ("-3m", "2026-02-28", "2026-02-28"),
        ("-5M", "2025-12-31", "2025-12-31"),
        ("-1y", "2025-05-31", "2025-05-31"),
        ("-99999d", "1752-08-16", "1752-08-16"),
        ("-99999m", "0001-01-31", "0001-01-31"),
        # the period of as-of, and the one before it
        ("this-week", "2026-05-25", "2026-05-31"),
        ("last-week", "2026-05-18", "2026-05-24"),
        ("this-month", "2026-05-01", "2026-05-31"),
        ("last-month", "2026-04-01", "2026-04-30"),
        ("this-quarter", "2026-04-01", "2026-06-30"),
        ("last-quarter", "2026-01-01", "2026-03-31"),
        ("Last Quarter", "2026-01-01", "2026-03-31"),
        ("this_year", "2026-01-01", "2026-12-31"),
        ("last-year", "2025-01-01", "2025-12-31"),
    ],
)
def test_days_by_hand(text: str, since: str, until: str) -> None:
    assert found(text) == (since, until)


@pytest.mark.parametrize(
    ("first_month", "text", "since", "until"),
    [
        (2, "FY2027", "2026-02-01", "2027-01-31"),
        (2, "FY2027-Q1", "2026-02-01", "2026-04-30"),
        (2, "fy2027-q4", "2026-11-01", "2027-01-31"),
        (10, "FY2026-Q2", "2026-01-01", "2026-03-31"),
        # as-of is in the first quarter of a year that begins in April, the second of February's
        (4, "this-year", "2026-04-01", "2027-03-31"),
        (4, "last-quarter", "2026-01-01", "2026-03-31"),
        (2, "this-quarter", "2026-05-01", "2026-07-31"),
        (2, "last-year", "2025-02-01", "2026-01-31"),
        # months and weeks are those of the calendar
        (2, "2026-01", "2026-01-01", "2026-01-31"),
        (2, "2026-W02", "2026-01-05", "2026-01-11"),
    ],
)
def test_a_fiscal_year_decides_what_a_quarter_is(
    first_month: int, text: str, since: str, until: str
) -> None:
    assert found(text, first_month) == (since, until)


@settings(max_examples=200, deadline=None)
@given(
    day=st.dates(date(1000, 1, 1), date(9000, 1, 1)),
    first_month=st.integers(1, 12),
    grain=st.sampled_from(["week", "month", "quarter", "year"]),
)
def test_the_label_of_a_cohort_is_its_period(day: date, first_month: int, grain: Grain) -> None:
    periods = Periods(grain, first_month)
    start = periods.start(day)
    assert found(periods.label(start), first_month) == tuple(map(str, periods.span(start)))
    since, until = found(f"this-{grain}", first_month, day)
    assert since <= str(day) <= until


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("90d", "did you mean '-90d'?"),
        ("90 days", "did you mean '-90d'?"),
        ("last 90 days", "did you mean '-90d'?"),
        ("3 months ago", "did you mean '-3m'?"),
        ("Q1 2026", "did you mean '2026-Q1'?"),
        ("2026Q1", "did you mean '2026-Q1'?"),
        ("last-quater", "did you mean 'last-quarter'?"),
        ("YTD", "did you mean 'this-year'?"),
        ("31.12.2025", "did you mean '2025-12-31'?"),
        ("12/31/2025", "did you mean '2025-12-31'?"),
        ("2025/12/31", "did you mean '2025-12-31'?"),
        ("01/02/2026", "year, month and day, with hyphens"),
        ("01/2026", "did you mean '2026-01'?"),
        ("2026-02-30", "is no day and no period"),
        ("2026-13", "there is no such month"),
        ("2025-W53", "2025 has no such week"),
        ("2026-Q5", "is no day and no period"),
        ("9999", "is no year here"),
        ("0000-Q1", "is no year here"),
        ("FY2026", "the YAML has no `fiscal_year_start`"),
        ("yesterday", "--since: 'yesterday' is a day of the clock"),
        ("", "is no day and no period"),
    ],
)
def test_what_is_no_day_says_what_is(text: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        shared(config(), since=text)
    assert said in str(error.value)
    assert error.value.hint


@pytest.mark.parametrize("text", ["2026", "2026-Q1"])
def test_a_year_of_the_calendar_is_none_where_years_are_fiscal(text: str) -> None:
    with pytest.raises(UsageError, match="fiscal_year_start: 4") as error:
        shared(config(4), since=text)
    assert f"Say FY{text}" in error.value.hint


def test_today_is_told_where_as_of_is() -> None:
    asked = shared(config(), since="yesterday", until="today", as_of="today")
    assert days_asked(asked, AS_OF) == (date(2026, 5, 30), AS_OF)


def test_dates_of_python_are_days() -> None:
    asked = shared(config(), since=date(2026, 1, 1), until=datetime(2026, 1, 2, 3, 4))  # noqa: DTZ001
    assert days_asked(asked, AS_OF) == (date(2026, 1, 1), date(2026, 1, 2))


@pytest.mark.parametrize(
    ("since", "until", "as_of"),
    [("2026-06-01", "2026-01-01", "latest"), ("this-month", "2026-01", AS_OF)],
)
def test_since_after_until_is_told_as_soon_as_it_is_known(
    since: str, until: str, as_of: AsOf | Literal["latest"]
) -> None:
    with pytest.raises(UsageError, match=f"--since {since}.* is after --until"):
        shared(config(), since=since, until=until, as_of=as_of)
