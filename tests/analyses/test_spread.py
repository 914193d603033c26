"""What is known of a span is spread over its days: the parts add up, however they are cut."""

from datetime import date, timedelta
from typing import Any

import polars as pl
from hypothesis import given, settings, strategies as st

from funnelcli.config.query import Query
from funnelcli.counting.cost_types import is_media
from funnelcli.counting.lag import period_of, shifted
from funnelcli.counting.spread import BEGAN, IS_SPREAD, spread

from .lead_tables import asking

FIRST, AS_OF = date(2025, 12, 20), date(2026, 3, 31)
ROWS = st.lists(
    st.tuples(st.dates(FIRST, AS_OF), st.integers(0, 70), st.integers(-(10**12), 10**12)),
    min_size=1, max_size=8,
)  # fmt: skip


def rows(of: list[tuple[date, int, int]]) -> pl.LazyFrame:
    return pl.LazyFrame({
        "row": range(len(of)),
        "date": [first for first, *_ in of],
        "until": [first + timedelta(days=days) for first, days, _ in of],
        "cost": [cost for *_, cost in of],
    })  # fmt: skip


def asked(grain: str, **more: Any) -> Query:
    return asking("Won", as_of=str(AS_OF), cohort=grain, **more)


def by_day(first: date, days: int, cost: int) -> dict[date, int]:
    """Deal a cost out day by day: first to each alike, then one to each of the first."""
    size, sign = abs(cost), -1 if cost < 0 else 1
    shares = [size // days + (n < size % days) for n in range(days)]
    return {first + timedelta(days=n): sign * share for n, share in enumerate(shares)}


@settings(max_examples=60)
@given(of=ROWS, grain=st.sampled_from(["week", "month"]), cut=st.booleans())
def test_each_period_has_what_was_dealt_to_its_days(
    of: list[tuple[date, int, int]], grain: str, *, cut: bool
) -> None:
    """Against a count day by day. What ends late has days after as-of, which are not there."""
    since = date(2026, 1, 10) if cut else None
    query = asked(grain, **({"since": since} if since else {}))
    for ends_late in (True, False):
        made = spread(rows(of), "cost", query, ends_late=ends_late).collect()
        expected: dict[tuple[int, date], int] = {}
        for n, (first, more, cost) in enumerate(of):
            last = first + timedelta(days=more)
            last = last if ends_late else min(last, AS_OF)
            for day, part in by_day(first, (last - first).days + 1, cost).items():
                if (since is None or day >= since) and day <= AS_OF:
                    back = day.weekday() if grain == "week" else day.day - 1
                    key = n, day - timedelta(days=back)
                    expected[key] = expected.get(key, 0) + part
        found = {(n, began): cost for n, began, cost in made.select("row", BEGAN, "cost").rows()}
        assert found == expected
        if not ends_late and not cut:
            assert made["cost"].sum() == sum(cost for *_, cost in of)


def test_what_is_in_one_period_is_not_spread() -> None:
    of = [(date(2026, 1, 1), 30, 310), (date(2026, 1, 31), 1, 10), (date(2026, 3, 31), 0, 5)]
    made = spread(rows(of), "cost", asked("month"), ends_late=False).collect()
    assert made.sort("row", BEGAN)[IS_SPREAD].to_list() == [False, True, True, False]


def test_a_credit_is_spread_as_the_cost_that_it_takes_back() -> None:
    of = [(date(2026, 1, 30), 6, 101), (date(2026, 1, 30), 6, -101)]
    made = spread(rows(of), "cost", asked("week"), ends_late=False).collect()
    assert set(made.group_by(BEGAN).agg(pl.col("cost").sum())["cost"]) == {0}


@given(day=st.dates(date(2024, 1, 1), date(2026, 12, 31)), months=st.integers(0, 14))
def test_a_lag_of_months_keeps_the_day_of_the_month_where_there_is_one(
    day: date, months: int
) -> None:
    later = shifted(day, f"{months}mo")
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
    assert shifted(day, f"{months}d") == day + timedelta(days=months)
    assert shifted(day, None) == day


def test_each_day_is_of_one_period() -> None:
    begins = [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    days = [date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 27), date(2026, 2, 28), AS_OF]
    assert [period_of(day, begins) for day in days] == [None, 0, 0, 1, 2]


def test_media_is_all_that_no_word_says_is_something_else() -> None:
    media = ["media", "Ad spend", "Google Ads", "PPC", "Pay-per-click", "Sponsoring", "", None]
    others = ["People", "Sales salaries", "tools", "SaaS/Software", "Agency-Fee", "Gehälter"]
    assert [*filter(is_media, [*media, *others])] == [*filter(is_media, media)]
    assert all(map(is_media, media))
