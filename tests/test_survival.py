"""Curves by hand, against published and statsmodels' figures, and what holds for any data."""

from __future__ import annotations

import csv
import math
import os
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.counting.survival import Step, aalen_johansen, at_age, chance

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data"))
TOY = DATA / "statistics"

CENSORED, MOVED, LOST = 0, 1, 2
Followed = tuple[int, int]
"""For how many days a lead was followed, and how that ended."""


def curve(followed: list[Followed]) -> list[Step]:
    """The curve of leads one by one."""
    counts = Counter(followed)
    return list(
        aalen_johansen(
            (day, counts[day, MOVED], counts[day, LOST], counts[day, CENSORED])
            for day in {day for day, _ in followed}
        )
    )


def rates(steps: list[Step]) -> list[tuple[int, int, float, float, float]]:
    return [(s.day, s.at_risk, s.rate, s.rate_lost, s.rate_open) for s in steps]


def test_events_come_before_censoring_on_the_same_day() -> None:
    # The tie of the reference: 100 leads, of which 20 convert and 30 are censored on day 30, and
    # 50 are followed on. All 100 are at risk on that day: 20 of 100, and not 20 of 70.
    steps = list(aalen_johansen([(60, 0, 0, 50), (30, 20, 0, 30)]))
    assert [(s.day, s.at_risk, s.rate) for s in steps] == [(30, 100, 0.2), (60, 50, 0.2)]


def test_by_hand() -> None:
    # Day 2: 1 of 8 moves on, 1 is lost, 2 are censored: 1/8, 1/8, open 6/8, 4 left.
    # Day 5: 1 of 4 moves on: 1/8 + 6/8 · 1/4 = 5/16, open 6/8 · 3/4 = 9/16.
    # Day 9: 1 of 3 is lost: 1/8 + 9/16 · 1/3 = 5/16, open 9/16 · 2/3 = 3/8.
    # Day 12: 2 of 2 are censored.
    steps = list(aalen_johansen([(2, 1, 1, 2), (5, 1, 0, 0), (9, 0, 1, 0), (12, 0, 0, 2)]))
    assert rates(steps) == [
        (2, 8, 1 / 8, 1 / 8, 6 / 8),
        (5, 4, 5 / 16, 1 / 8, 9 / 16),
        (9, 3, 5 / 16, pytest.approx(5 / 16, rel=1e-15), pytest.approx(3 / 8, rel=1e-15)),
        (12, 2, 5 / 16, pytest.approx(5 / 16, rel=1e-15), pytest.approx(3 / 8, rel=1e-15)),
    ]
    assert [(s.moved, s.lost, s.censored) for s in steps] == [
        (1, 1, 2), (2, 1, 2), (2, 2, 2), (2, 2, 4),
    ]  # fmt: skip


def test_the_interval_by_hand() -> None:
    # 25 of 100, nobody censored: σ = √(0.25·0.75/100) = 0.0433013, F·|ln F| = 0.25·1.3862944,
    # spread = 1.9599640·0.0433013/0.3465736 = 0.2448802, e to it 1.2774682:
    # 0.25^1.2774682 = 0.170172, 0.25^(1/1.2774682) = 0.337838
    [step] = aalen_johansen([(7, 25, 75, 0)])
    assert step.variance == pytest.approx(0.25 * 0.75 / 100, rel=1e-12)
    assert step.interval == pytest.approx((0.170172, 0.337838), abs=1e-6)


def test_nothing_and_everything_have_no_interval() -> None:
    none, everyone = (
        list(aalen_johansen([(1, 0, 3, 1), (2, 0, 0, 5)])),
        [*aalen_johansen([(1, 4, 0, 0)])],
    )
    assert [s.interval for s in (*none, *everyone)] == [(None, None)] * 3


def test_nobody_has_no_curve() -> None:
    assert list(aalen_johansen([])) == []


def read(name: str) -> list[dict[str, str]]:
    if not (TOY / name).is_file():
        pytest.skip(f"the reference figures are not at {TOY}")
    return list(csv.DictReader((TOY / name).read_text("utf-8").splitlines()))


