"""Axes: round numbers, and labels that keep their distance."""

from itertools import pairwise

import pytest
from hypothesis import given, strategies as st

from funnelcli.render import axes


@pytest.mark.parametrize(
    ("highest", "ticks", "decimals"),
    [
        (0.1002, [0, 0.05, 0.1], 0),
        (0.55, [0, 0.2, 0.4], 0),
        (1.0, [0, 0.5, 1.0], 0),
        (0.0123, [0, 0.005, 0.01], 1),
        (0.0004, [0, 0.0001, 0.0002, 0.0003, 0.0004], 2),
        (0.0, [0, 0.00005, 0.0001], 3),
    ],
)
def test_ticks_of_rates_are_round(highest: float, ticks: list[float], decimals: int) -> None:
    found, end = axes.rates(highest)

    assert found == pytest.approx(ticks)
    assert end > highest
    assert axes.decimals(found) == decimals
    assert len({f"{tick:.{decimals}%}" for tick in found}) == len(found)


def test_what_is_not_firm_takes_half_as_much_room_again_at_most() -> None:
    assert axes.highest([(True, 0.2), (False, 0.9)]) == pytest.approx(0.3)
    assert axes.highest([(True, 0.2), (False, 0.25)]) == 0.25
    assert axes.highest([(False, 0.9)]) == 0.9
    assert axes.highest([]) == 0


@given(st.floats(0, 3), st.integers(3, 8))
def test_there_are_two_ticks_of_rates_at_least_and_no_more_than_asked_for(
    highest: float, most: int
) -> None:
    found, end = axes.rates(highest, most)

    assert 2 <= len(found) <= most + 1
    assert found[0] == 0
    assert found[-1] <= end


@pytest.mark.parametrize(
    ("last", "most", "ticks"),
    [
        (1, 8, [0, 1]),
        (45, 8, [0, 7, 14, 21, 28, 35, 42]),
        (540, 8, [0, 90, 180, 270, 360, 450, 540]),
        (540, 3, [0, 180, 360, 540]),
        (100_000, 4, [0, 25_000, 50_000, 75_000, 100_000]),
    ],
)
def test_ticks_of_days_are_weeks_months_and_years(last: int, most: int, ticks: list[int]) -> None:
    assert axes.days(last, most) == ticks


def test_labels_that_are_near_each_other_move_about_their_middle() -> None:
    assert axes.apart([50, 10, 50], 10, 100) == [45, 10, 55]
    assert axes.apart([0, 0], 10, 100) == [0, 10]
    assert axes.apart([100, 100], 10, 100) == [90, 100]


@given(st.lists(st.floats(0, 100), max_size=8))
def test_labels_keep_their_order_and_their_distance(wanted: list[float]) -> None:
    places = axes.apart(wanted, 10, 100)
    order = sorted(range(len(wanted)), key=lambda n: (places[n], n))

    assert sorted(wanted) == pytest.approx([wanted[n] for n in order])
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in places)
    gaps = [places[b] - places[a] for a, b in pairwise(order)]
    assert all(gap >= 10 - 1e-6 for gap in gaps)
