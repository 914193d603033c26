"""The best and the worst of many: the tests against SciPy and statsmodels, and what is picked."""

from itertools import product

import numpy as np
import pytest
from scipy.stats import fisher_exact
from statsmodels.stats.contingency_tables import StratifiedTable

from funnelcli.counting.searched import Cell, best, groups, worst

CELLS: list[Cell] = [
    (("Q1", "A"), 120, 60), (("Q1", "B"), 80, 20), (("Q2", "A"), 90, 40), (("Q2", "B"), 150, 30),
    (("Q3", "A"), 100, 62), (("Q3", "B"), 60, 21), (("Q4", "A"), 20, 9),
]  # fmt: skip


@pytest.mark.parametrize("value", ["Q1", "Q2", "Q3"])
def test_the_chance_is_the_larger_of_two_tests(value: str) -> None:
    own = [(n, k) for (period, _), n, k in CELLS if period == value]
    rest = [(n, k) for (period, _), n, k in CELLS if period != value]
    table = [[sum(k for _, k in part), sum(n - k for n, k in part)] for part in (own, rest)]
    strata = []
    for source in "AB":
        mine = [(n, k) for keys, n, k in CELLS if keys == (value, source)]
        others = [(n, k) for (period, of), n, k in CELLS if of == source and period != value]
        strata.append([
            [sum(k for _, k in part), sum(n - k for n, k in part)] for part in (mine, others)
        ])  # fmt: skip
    within = StratifiedTable([np.array(each) for each in strata]).test_null_odds()
    expected = max(fisher_exact(table).pvalue, within.pvalue) / 2

    [found] = [each for each in groups(CELLS, 0, 30) if each.value == value]
    assert found.chance == pytest.approx(expected, rel=1e-9)
    assert found.of_others == pytest.approx(table[1][0] / sum(table[1]))


def test_low_n_is_left_out_but_one_of_the_others() -> None:
    assert [each.value for each in groups(CELLS, 0, 30)] == ["Q1", "Q2", "Q3"]
    assert [each.value for each in groups(CELLS, 0, 10)] == ["Q1", "Q2", "Q3"]  # too wide
    assert [each.value for each in groups(CELLS, 0, 221)] == ["Q2"]  # Q1 has 200
    assert list(groups([(("Q1",), 100, 50)], 0, 30)) == []  # there are no others


def test_at_equal_mix() -> None:
    # A 171 of 330, B 71 of 290, all 242 of 620. Of Q2 90·171/330 + 150·71/290 were expected.
    [q2] = [each for each in groups(CELLS, 0, 30) if each.value == "Q2"]
    expected = 90 * 171 / 330 + 150 * 71 / 290
    assert q2.at_equal_mix == pytest.approx(242 / 620 + (70 - expected) / 240)
    assert q2.rate == 70 / 240


def test_those_that_are_no_chance_are_picked_first() -> None:
    # 2 of 40 is the lowest, and 150 of 600 by far the surest
    cells: list[Cell] = [(("a",), 2000, 900), (("b",), 600, 150), (("c",), 40, 12)]
    found = list(groups(cells, 0, 30))
    low = worst(found, 1, 3)
    assert low is not None
    assert low.value == "b"
    high = best(found, 3)
    assert high is not None
    assert high.value == "a"
    assert best([], 1) is None
    assert worst([], 1, 1) is None


def test_equal_groups_have_no_worst() -> None:
    cells: list[Cell] = [((q, s), 100, 40) for q, s in product("abc", "xy")]
    assert worst(list(groups(cells, 0, 30)), 1, 1) is None
    assert all(each.chance == 0.5 for each in groups(cells, 0, 30))