def test_the_competing_risks_of_the_reference() -> None:
    toy = [(int(row["t"]), int(row["state"])) for row in read("competing_risks_toy_input.csv")]
    expected = read("competing_risks_toy_expected.csv")
    steps = curve(toy)
    without_losses = curve([(day, MOVED if end == MOVED else CENSORED) for day, end in toy])
    assert [s.day for s in steps] == [int(row["time"]) for row in expected]
    for step, naive, row in zip(steps, without_losses, expected, strict=True):
        found = (step.rate, step.rate_lost, math.sqrt(step.variance), naive.rate)
        printed = (row["cif_won"], row["cif_disq"], row["se_won"], row["km_won"])
        assert found == pytest.approx(tuple(map(float, printed)), abs=5.1e-11)  # ten digits


FOLLOWED = st.lists(
    st.tuples(st.integers(0, 12), st.sampled_from([CENSORED, MOVED, LOST])), min_size=1, max_size=60
)
"""Heavy ties: many leads on few days."""


@settings(max_examples=200, deadline=None)
@given(FOLLOWED)
def test_as_statsmodels(followed: list[Followed]) -> None:
    from statsmodels.duration.survfunc import CumIncidenceRight

    day, end = np.array(followed).T
    with np.errstate(divide="ignore", invalid="ignore"):
        theirs = CumIncidenceRight(day, end)
    steps = curve(followed)
    assert [s.day for s in steps] == theirs.times.tolist()
    for cause, name in zip(theirs.cinc, ("rate", "rate_lost"), strict=False):
        assert [getattr(s, name) for s in steps] == pytest.approx(cause.tolist(), abs=1e-9)
    if len(theirs.cinc):
        for step, error in zip(steps, theirs.cinc_se[0].tolist(), strict=True):
            if math.isfinite(error):  # theirs is none from the day on which nobody is left
                assert step.variance == pytest.approx(error**2, abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(FOLLOWED)
def test_without_losses_it_is_what_kaplan_meier_leaves_of_one(followed: list[Followed]) -> None:
    from statsmodels.duration.survfunc import SurvfuncRight

    day, end = np.array(followed).T
    theirs = SurvfuncRight(day, (end == MOVED).astype(int))
    ours = curve([(day, MOVED if end == MOVED else CENSORED) for day, end in followed])
    found = [at_age(ours, day).rate for day in theirs.surv_times.tolist()]
    assert found == pytest.approx((1 - theirs.surv_prob).tolist(), abs=1e-9)


@settings(max_examples=200, deadline=None)
@given(FOLLOWED)
def test_moved_lost_and_open_are_everybody(followed: list[Followed]) -> None:
    steps = curve(followed)
    for step in steps:
        assert step.rate + step.rate_lost + step.rate_open == pytest.approx(1, abs=1e-12)
        low, high = step.interval
        if low is not None and high is not None:
            assert 0 <= low <= step.rate <= high <= 1
    last = steps[-1]
    assert last.moved + last.lost + last.censored == len(followed)
    grows = [s.rate for s in steps]
    assert grows == sorted(grows)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 400), st.sampled_from([MOVED, LOST])), min_size=1))
def test_with_nobody_censored_it_is_k_of_n_exactly(followed: list[Followed]) -> None:
    n = len(followed)
    for step in curve(followed):
        for name, end in (("rate", MOVED), ("rate_lost", LOST)):
            k = sum(state == end for day, state in followed if day <= step.day)
            assert getattr(step, name) == k / n  # not nearly
        p = step.rate
        assert step.variance == pytest.approx(p * (1 - p) / n, abs=1e-12)


def test_the_chance_of_those_still_open() -> None:
    # 10 leads: 2 move on and 3 are lost on day 5; 1 more moves on on day 20; 4 are followed on.
    steps = list(aalen_johansen([(5, 2, 3, 0), (20, 1, 0, 0), (40, 0, 0, 4)]))
    # at age 5: of the 5 still open 1 will: (0.3 - 0.2) / (1 - 0.2 - 0.3)
    assert chance(steps, 5, 30) == pytest.approx(1 / 5)
    assert chance(steps, 4, 30) == pytest.approx(3 / 10)  # nothing has happened yet
    assert chance(steps, 20, 30) == 0
    assert chance(steps, 30, 30) == 0
    assert chance(steps, 5, 40) == pytest.approx(1 / 5)
    assert chance(steps, 5, 41) is None  # nobody was followed that long
    assert chance([], 5, 41) is None


def test_an_end_that_all_have_met_holds_for_ever() -> None:
    steps = list(aalen_johansen([(5, 2, 2, 0)]))
    assert chance(steps, 0, 90) == 2 / 4
    assert chance(steps, 5, 90) is None  # nobody is left at that age
