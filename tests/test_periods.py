"""Periods by hand, and that they tile the calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.config import Grain
from funnelcli.counting.periods import Periods

GRAINS: tuple[Grain, ...] = ("month", "quarter", "week", "year")


@pytest.mark.parametrize(
    ("grain", "first_month", "day", "label", "start", "last"),
    [
        # months, with the two lengths of February
        ("month", 1, "2026-01-01", "2026-01", "2026-01-01", "2026-01-31"),
        ("month", 1, "2026-02-28", "2026-02", "2026-02-01", "2026-02-28"),
        ("month", 1, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"),
        ("month", 1, "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"),
        # a fiscal year does not rename months
        ("month", 2, "2026-01-15", "2026-01", "2026-01-01", "2026-01-31"),
        # quarters and years of the calendar
        ("quarter", 1, "2026-01-01", "2026-Q1", "2026-01-01", "2026-03-31"),
        ("quarter", 1, "2026-06-30", "2026-Q2", "2026-04-01", "2026-06-30"),
        ("quarter", 1, "2026-07-01", "2026-Q3", "2026-07-01", "2026-09-30"),
        ("quarter", 1, "2026-12-31", "2026-Q4", "2026-10-01", "2026-12-31"),
        ("year", 1, "2026-01-01", "2026", "2026-01-01", "2026-12-31"),
        ("year", 1, "2024-12-31", "2024", "2024-01-01", "2024-12-31"),
        # fiscal years from February, called after the year they end in:
        # FY2027 is 2026-02-01 to 2027-01-31
        ("year", 2, "2026-02-01", "FY2027", "2026-02-01", "2027-01-31"),
        ("year", 2, "2027-01-31", "FY2027", "2026-02-01", "2027-01-31"),
        ("year", 2, "2026-01-31", "FY2026", "2025-02-01", "2026-01-31"),
        ("quarter", 2, "2026-02-01", "FY2027-Q1", "2026-02-01", "2026-04-30"),
        ("quarter", 2, "2026-04-30", "FY2027-Q1", "2026-02-01", "2026-04-30"),
        ("quarter", 2, "2026-05-01", "FY2027-Q2", "2026-05-01", "2026-07-31"),
        ("quarter", 2, "2026-08-31", "FY2027-Q3", "2026-08-01", "2026-10-31"),
        ("quarter", 2, "2026-11-01", "FY2027-Q4", "2026-11-01", "2027-01-31"),
        ("quarter", 2, "2027-01-01", "FY2027-Q4", "2026-11-01", "2027-01-31"),
        # from April (Japan, the United Kingdom), July and October (the United States)
        ("quarter", 4, "2026-03-31", "FY2026-Q4", "2026-01-01", "2026-03-31"),
        ("quarter", 4, "2026-04-01", "FY2027-Q1", "2026-04-01", "2026-06-30"),
        ("year", 7, "2026-06-30", "FY2026", "2025-07-01", "2026-06-30"),
        ("year", 7, "2026-07-01", "FY2027", "2026-07-01", "2027-06-30"),
        ("quarter", 10, "2025-12-31", "FY2026-Q1", "2025-10-01", "2025-12-31"),
        # from December: FY2027 is 2026-12-01 to 2027-11-30, its first quarter holds a February
        ("quarter", 12, "2028-02-29", "FY2028-Q1", "2027-12-01", "2028-02-29"),
        ("year", 12, "2026-11-30", "FY2026", "2025-12-01", "2026-11-30"),
        ("year", 12, "2026-12-01", "FY2027", "2026-12-01", "2027-11-30"),
        # ISO weeks: week 1 has the first Thursday, so a week's year is that of its Thursday
        ("week", 1, "2026-01-12", "2026-W03", "2026-01-12", "2026-01-18"),
        ("week", 1, "2026-01-01", "2026-W01", "2025-12-29", "2026-01-04"),  # a Thursday
        ("week", 1, "2025-12-29", "2026-W01", "2025-12-29", "2026-01-04"),
        ("week", 1, "2027-01-03", "2026-W53", "2026-12-28", "2027-01-03"),  # a Sunday
        ("week", 1, "2027-01-04", "2027-W01", "2027-01-04", "2027-01-10"),
        ("week", 1, "2021-01-01", "2020-W53", "2020-12-28", "2021-01-03"),  # a Friday
        ("week", 1, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-05"),
        # a fiscal year does not move or rename weeks
        ("week", 7, "2026-07-01", "2026-W27", "2026-06-29", "2026-07-05"),
    ],
)
def test_a_day_and_its_period(  # noqa: PLR0917
    grain: Grain, first_month: int, day: str, label: str, start: str, last: str
) -> None:
    periods = Periods(grain, first_month)
    begins = periods.start(date.fromisoformat(day))
    assert begins == date.fromisoformat(start)
    assert periods.last_day(begins) == date.fromisoformat(last)
    assert periods.next(begins) == date.fromisoformat(last) + timedelta(days=1)
    assert periods.label(begins) == label


@pytest.mark.parametrize(
    ("grain", "first_month", "first", "last", "labels"),
    [
        ("month", 1, "2025-11-30", "2026-02-01", ["2025-11", "2025-12", "2026-01", "2026-02"]),
        ("month", 1, "2026-01-31", "2026-01-31", ["2026-01"]),
        ("quarter", 1, "2025-12-31", "2026-04-01", ["2025-Q4", "2026-Q1", "2026-Q2"]),
        ("quarter", 2, "2026-01-31", "2026-05-01", ["FY2026-Q4", "FY2027-Q1", "FY2027-Q2"]),
        ("week", 1, "2026-12-31", "2027-01-11", ["2026-W53", "2027-W01", "2027-W02"]),
        ("year", 1, "2024-06-01", "2026-01-01", ["2024", "2025", "2026"]),
        ("year", 10, "2025-09-30", "2025-10-01", ["FY2025", "FY2026"]),
    ],
)
def test_periods_between(
    grain: Grain, first_month: int, first: str, last: str, labels: list[str]
) -> None:
    periods = Periods(grain, first_month)
    between = periods.between(date.fromisoformat(first), date.fromisoformat(last))
    assert [periods.label(start) for start in between] == labels


def test_nothing_lies_between_a_day_and_an_earlier_period() -> None:
    periods = Periods("month")
    assert list(periods.between(date(2026, 2, 1), date(2026, 1, 31))) == []


GRAIN, FIRST_MONTH = st.sampled_from(GRAINS), st.integers(1, 12)
DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@settings(max_examples=200)
@given(GRAIN, FIRST_MONTH, DAYS)
def test_a_day_lies_in_the_one_period_that_begins_on_its_start(
    grain: Grain, first_month: int, day: date
) -> None:
    periods = Periods(grain, first_month)
    start = periods.start(day)
    assert start <= day <= periods.last_day(start)
    assert periods.start(start) == start
    assert periods.start(periods.last_day(start)) == start


@settings(max_examples=200)
@given(GRAIN, FIRST_MONTH, DAYS)
def test_periods_leave_no_day_out_and_share_none(grain: Grain, first_month: int, day: date) -> None:
    periods = Periods(grain, first_month)
    start = periods.start(day)
    after = periods.last_day(start) + timedelta(days=1)
    assert after == periods.next(start) == periods.start(after)
    assert periods.start(start - timedelta(days=1)) < start
    lengths = {"week": {7}, "month": {28, 29, 30, 31}, "quarter": {89, 90, 91, 92},
               "year": {365, 366}}  # fmt: skip
    # from December or September on, quarters of 30 + 31 + 29 or 31 + 31 + 28 days exist: 89 to 92
    assert (after - start).days in lengths[grain]


@settings(max_examples=100)
@given(GRAIN, FIRST_MONTH, DAYS, st.integers(0, 800))
def test_labels_are_as_many_as_periods_and_in_their_order(
    grain: Grain, first_month: int, first: date, days: int
) -> None:
    periods = Periods(grain, first_month)
    starts = list(periods.between(first, first + timedelta(days=days)))
    labels = [periods.label(start) for start in starts]
    assert labels == sorted(set(labels))
    assert starts == sorted({periods.start(first + timedelta(days=d)) for d in range(days + 1)})


@pytest.mark.parametrize(
    ("grain", "first_month", "until", "label"),
    [
        ("month", 1, "2026-06-30", "2026-06"),
        ("month", 1, "2026-06-29", "2026-05"),
        ("month", 1, "2026-01-15", "2025-12"),
        ("month", 1, "2024-02-28", "2024-01"),
        ("quarter", 2, "2026-04-30", "FY2027-Q1"),
        ("quarter", 2, "2026-04-29", "FY2026-Q4"),
        ("year", 7, "2026-06-30", "FY2026"),
        ("year", 1, "2026-12-30", "2025"),
        ("week", 1, "2026-01-04", "2026-W01"),  # a Sunday
        ("week", 1, "2026-01-03", "2025-W52"),
    ],
)
def test_the_last_complete_period(grain: Grain, first_month: int, until: str, label: str) -> None:
    periods = Periods(grain, first_month)
    assert periods.label(periods.last_complete(date.fromisoformat(until))) == label


@pytest.mark.parametrize(
    ("grain", "count", "before"),
    [
        ("month", 0, "2026-04-01"),
        ("month", 4, "2025-12-01"),
        ("quarter", 5, "2025-01-01"),
        ("year", 2, "2024-04-01"),
        ("month", 99_999, "0001-01-01"),  # a lead of the year 1 is a wrong date, not a bug
        ("week", 999_999, "0001-01-01"),
    ],
)
def test_back(grain: Grain, count: int, before: str) -> None:
    assert Periods(grain).back(date(2026, 4, 1), count) == date.fromisoformat(before)


@given(day=st.dates(date(1990, 1, 1), date(2090, 1, 1)), count=st.integers(0, 40))
@settings(max_examples=50)
@pytest.mark.parametrize("grain", GRAINS)
def test_back_is_the_way_that_next_goes(grain: Grain, day: date, count: int) -> None:
    periods = Periods(grain, 2)
    start = before = periods.back(periods.start(day), count)
    for _ in range(count):
        start = periods.next(start)
    assert start == periods.start(day)
    assert before == periods.start(before)


@pytest.mark.parametrize(
    ("grain", "days", "whole"),
    [
        ("week", 3.0, 0),
        ("week", 3.5, 1),
        ("month", 15.0, 0),
        ("month", 15.5, 1),  # a month has 30.436875
        ("month", 45.7, 2),
        ("quarter", 45.7, 1),
        ("year", 182.6, 0),
        ("year", 182.7, 1),
        ("month", 0.0, 0),
    ],
)
def test_days_in_whole_periods(grain: Grain, days: float, whole: int) -> None:
    assert Periods(grain).whole(days) == whole
