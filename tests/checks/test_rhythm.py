"""Times without entries: against chances worked out by hand, and against records made by chance."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from funnelcli.counting.rhythm import Days, Quiet, ended, paces, quiet

START = date(2025, 1, 6)  # a Monday


def weekly(*numbers: int) -> dict[date, int]:
    """So many entries in each week, all of them on its Wednesday."""
    days = {START + timedelta(days=7 * k + 2): number for k, number in enumerate(numbers)}
    return {day: number for day, number in days.items() if number}


def shown(found: list[Quiet]) -> list[tuple[str, str]]:
    return [(str(each.first), str(each.last)) for each in found]


@pytest.mark.parametrize(("a_week", "is_found"), [(14, False), (15, True)])
def test_the_chance_by_hand(a_week: int, *, is_found: bool) -> None:
    # 27 weeks, of which the 14th is empty: on each side 13 weeks, 26 in all. Nothing varies, so
    # that a batch is one entry. Of 26·a entries none is in the week with the chance (26/27)^(26·a),
    # and there are 27 weeks: below 0.001/27 = 3.7e-5. (26/27)^(26·10) = 5.5e-5, and of 11 2.0e-5.
    # The months have pairs too few to tell. With `tests` of 40 others the limit is 9.3e-7:
    # (26/27)^(26·14) = 1.1e-6, and of 15 4.1e-7.
    days = weekly(*[a_week] * 13, 0, *[a_week] * 13)

    assert bool(quiet(days, tests=40)) == is_found


@pytest.mark.parametrize(("a_week", "is_found"), [(10, False), (11, True)])
def test_the_chance_of_one_record_by_hand(a_week: int, *, is_found: bool) -> None:
    days = weekly(*[a_week] * 13, 0, *[a_week] * 13)

    found = quiet(days)

    # from the day after the Wednesday of the 13th week to the day before that of the 15th
    assert shown(found) == ([("2025-04-03", "2025-04-15")] if is_found else [])


def test_batches_make_an_empty_week_probable() -> None:
    # in turn 1 and 41 a week: of each pair (x - y)² is 1600 and x + y 42, so that 38 come at once,
    # and of 26·21 entries there are 14 batches: (26/27)^14 = 0.6
    days = weekly(*[1, 41] * 6, 1, 0, *[41, 1] * 6, 41)

    assert quiet(days) == []


def test_the_slower_side_tells_the_pace() -> None:
    # 50 a week before and 2 after: (26/27)^(26·2) = 0.14
    days = weekly(*[50] * 13, 0, *[2] * 13)

    assert quiet(days) == []


def test_a_record_that_ends_before_others() -> None:
    # 13 weeks of 20, and others go on for four more: (13/17)^260 = 5e-31
    days = weekly(*[20] * 13)

    (end,) = quiet(days, until=START + timedelta(days=17 * 7 - 1))

    assert shown([end]) == [("2025-04-03", "2025-05-04")]
    assert end.after is None
    # 20 on each of 13 Wednesdays: 260 in the 85 days from the first of them on
    assert end.before == pytest.approx(260 / 85 * 365.2425 / 12)


def test_a_record_that_ends_when_others_do() -> None:
    assert quiet(weekly(*[20] * 13), until=START + timedelta(days=13 * 7 - 1)) == []


def test_a_record_that_begins_after_others() -> None:
    days = weekly(*[0] * 6, *[20] * 13)

    (beginning,) = quiet(days, since=START)

    assert shown([beginning]) == [("2025-01-06", "2025-02-18")]
    assert beginning.before is None


def test_christmas_is_no_finding_and_the_same_week_in_may_is() -> None:
    # 30 weeks from July 7, 2025, of which that from December 22 is empty
    july = timedelta(days=26 * 7)
    empty = [30] * 24 + [0] + [30] * 5
    days = {day + july: number for day, number in weekly(*empty).items()}
    in_may = {day - timedelta(days=30 * 7): number for day, number in days.items()}

    assert date(2025, 12, 24) not in days
    assert max(b - a for a, b in pairwise(sorted(days))) == timedelta(days=14)
    assert quiet(days) == []
    assert len(quiet(in_may)) == 1


def test_what_is_empty_every_summer_is_the_season() -> None:
    # three years of 40 a week, without the weeks 31 to 34 of each
    year = [40] * 30 + [0] * 4 + [40] * 18
    once = year + [40] * 104

    assert quiet(weekly(*year * 3)) == []
    assert len(quiet(weekly(*once))) == 1


def test_two_months_that_are_missing_are_both_found() -> None:
    weeks = [25] * 20 + [0] * 4 + [25] * 20 + [0] * 4 + [25] * 10

    assert len(quiet(weekly(*weeks))) == 2


def test_what_is_longer_than_a_known_silence_is_found_by_the_rest() -> None:
    # eight weeks, of which one is known, or all are
    days = weekly(*[40] * 20, *[0] * 8, *[40] * 20)
    (all_of_it,) = quiet(days)
    week = timedelta(7)
    first = replace(all_of_it, last=all_of_it.first + week - timedelta(1))
    others = replace(all_of_it, first=all_of_it.first + week)

    assert quiet(days, known=[first]) == [all_of_it]
    assert quiet(days, known=[first, others]) == []
    assert all_of_it.beside([first]) == all_of_it.days - 7
    assert all_of_it.beside([first, all_of_it]) == 0


def test_nothing_is_known_of_a_record_of_few_weeks_or_of_none() -> None:
    assert quiet({}) == []
    assert quiet(weekly(50, 0, 50)) == []
    assert quiet({date(1, 1, 1): 1, date(2026, 1, 1): 1}) == []


def test_paces_are_those_of_a_quarter_of_a_year() -> None:
    days: Days = {date(2025, 1, 1): 500, date(2025, 4, 1): 91, date(2025, 7, 2): 10}

    # the 91 days before July 1 begin on April 1; after it there is one day, with ten
    before, after = paces(days, date(2025, 7, 1), date(2025, 7, 1))

    assert before == pytest.approx(365.2425 / 12)
    assert after == pytest.approx(10 * 365.2425 / 12)


def test_records_made_by_chance_are_rarely_found() -> None:
    # at most 0.1 % of records by construction: of 400 one or two would be many
    found = 0
    for seed in range(400):
        draw = random.Random(seed)  # noqa: S311  (no secret)
        pace, days = draw.uniform(0.05, 3), dict[date, int]()
        length = draw.randint(100, 900)
        for n in range(length):
            if number := sum(draw.random() < pace / 20 for _ in range(20)):
                days[START + timedelta(days=n)] = number
        found += bool(quiet(days, since=START, until=START + timedelta(days=length - 1)))
    assert found <= 1


@pytest.mark.parametrize("pace", [1, 4])
def test_a_month_that_is_taken_out_of_such_records_is_found(pace: int) -> None:
    missed = 0
    for seed in range(40):
        draw = random.Random(seed)  # noqa: S311  (no secret)
        days = {
            START + timedelta(days=n): sum(draw.random() < 0.5 for _ in range(2 * pace))
            for n in range(365)
        }
        left = {d: n for d, n in days.items() if n and d.replace(day=1) != date(2025, 7, 1)}
        missed += not quiet(left, tests=7)
    assert missed == 0


@pytest.mark.parametrize(("a_week", "is_found"), [(7, False), (8, True)])
def test_the_chance_of_an_end_by_hand(a_week: int, *, is_found: bool) -> None:
    # 13 weeks, an empty one, and others in the week after it, three days of which are left out.
    # (13/14)^(13·7) = 0.0012 and of 8 0.00045; an end is in one place only, so below 0.001.
    days = weekly(*[a_week] * 13)
    others = weekly(*[5] * 14) | {START + timedelta(7 * 14 + n): 2 for n in range(3)}

    found = ended(days, others, tests=1)

    assert (found is not None) == is_found
    if found is not None:
        assert shown([found]) == [("2025-04-03", "2025-04-14")]
    assert ended(days, others, tests=10) is None  # below 0.0001
    assert ended(days, others, tests=1, by=START + timedelta(7 * 13)) is None


def test_nothing_ends_where_others_do_not_go_on() -> None:
    days = weekly(*[50] * 13)
    four = {START + timedelta(7 * 14 + n): k for n, k in enumerate((1, 1, 2))}
    two_days = {START + timedelta(7 * 14 + n): 50 for n in range(2)}

    assert ended(days, four, tests=1) is None
    assert ended(days, two_days, tests=1) is None
    assert ended(days, four | {START + timedelta(7 * 14): 2}, tests=1) is not None
    assert ended({}, four, tests=1) is None
