"""Differences of two rates, against others' figures and by hand."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import assume, given, settings, strategies as st

from funnelcli.counting.differences import benjamini_hochberg, chance, difference
from funnelcli.counting.statistics import holm

ROOT = Path(__file__).parents[1]
DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data")) / "statistics"
COUNTS = st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


def reference(name: str) -> list[dict[str, str]]:
    if not (path := DATA / name).exists():
        pytest.skip(f"{path} is not there")
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def test_newcombe_by_hand() -> None:
    # His table of 1998, method 10, rows (a) and (h): 56/70 - 48/80, and 10/10 - 0/10
    assert difference(56, 70, 48, 80) == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)
    assert difference(10, 10, 0, 10) == pytest.approx((1.0, 0.6075, 1.0), abs=5e-5)


def test_a_difference_to_nobody_is_none() -> None:
    assert difference(0, 0, 3, 5) is None
    assert difference(3, 5, 0, 0) is None
    assert difference(7, 4, 3, 5) is None  # 7 of 4 is no proportion


def test_published_differences_and_chances() -> None:
    for row in reference("two_proportion_reference.csv"):
        k1, n1, k2, n2 = (int(row[name]) for name in ("k1", "n1", "k2", "n2"))
        ends = [float(row[name]) for name in ("diff", "newcombe_lo", "newcombe_hi")]
        assert difference(k1, n1, k2, n2) == pytest.approx(ends, abs=1e-9)
        rarer = min(k1 + k2, n1 + n2 - k1 - k2)
        is_small = min(n1, n2) * rarer / (n1 + n2) < 5
        expected = float(row["p_fisher" if is_small else "p_z"])
        assert chance(k1, n1, k2, n2) == pytest.approx(expected, abs=1e-9)


def test_the_normal_distribution_claims_too_much_of_few() -> None:
    # 0 of 20 and 4 of 20: two are expected in each; z says 0.035
    assert chance(0, 20, 4, 20) == pytest.approx(0.106, abs=5e-4)


@pytest.mark.parametrize(
    ("counts", "is_exact"),
    [
        ((2, 25, 8, 25), False),  # 25 · 10 / 50 = 5
        ((2, 25, 7, 25), True),  # 4.5
        ((23, 25, 18, 25), True),  # 4.5 that did not
        ((1, 10, 99, 190), False),  # 10 · 100 / 200 = 5
        ((1, 9, 99, 191), True),
        ((0, 30, 0, 40), True),
    ],
)
def test_which_test_it_is(counts: tuple[int, int, int, int], is_exact: bool) -> None:  # noqa: FBT001
    from scipy.stats import fisher_exact
    from statsmodels.stats.proportion import proportions_ztest

    k1, n1, k2, n2 = counts
    if is_exact:
        expected = fisher_exact([[k1, n1 - k1], [k2, n2 - k2]]).pvalue
    else:
        _, expected = proportions_ztest([k1, k2], [n1, n2])
    assert chance(*counts) == pytest.approx(expected, rel=1e-9)


@settings(max_examples=60)
@given(COUNTS, COUNTS)
def test_differences_are_those_of_statsmodels(one: tuple[int, int], other: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    found = difference(*one, *other)
    assert found is not None
    ends = confint_proportions_2indep(*one, *other, method="newcomb", compare="diff")
    assert found[1:] == pytest.approx(ends, abs=1e-12)
    assert found.value == pytest.approx(one[0] / one[1] - other[0] / other[1])


@settings(max_examples=60)
@given(COUNTS, COUNTS)
def test_sides_change_places(one: tuple[int, int], other: tuple[int, int]) -> None:
    there, back = difference(*one, *other), difference(*other, *one)
    assert there is not None
    assert back is not None
    assert there == pytest.approx((-back.value, -back.high, -back.low), abs=1e-12)
    assert -1 <= there.low <= there.value <= there.high <= 1
    assert chance(*one, *other) == pytest.approx(chance(*other, *one), rel=1e-6)


@settings(max_examples=60)
@given(COUNTS, COUNTS)
def test_chances_are_those_of_others(one: tuple[int, int], other: tuple[int, int]) -> None:
    from scipy.stats import chi2_contingency, fisher_exact

    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    assume(0 < one[0] + other[0] < one[1] + other[1])  # else Pearson's is undefined
    # the square of z is Pearson's, without a correction
    found = chi2_contingency(table, correction=False)
    is_small = found.expected_freq.min() < 5
    expected = fisher_exact(table).pvalue if is_small else found.pvalue
    assert chance(*one, *other) == pytest.approx(expected, rel=1e-6, abs=1e-12)


def test_benjamini_and_hochberg_by_hand() -> None:
    # 0.01·4/1, 0.02·4/2, 0.03·4/3 and 0.5·4/4, from the last on, none above the next
    assert benjamini_hochberg([0.5, 0.01, 0.03, 0.02]) == pytest.approx([0.5, 0.04, 0.04, 0.04])
    assert benjamini_hochberg([0.6, 0.9]) == pytest.approx([0.9, 0.9])
    assert benjamini_hochberg([0.03]) == [0.03]
    assert benjamini_hochberg([]) == []


def test_published_adjustments() -> None:
    rows = reference("multitest_reference.csv")
    chances = [float(row["p"]) for row in rows]
    for adjust, name in ((benjamini_hochberg, "fdr_bh"), (holm, "holm")):
        assert adjust(chances) == pytest.approx([float(row[name]) for row in rows], abs=1e-9)


@settings(max_examples=60)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_adjustments_are_those_of_statsmodels(chances: list[float]) -> None:
    from statsmodels.stats.multitest import multipletests

    expected = multipletests(chances, method="fdr_bh")[1]
    assert benjamini_hochberg(chances) == pytest.approx(list(expected), rel=1e-9)
