"""Intervals of differences and products, against statsmodels and by hand."""

import math

import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from funnelcli.counting.intervals import Interval, exactly, rated


@pytest.mark.parametrize(("k1", "n1", "k2", "n2"), [(30, 50, 45, 90), (0, 20, 4, 20), (7, 7, 1, 9)])
def test_a_difference_is_that_of_newcombe(k1: int, n1: int, k2: int, n2: int) -> None:
    one, other = rated(k1, n1), rated(k2, n2)
    assert one is not None
    assert other is not None
    found = one.minus(other)
    expected = confint_proportions_2indep(k1, n1, k2, n2, method="newcomb")
    assert (found.low, found.high) == pytest.approx(expected)


def test_a_product_by_hand() -> None:
    # 0.5 (0.4 to 0.7) times 0.2 (0.1 to 0.4): below √((0.2·0.1)² + (0.5·0.1)²)
    found = Interval(0.5, 0.4, 0.7).times(Interval(0.2, 0.1, 0.4))
    assert found.value == pytest.approx(0.1)
    assert found.low == pytest.approx(0.1 - math.hypot(0.02, 0.05))
    assert found.high == pytest.approx(0.1 + math.hypot(0.04, 0.1))
    negative = Interval(-0.5, -0.7, -0.4).times(Interval(0.2, 0.1, 0.4))
    assert negative.low == pytest.approx(-0.1 - math.hypot(0.04, 0.1))


def test_a_number_without_an_error_scales() -> None:
    assert Interval(0.5, 0.4, 0.7).times(exactly(2)) == Interval(1.0, 0.8, 1.4)
    assert Interval(-0.1, -0.2, 0.3).scaled(10) == Interval(0, 0, 3)
