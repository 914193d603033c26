"""Values that end or begin: against chances by hand, and against values drawn by chance."""

from __future__ import annotations

import random
import re
from collections import Counter
from datetime import date, timedelta

import pytest
import yaml

from funnelcli.checks.breaks import Break, breaks
from funnelcli.checks.moved import moves

START = date(2025, 1, 6)  # a Monday
Values = dict[str, Counter[date]]


def daily(number: int, first: int, last: int) -> Counter[date]:
    """So many leads on each day, from one day to another, by their numbers."""
    return Counter({START + timedelta(days=n): number for n in range(first, last + 1)})


def found(values: Values, tests: int = 1) -> list[Break]:
    total: Counter[date] = Counter()
    for days in values.values():
        total.update(days)
    return breaks(values, total, tests)


def at(day: int) -> date:
    return START + timedelta(days=day)


@pytest.mark.parametrize(("days", "is_found"), [(50, False), (54, True)])
def test_the_chance_by_hand(days: int, *, is_found: bool) -> None:
    # 9 leads a day of A for 280 days, and one of B up to the day 239, for so many days: in the 91
    # days up to it are 819 of A and those of B, in the 40 days since 360. Each of B is after the
    # day with the chance 360/(360 + 819 + days), so none of 50 is with (869/1229)^50 = 3.0e-8,
    # and of 54 with (873/1233)^54 = 8.1e-9. The limit is 0.001 over 2 values, both directions, 40
    # weeks, 11 numbers of strays, 41 segments: 0.001/72160 = 1.4e-8.
    values = {"A": daily(9, 0, 279), "B": daily(1, 240 - days, 239)}

    ends = [each for each in found(values, tests=41) if each.is_end]

    assert [(each.value, each.day, each.strays) for each in ends] == (
        [("B", at(239), 0)] if is_found else []
    )


@pytest.mark.parametrize(("strays", "is_found"), [(1, True), (2, False)])
def test_strays_are_at_most_a_twentieth_of_those_expected(strays: int, *, is_found: bool) -> None:
    # 91 of 910 leads, and 361 or 362 since: 36 to be expected
    values = {"A": daily(9, 0, 279), "B": daily(1, 0, 239)}
    values["B"].update(at(279 - n) for n in range(strays))

    assert [(each.day, each.strays) for each in found(values)] == (
        [(at(239), strays)] if is_found else []
    )


def test_a_beginning_is_an_end_in_a_mirror() -> None:
    values = {"A": daily(9, 0, 279), "B": daily(1, 40, 279)}

    (begun,) = found(values)

    assert (begun.value, begun.day, begun.is_end) == ("B", at(40), False)
    assert begun.pace == pytest.approx(365.2425 / 12)


def test_an_end_three_weeks_ago_is_told_and_a_later_one_is_not() -> None:
    assert [each.day for each in found({"A": daily(9, 0, 279), "B": daily(3, 0, 258)})] == [at(258)]
    assert found({"A": daily(9, 0, 279), "B": daily(3, 0, 259)}) == []


def test_a_value_that_pauses_has_not_ended_yet() -> None:
    # shown for 60 days, then not for 60, and so on: at the end it is away for 80
    values = {"A": daily(9, 0, 319), "B": daily(3, 0, 59) + daily(3, 120, 239)}
    assert found(values) == []
    # away for more than twice as long as ever before
    values = {"A": daily(9, 0, 379), "B": daily(3, 0, 59) + daily(3, 120, 239)}
    assert [each.value for each in found(values)] == ["B"]


def test_a_value_that_fades_does_not_end_from_one_day_to_the_next() -> None:
    # 63 a week, three less each week for 21 weeks, and then none for half a year
    fading = daily(9, 0, 181) + Counter({at(182 + 7 * k): 63 - 3 * k for k in range(21)})

    assert found({"A": daily(20, 0, 509), "B": fading}) == []
    assert len(found({"A": daily(20, 0, 509), "B": daily(9, 0, 328)})) == 1


def test_values_that_come_and_go_by_nature() -> None:
    values = {f"V{k}": daily(3, 60 * k, 60 * k + 59) for k in range(6)}

    assert found({"A": daily(9, 0, 359), **values}) == []


def test_all_values_that_change_at_once_are_no_nature() -> None:
    values = {f"V{k}": daily(3 + k, 0, 179) for k in range(4)}
    values |= {f"W{k}": daily(3 + k, 180, 359) for k in range(4)}

    told = [move.told(str) for move in moves(found(values))]

    assert len(told) == 4
    for k in range(4):
        assert any(f"aliases: {{V{k}: [W{k}]}}" in said for said in told)


@pytest.mark.parametrize("first", ["old", "new: name"])
def test_of_a_rename_the_name_that_comes_first_stands(first: str) -> None:
    values = {"A": daily(9, 0, 359), "old": daily(6, 0, 179), "new: name": daily(6, 180, 359)}

    (move,) = moves(found(values))

    proposed = re.search(r"`(.*)`", move.told(lambda value: value != first))
    (other,) = {"old", "new: name"} - {first}
    assert proposed is not None
    assert yaml.safe_load(proposed[1]) == {"aliases": {first: [other]}}


def test_a_value_that_is_split() -> None:
    values = {"A": daily(9, 0, 359), "B": daily(6, 0, 179)}
    values |= {name: daily(2, 180, 359) for name in ("C", "D", "E")}

    (move,) = moves(found(values))

    assert move.told(str) == (
        "'B' ends on 2025-07-04: 183 a month before, none since. Within a month 'C', 'D', 'E' "
        "begin: these may be the same leads."
    )


def test_an_end_and_a_beginning_that_are_unlike_are_two() -> None:
    values = {"A": daily(9, 0, 359), "B": daily(10, 0, 179), "C": daily(2, 180, 359)}

    assert [move.others for move in moves(found(values))] == [(), ()]


def test_dates_of_any_year_are_read() -> None:
    values = {"A": daily(9, 0, 99) + Counter({date(1, 1, 1): 1}), "B": daily(2, 0, 99)}

    assert found(values) == []


def test_values_drawn_by_chance_are_rarely_found() -> None:
    # at most 0.1 % of segments by construction
    told = 0
    for seed in range(60):
        draw = random.Random(seed)  # noqa: S311  (no secret)
        weights = [draw.uniform(0.02, 1) for _ in range(draw.randint(2, 10))]
        values: Values = {str(k): Counter() for k in range(len(weights))}
        for n in range(draw.randint(60, 700)):
            for value in draw.choices(list(values), weights, k=draw.randint(0, 6)):
                values[value][at(n)] += 1
        told += bool(found({key: days for key, days in values.items() if days}))
    assert told == 0
