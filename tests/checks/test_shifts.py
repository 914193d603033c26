"""Rates that change from one day to the next: by hand, and against rates drawn by chance."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from funnelcli.checks.shifts import Shift, shift

if TYPE_CHECKING:
    from collections.abc import Callable

START = date(2025, 1, 6)  # a Monday


def found(days: int, leads: int, entered: Callable[[int], int], tests: int = 1) -> Shift | None:
    """Look at so many days with so many leads each, of whom so many entered by the day."""
    every = [START + timedelta(n) for n in range(days)]
    return shift(
        {day: entered(n) for n, day in enumerate(every)},
        dict.fromkeys(every, leads),
        tests,
    )


def test_the_chance_by_hand() -> None:
    # 3 of 10 on each of 100 days, then 9 of 10: of 910 beside the day 273 and 819, so that r is
    # 0.6; D(0.3, 0.6) = 0.3·ln(0.5) + 0.7·ln(1.75) = 0.1838 and D(0.9, 0.6) = 0.9·ln(1.5)
    # + 0.1·ln(0.25) = 0.2263. G = 910·(0.1838 + 0.2263) = 373.2
    told = found(200, 10, lambda n: 3 if n < 100 else 9)

    assert told is not None
    assert told.day == START + timedelta(100)
    assert (told.before, told.since) == ((273, 910), (819, 910))
    assert told.chance == pytest.approx(-373.2, abs=0.1)


@pytest.mark.parametrize(("days", "is_found"), [(55, False), (66, True)])
def test_the_limit_by_hand(days: int, *, is_found: bool) -> None:
    # one lead a day, of 11 in succession 3 enter before and 8 since: D(3/11, 1/2) = 0.1072.
    # On 2·55 days G = 11.8 is below ln(2·110/0.001) = 12.3, on 2·66 G = 14.1 above 12.5
    def entered(n: int) -> int:
        return int(n % 11 in (1, 4, 8)) if n < days else int(n % 11 not in (1, 4, 8))

    told = found(2 * days, 1, entered)

    assert (told is not None) is is_found


def test_more_rates_that_are_looked_at_need_a_smaller_chance() -> None:
    # the same 132 days, and ln(2·132·10/0.001) = 14.8 for ten stages
    def entered(n: int) -> int:
        return int(n % 11 in (1, 4, 8)) if n < 66 else int(n % 11 not in (1, 4, 8))

    assert found(132, 1, entered, tests=10) is None


def test_a_small_change_is_none() -> None:
    # the odds are 1 and 4: of 4,550 leads beside the day nobody doubts it
    assert found(200, 50, lambda n: 25 if n < 100 else 40) is None


def test_a_slow_change_is_none() -> None:
    assert found(400, 50, lambda n: 5 + n // 10) is None


def test_a_rate_that_comes_and_goes_is_none() -> None:
    # everybody in one week and nobody in the next, twice as often since: by chance, as it comes
    assert found(210, 10, lambda n: 10 if n // 7 % 2 or (n > 105 and n // 7 % 4) else 0) is None


def test_nothing_is_no_change() -> None:
    assert found(0, 10, lambda _: 1) is None
    assert found(200, 10, lambda _: 10) is None
    assert found(200, 10, lambda _: 0) is None


@pytest.mark.parametrize("seed", range(60))
def test_what_is_drawn_by_chance_is_none(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 (made up)
    rate, leads = draw.uniform(0.02, 0.98), draw.randint(1, 12)

    assert found(500, leads, lambda _: sum(draw.random() < rate for _ in range(leads))) is None


def test_a_rate_that_is_another_every_month_is_none() -> None:
    # 1 or 9 of 10, by turns of 30 days: the change on the day 360 is one of many
    assert found(720, 10, lambda n: 9 if n // 30 % 2 else 1) is None
