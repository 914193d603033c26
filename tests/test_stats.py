"""Wilson's interval, the low-n flag and quantiles, against others' figures and by hand."""

import csv
import math
import statistics
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.counting.statistics import low_n, quantile, with_rate

REFERENCE = Path(__file__).parents[2] / "shared/data/statistics/proportion_ci_reference.csv"

Interval = tuple[float | None, float | None, float | None]


def rates(*pairs: tuple[int | None, int | None]) -> list[Interval]:
    frame = pl.DataFrame(pairs, schema={"k": pl.Int64, "n": pl.Int64}, orient="row")
    return with_rate(frame, "rate", "k", "n").drop("k", "n").rows()


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        # Wilson by hand, z = 1.959963984540054, z² = 3.841458820694124:
        # centre = (p + z²/2n) / (1 + z²/n), spread = z·√(p(1-p)/n + z²/4n²) / (1 + z²/n)
        # 12 of 100: (0.12 + 0.01920729) / 1.03841459 = 0.13405753
        #            1.95996398·√(0.001056 + 0.0000960365) / 1.03841459 = 0.06406346
        (12, 100, 0.06999406, 0.19812099),
        # 1 of 2: centre 0.5; 1.959964·√(0.125 + 0.2400912) / 2.9207294 = 0.40546879
        (1, 2, 0.09453121, 0.90546879),
        # 0 of 10: high = z²/(n + z²) = 3.8414588/13.8414588; 10 of 10 is its mirror image
        (0, 10, 0.0, 0.2775327998628892),
        (10, 10, 0.7224672001371107, 1.0),
        # 0 of 1 and 1 of 1: 3.8414588/4.8414588
        (0, 1, 0.0, 0.7934506856227626),
        (1, 1, 0.2065493143772374, 1.0),
    ],
)
def test_wilson_by_hand(k: int, n: int, low: float, high: float) -> None:
    [(share, *interval)] = rates((k, n))
    assert share == k / n
    assert interval == pytest.approx([low, high], abs=1e-8)


def test_no_interval_is_wider_than_zero_to_one_and_its_ends_are_exact() -> None:
    # Rounding must not leave -1e-17 below nothing or 0.9999999999999999 above everything.
    for n in (1, 2, 3, 7, 29, 30, 77, 1000, 123_457, 10**9):
        (none, none_low, _), (everyone, _, everyone_high) = rates((0, n), (n, n))
        assert (none, none_low) == (0.0, 0.0)
        assert (everyone, everyone_high) == (1.0, 1.0)


def test_of_nobody_there_is_no_rate() -> None:
    # never 0 or 100 %, and never NaN, which would be no JSON
    assert rates((0, 0), (3, 0), (0, None), (None, 5)) == [(None, None, None)] * 4


def test_more_than_all_is_a_ratio_without_interval() -> None:
    # under `any` 7 may enter a stage after 4: 7/4 = 1.75
    assert rates((7, 4)) == [(1.75, None, None)]


