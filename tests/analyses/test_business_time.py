"""Business hours between two moments, against a recount minute by minute in plain Python."""

# ruff: noqa: DTZ001  moments of UTC
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import polars as pl
from hypothesis import given, settings, strategies as st

from funnelcli.config.business_hours import BusinessHours
from funnelcli.config.query import Query
from funnelcli.counting.business_time import MINUTE, business_days, holidays_of, with_elapsed

from .lead_tables import asking

ZONES = ("UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe")
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def asked(**hours: object) -> Query:
    query = asking("MQL", "Won", as_of="2026-12-31")
    config = query.config.model_copy(update={"business_hours": BusinessHours.model_validate(hours)})
    return replace(query, config=config)


def elapsed(query: Query, start: datetime, end: datetime) -> int:
    """Give the minutes between two moments of UTC."""
    frame = pl.DataFrame({"a": [start], "b": [end]}, schema=dict.fromkeys("ab", pl.Datetime("us")))
    found: int = with_elapsed(frame.lazy(), "took", "b", "a", query).collect()["took"][0]
    assert found % MINUTE == 0
    return found // MINUTE


def counted_again(query: Query, start: datetime, end: datetime, off: frozenset[date]) -> int:
    """Count the minutes in which somebody is there, one after another."""
    hours = query.config.business_hours
    assert hours is not None
    zone, n, now = ZoneInfo(hours.timezone or "UTC"), 0, start
    while now < end:
        local = now.replace(tzinfo=UTC).astimezone(zone)
        clock = 60 * local.hour + local.minute
        is_there = WEEK[local.weekday()] in hours.days and local.date() not in off
        n += is_there and hours.opens <= clock < hours.closes
        now += timedelta(minutes=1)
    return n


MOMENTS = st.integers(0, 3 * 24 * 60).map(lambda n: timedelta(minutes=n))
AROUND = st.sampled_from([
    datetime(2026, 3, 7), datetime(2026, 3, 28), datetime(2026, 4, 4), datetime(2026, 10, 24),
    datetime(2026, 11, 1), datetime(2026, 1, 1), datetime(2026, 12, 25), datetime(2026, 5, 1),
])  # fmt: skip
"""Days before a change of the clock in one of the zones, holidays, and the end of a week."""


@settings(max_examples=60)
@given(
    zone=st.sampled_from(ZONES), day=AROUND, wait=MOMENTS, takes=MOMENTS,
    days=st.sampled_from([WEEK, WEEK[:5], ("sat", "sun"), ("wed",)]),
    hours=st.sampled_from([("09:00", "17:30"), ("00:00", "24:00"), ("06:15", "12:00")]),
    holidays=st.sampled_from([None, "GB"]),
)  # fmt: skip
def test_they_are_those_of_a_recount(  # noqa: PLR0917
    zone: str, day: datetime, wait: timedelta, takes: timedelta, days: tuple[str, ...],
    hours: tuple[str, str], holidays: str | None,
) -> None:  # fmt: skip
    """Whole days in which nobody sleeps have the length that the clock gives them."""
    query = asked(**{
        "days": days, "from": hours[0], "to": hours[1], "timezone": zone, "holidays": holidays,
    })  # fmt: skip
    off = frozenset(holidays_of("GB", 2026)) if holidays else frozenset[date]()
    start, end = day + wait, day + wait + takes
    assert elapsed(query, start, end) == counted_again(query, start, end, off)


def test_they_add_up_and_go_back() -> None:
    query = asked(timezone="Europe/London")
    moments = [datetime(2026, 3, 27, 10), datetime(2026, 3, 29, 1), datetime(2026, 3, 30, 9, 30)]
    parts = [elapsed(query, *pair) for pair in pairwise(moments)]
    assert sum(parts) == elapsed(query, moments[0], moments[-1]) == 7 * 60 + 90
    assert elapsed(query, moments[-1], moments[0]) == -sum(parts)


def test_a_holiday_is_off() -> None:
    query = asked(holidays="gb", timezone="Europe/London")
    assert elapsed(query, datetime(2026, 12, 24, 16), datetime(2026, 12, 28, 18)) == 60
    table = business_days(query).filter(pl.col("~business_day") == date(2026, 12, 25))
    assert table["~length"].to_list() == [0]


def test_a_part_of_a_country_has_its_own_holidays() -> None:
    everywhere, here = (set(holidays_of(each, 2026)) for each in ("DE", "DE-BY"))
    assert date(2026, 11, 1) in here - everywhere
