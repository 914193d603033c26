"""Intervals of sums of credits and of amounts."""

import math

import polars as pl
import pytest
from hypothesis import given, strategies as st
from scipy.stats import chi2
from statsmodels.stats.proportion import proportion_confint

from funnelcli.counting.attribution.variance import (
    of_amounts,
    of_credits,
    squared,
    squares,
    sum_of_squares,
)

ONE = 1_000_000_000


def of(credits_: list[float], leads: int) -> tuple[float | None, float | None]:
    whole = [round(each * ONE) for each in credits_]
    return of_credits(sum(whole), sum(each * each for each in whole), leads, one=ONE)


def test_of_whole_credits_it_is_the_interval_of_wilson() -> None:
    low, high = proportion_confint(7, 200, method="wilson")
    assert of([1.0] * 7, 200) == pytest.approx((200 * low, 200 * high))


def test_who_is_credited_with_nothing_can_have_something() -> None:
    _, high = proportion_confint(0, 200, method="wilson")
    assert of([], 200) == pytest.approx((0, 200 * high))
    assert of([], 0) == (None, None)


def test_halves_tell_more_than_as_many_wholes() -> None:
    """Ten halves of 100 leads: p = 0.05, s² = 0.025 - 0.0025 = 0.0225; 0.0475 / 0.0225 · 100."""
    n = 0.0475 / 0.0225 * 100
    low, high = proportion_confint(0.05 * n, n, method="wilson")
    assert of([0.5] * 10, 100) == pytest.approx((100 * low, 100 * high))


def test_where_all_leads_have_the_same_credit_there_is_no_doubt() -> None:
    assert of([0.5] * 8, 8) == (4, 4)


def test_all_of_all_leads() -> None:
    low, _ = proportion_confint(8, 8, method="wilson")
    assert of([1.0] * 8, 8) == pytest.approx((8 * low, 8))


@given(st.lists(st.integers(0, ONE), max_size=20), st.integers(0, 30))
def test_the_interval_is_around_the_credit(credits_: list[int], others: int) -> None:
    leads = len(credits_) + others
    low, high = of_credits(sum(credits_), sum(c * c for c in credits_), leads, one=ONE)
    if leads:
        assert low is not None
        assert high is not None
        assert -1e-9 <= low <= sum(credits_) / ONE + 1e-9
        assert sum(credits_) / ONE - 1e-9 <= high <= leads + 1e-9


def test_amounts_of_one_size_have_the_score_interval_of_a_count() -> None:
    """Nine of 100 000 leads brought 50 each: the score interval of a Poisson count of 9."""
    low, high = of_amounts(450, 9 * 50 * 50, 100_000, has_negative=False)
    z2 = chi2.ppf(0.95, 1)
    half = math.sqrt(9 * z2 + z2 * z2 / 4)
    assert low == pytest.approx(50 * (9 + z2 / 2 - half), rel=1e-3)
    assert high == pytest.approx(50 * (9 + z2 / 2 + half), rel=1e-3)


def test_of_amounts_below_zero_it_is_normal() -> None:
    """40, -10 and 0: the sum of squares is 1700, less 30² / 3."""
    half = 1.959963984540054 * math.sqrt(1400)
    assert of_amounts(30, 1700, 3, has_negative=True) == pytest.approx((30 - half, 30 + half))
    assert of_amounts(0, 0, 3, has_negative=False) == (None, None)


@given(st.lists(st.integers(-(10**17), 10**17), max_size=8), st.integers(0, 8))
def test_squares_of_parts_add_up(values: list[int], cut: int) -> None:
    frame = pl.DataFrame({"x": values}, schema={"x": pl.Int64})
    parts = [frame.head(cut), frame.slice(cut)]
    counted = pl.concat(part.select(squared(pl.col("x"), "x")) for part in parts)
    assert counted.schema == dict.fromkeys(squares("x"), pl.Int64)
    assert sum_of_squares(counted.sum().row(0, named=True), "x") == sum(x * x for x in values)