def test_rates_of_one_whole_are_right_to_the_last_digit() -> None:
    # Dividing a column by one number must not become a product with 1/n: 49·(1/49) is not 1.
    for n in (49, 98, 103, 187, 4545):
        counts = pl.DataFrame({"k": [n, n // 2, 7]})
        counts = counts.with_columns(n=pl.col("k").first())
        shares = with_rate(counts, "rate", "k", "n")["rate"]
        assert shares.to_list() == [1.0, (n // 2) / n, 7 / n]


@settings(max_examples=60)
@given(st.integers(1, 10**7).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_statsmodels(pair: tuple[int, int]) -> None:
    from statsmodels.stats.proportion import proportion_confint

    k, n = pair
    [(_, low, high)] = rates((k, n))
    theirs = proportion_confint(k, n, alpha=0.05, method="wilson")
    assert (low, high) == pytest.approx(theirs, rel=1e-9, abs=1e-12)
    assert low is not None
    assert high is not None
    assert 0 <= low <= k / n <= high <= 1


@pytest.mark.skipif(not REFERENCE.exists(), reason=f"no reference at {REFERENCE}")
def test_wilson_is_that_of_the_published_table() -> None:
    with REFERENCE.open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert len(lines) == 19
    ours = rates(*((int(line["k"]), int(line["n"])) for line in lines))
    theirs = [tuple(float(line[x]) for x in ("p", "wilson_lo", "wilson_hi")) for line in lines]
    for found, expected in zip(ours, theirs, strict=True):
        assert found == pytest.approx(expected, abs=5e-11)  # printed with ten digits


@pytest.mark.parametrize(
    ("n", "low", "high", "flag"),
    [
        (29, 0.1, 0.2, True),  # too few leads, however narrow
        (30, 0.1, 0.2, False),
        (30, 0.1, 0.5, True),  # 40 points wide
        (500, 0.0, 0.25, False),
        (500, 0.0, 0.3125, True),
        (0, None, None, True),  # an empty period
        (29, None, None, True),
        (30, None, None, False),  # k > n: no interval, and no want of leads
    ],
)
def test_low_n(n: int, low: float | None, high: float | None, flag: bool) -> None:  # noqa: FBT001
    schema = {"n": pl.Int64, "low": pl.Float64, "high": pl.Float64}
    frame = pl.DataFrame([(n, low, high)], schema=schema, orient="row")
    found = frame.select(low_n(pl.col("n"), pl.col("low"), pl.col("high"), 30)).item()
    assert found is flag


def test_the_fewest_leads_with_a_narrow_enough_interval() -> None:
    # Half of n: the width is 2z/√n · √(1/4 + z²/4n) / (1 + z²/n) = z / √(n + z²);
    # at most 0.30 when n + z² ≥ (1.959964/0.3)² = 42.683, so from n = 39 (38.84) on.
    schema = {"k": pl.Int64, "n": pl.Int64}
    frame = pl.DataFrame([(19, 38), (20, 40)], schema=schema, orient="row")
    frame = with_rate(frame, "r", "k", "n")
    flag = low_n(pl.col("n"), pl.col("r_low"), pl.col("r_high"), 30)
    # 38: 1.959964/√41.841 = 0.30300; 40: 1.959964/√43.841 = 0.29601
    assert frame.select(flag).to_series().to_list() == [True, False]


def quantile_of(counted: dict[int, int], q: float) -> float | None:
    schema = {"days": pl.Int64, "leads": pl.Int64}
    frame = pl.DataFrame(list(counted.items()), schema=schema, orient="row")
    found: float | None = frame.select(quantile(pl.col("days"), pl.col("leads"), q)).item()
    return found


@pytest.mark.parametrize(
    ("counted", "q", "expected"),
    [
        ({7: 1}, 0.5, 7),
        ({7: 1}, 0.9, 7),
        # 2 2 2 9: position 3·0.5 = 1.5, between 2 and 2
        ({2: 3, 9: 1}, 0.5, 2),
        # 2 2 9 9: position 1.5, half way from 2 to 9
        ({2: 2, 9: 2}, 0.5, 5.5),
        # 0 1 5: position 2·0.9 = 1.8, 1 + 0.8·(5 - 1)
        ({0: 1, 1: 1, 5: 1}, 0.9, 4.2),
        # eleven values 0…10: position 10·0.9 = 9 exactly
        (dict.fromkeys(range(11), 1), 0.9, 9),
        # given in no order: 1 3 3 8, position 3·0.25 = 0.75, 1 + 0.75·2
        ({8: 1, 3: 2, 1: 1}, 0.25, 2.5),
        ({4: 1, 6: 1}, 0.0, 4),
        ({4: 1, 6: 1}, 1.0, 6),
    ],
)
def test_quantiles_by_hand(counted: dict[int, int], q: float, expected: float) -> None:
    assert quantile_of(counted, q) == pytest.approx(expected, rel=1e-15)


def test_nothing_has_no_quantile() -> None:
    assert quantile_of({}, 0.5) is None


@settings(max_examples=80)
@given(st.dictionaries(st.integers(0, 4000), st.integers(1, 40), min_size=1, max_size=12))
def test_quantiles_are_those_of_the_values_one_by_one(counted: dict[int, int]) -> None:
    expanded = sorted(Counter(counted).elements())
    assert quantile_of(counted, 0.5) == statistics.median(expanded)
    if len(expanded) > 1:
        # deciles of the whole population lie at (n-1)·q, as here
        ninth = statistics.quantiles(expanded, n=10, method="inclusive")[8]
        found = quantile_of(counted, 0.9)
        assert found is not None
        assert math.isclose(found, ninth, rel_tol=1e-12)


@settings(max_examples=40)
@given(
    st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 30), st.integers(1, 5)), min_size=1)
)
def test_quantiles_of_groups_whose_values_are_listed_twice(
    counted: list[tuple[str, int, int]],
) -> None:
    # Two months of one quarter both have leads that took 3 days: two lines with the value 3.
    schema = {"group": pl.String, "days": pl.Int64, "leads": pl.Int64}
    frame = pl.DataFrame(counted, schema=schema, orient="row")
    medians = frame.group_by("group").agg(quantile(pl.col("days"), pl.col("leads"), 0.5))
    expected = {
        group: statistics.median(
            [days for name, days, leads in counted if name == group for _ in range(leads)]
        )
        for group in {name for name, _, _ in counted}
    }
    assert dict(medians.iter_rows()) == expected
