"""Fisher's exact test and the step-down of Holm, by hand and against what others have."""

from __future__ import annotations

import csv
import math
import os
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import assume, given, settings, strategies as st

from funnelcli.counting.statistics import fisher, holm, log_chance

PUBLISHED = (
    Path(os.environ.get("FUNNELCLI_TEST_DATA", Path(__file__).parents[2] / "shared/data"))
    / "statistics"
)


@pytest.mark.parametrize(
    ("table", "chance"),
    [
        # The lady who tasted tea (Fisher 1935): of 70 ways to choose four cups of eight, one is all
        # right, 16 have three of them. All right: 1/70, and as likely all wrong.
        ((4, 4, 0, 4), 2 / 70),
        ((3, 4, 1, 4), (1 + 16 + 16 + 1) / 70),
        ((2, 4, 2, 4), 1.0),
        # of 10 ways to draw 2 of 5: none of the two 3, one of them 6, both 1
        ((2, 2, 0, 3), 1 / 10),
        ((0, 2, 2, 3), (3 + 1) / 10),
        ((0, 0, 3, 7), 1.0),
        ((0, 5, 0, 7), 1.0),
        ((5, 5, 7, 7), 1.0),
    ],
)
def test_by_hand(table: tuple[int, int, int, int], chance: float) -> None:
    assert fisher(*table) == pytest.approx(chance, rel=1e-12)


def _exactly(k1: int, n1: int, k2: int, n2: int) -> Fraction:
    """The definition, in whole numbers."""
    k, n = k1 + k2, n1 + n2
    ways = {x: math.comb(n1, x) * math.comb(n2, k - x) for x in range(min(k, n1) + 1)}
    return Fraction(sum(way for way in ways.values() if way <= ways[k1]), math.comb(n, k))


counts = st.integers(0, 60).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(one=counts, other=counts)
@settings(max_examples=100)
def test_as_it_is_defined(one: tuple[int, int], other: tuple[int, int]) -> None:
    assert fisher(*one, *other) == pytest.approx(float(_exactly(*one, *other)), rel=1e-9)
    assert fisher(*one, *other) == pytest.approx(fisher(*other, *one), rel=1e-9)


@pytest.mark.parametrize(
    "table", [(60_000, 500_000, 61_000, 500_000), (3, 378, 116, 3143), (12, 40_000, 900, 1_000_000)]
)
def test_many_leads(table: tuple[int, int, int, int]) -> None:
    k1, n1, k2, n2 = table
    from scipy.stats import fisher_exact

    expected = fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue
    assert fisher(*table) == pytest.approx(expected, rel=1e-6)


def _published(name: str) -> list[dict[str, str]]:
    if not (path := PUBLISHED / name).is_file():
        pytest.skip(f"{path} is not here")
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_published_chances() -> None:
    for row in _published("two_proportion_reference.csv"):
        table = [int(row[name]) for name in ("k1", "n1", "k2", "n2")]
        assert fisher(*table) == pytest.approx(float(row["p_fisher"]), abs=1e-9)


def test_published_chances_raised() -> None:
    rows = _published("multitest_reference.csv")
    raised = holm([float(row["p"]) for row in rows])
    assert raised == pytest.approx([float(row["holm"]) for row in rows], abs=1e-9)


def test_raised_by_hand() -> None:
    # sorted 0.01, 0.02, 0.03, 0.5: times 4, 3, 2, 1, and none below the one before
    assert holm([0.03, 0.01, 0.5, 0.02]) == pytest.approx([0.06, 0.04, 0.5, 0.06])
    assert holm([0.4, 0.3]) == pytest.approx([0.6, 0.6])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


@given(chances=st.lists(st.floats(0, 1), min_size=1, max_size=20))
@settings(max_examples=20)
def test_raised_as_statsmodels_does(chances: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    expected = multipletests(chances, method="holm")[1]
    assert holm(chances) == pytest.approx(list(expected), abs=1e-12)


@given(few=st.integers(0, 12), expected=st.floats(0.5, 40), many=st.integers(1, 60))
def test_the_bound_is_one(few: int, expected: float, many: int) -> None:
    # given how many there are in all, those before are drawn with the chance E/(E + m)
    assume(few < expected)
    of, share = few + many, expected / (expected + many)
    chance = sum(math.comb(of, x) * share**x * (1 - share) ** (of - x) for x in range(few + 1))
    assert math.exp(log_chance(few, expected, many)) >= chance * (1 - 1e-9)
    assert log_chance(math.ceil(expected), expected, many) == 0.0
