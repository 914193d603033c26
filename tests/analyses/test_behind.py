"""Whether a young cohort is behind earlier ones or ahead of them, by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from .lead_tables import asking, cells, leads, report

# 1,000 leads of 10 January, of whom 100 buy after 5 days and 100 after 20, so that all 200 had by
# the end of the month. As of 10 June leads of April and May are not yet mature.
AS_OF, HORIZON = "2026-06-10", 70
OLD = """
    created    | won        | end  | n
    2026-01-10 | 2026-01-15 | won  | 100
    2026-01-10 | 2026-01-30 | won  | 100
    2026-01-10 | -          | open | 800
"""


def month(day: str, *, bought: int, of: int, took: int = 5) -> str:
    won = date.fromisoformat(day) + timedelta(days=took)
    rows = [(str(won), "won", bought), ("-", "open", of - bought)]
    return "\n".join(f"{day} | {won} | {end} | {n}" for won, end, n in rows if n)


def verdicts(*months: str, **asked: Any) -> dict[str, str | None]:
    query = asking("Won", **{"as_of": AS_OF, "horizon": HORIZON, **asked})
    table = leads("\n".join([OLD.strip(), *months]))
    frame = report("cohorts", table, query).frame.filter(pl.col("leads") > 0)
    return dict(cells(frame, "cohort", "at_same_age"))


def chance(k: int, n: int, had: int = 200, of: int = 1000) -> float:
    """Fisher's, and the one at own ages where every lead is as old as all that count."""
    from scipy.stats import fisher_exact, norm

    exact = float(fisher_exact([[k, n - k], [had, of - had]]).pvalue)
    pooled = (k + had) / (n + of)
    variance = pooled * (1 - pooled) / n + (had / of) * (1 - had / of) / of
    return max(exact, float(2 * norm.sf(abs(k / n - had / of) / math.sqrt(variance))))


def threshold(level: float, n: int = 200) -> int:
    """The most customers of n with which a month is behind 20 %."""
    return max(k for k in range(n // 5) if chance(k, n) <= level)


def test_rate_n_and_interval() -> None:
    query = asking("Won", as_of=AS_OF, horizon=HORIZON)
    table = leads("\n".join([OLD.strip(), month("2026-05-10", bought=40, of=200)]))
    frame = report("cohorts", table, query).frame
    names = ("", "_n", "_low", "_high")
    [may] = cells(frame.filter(cohort="2026-05"), *(f"rate_at_same_age{name}" for name in names))
    # Wilson, 200 of 1,000, n + z² = 1003.841459: centre (200 + 1.920729)/(n + z²) = 0.201148,
    # spread z·√(160 + z²/4)/(n + z²) = 1.959964·√160.960365/1003.841459 = 0.024771
    assert may == pytest.approx((0.2, 1000, 0.176377, 0.225919), abs=1e-6)
    january = cells(frame.filter(cohort="2026-01"), *(f"rate_at_same_age{x}" for x in names))
    assert january == [(None, None, None, None)]


@pytest.mark.parametrize(
    ("bought", "verdict"), [(0, "behind"), (40, None), (39, None), (80, "ahead"), (200, "ahead")]
)
def test_behind_or_ahead(bought: int, verdict: str | None) -> None:
    found = verdicts(month("2026-05-10", bought=bought, of=200))
    assert found == {"2026-01": None, "2026-05": verdict}


def test_only_where_the_difference_is_one() -> None:
    most = threshold(0.01)
    assert chance(most, 200) <= 0.01 < chance(most + 1, 200)
    assert verdicts(month("2026-05-10", bought=most, of=200))["2026-05"] == "behind"
    assert verdicts(month("2026-05-10", bought=most + 1, of=200))["2026-05"] is None


def test_of_two_young_months_each_has_to_be_twice_as_unlikely() -> None:
    one, both = threshold(0.01), threshold(0.005)
    assert both < one
    april = month("2026-04-10", bought=40, of=200)
    assert verdicts(april, month("2026-05-10", bought=one, of=200))["2026-05"] is None
    assert verdicts(april, month("2026-05-10", bought=both, of=200)) == {
        "2026-01": None, "2026-04": None, "2026-05": "behind",
    }  # fmt: skip
    # after the first the second is the only one left
    april = month("2026-04-10", bought=both, of=200)
    found = verdicts(april, month("2026-05-10", bought=one, of=200))
    assert (found["2026-04"], found["2026-05"]) == ("behind", "behind")


def test_a_month_with_its_leads_at_its_end_is_only_younger() -> None:
    from scipy.stats import fisher_exact, norm

    # As of 10 June leads of 31 May are 10 days old, and 20 are to come for a half of the customers:
    # 12 of 200 are far from the 20 % of earlier months, but not from the 10 % of so young leads.
    may = month("2026-05-31", bought=12, of=200)
    assert float(fisher_exact([[12, 188], [200, 800]]).pvalue) < 1e-5
    mean, of = 0.1, 1000  # the 100 who took 20 days count nothing
    pooled = (12 + mean * of) / (200 + of)
    variance = pooled * (1 - pooled) / 200 + mean * (1 - mean) / of
    assert 2 * norm.sf((mean - 12 / 200) / math.sqrt(variance)) > 0.01
    assert verdicts(may)["2026-05"] is None
    assert verdicts(month("2026-05-31", bought=2, of=200))["2026-05"] == "behind"


def test_leads_of_each_day_count_by_their_own_age() -> None:
    from scipy.stats import norm

    # Half of the leads are 31 days old, half 10: a customer of January who took 20 days counts by
    # a half, one who took 5 by all. Expected 100·1 + 100·½ = 150 of 1,000, the mean of the squares
    # (100 + 100/4)/1,000 = 0.125, so the variance of the mean is (0.125 - 0.15²)/1,000.
    def at_own_ages(k: int) -> float:
        pooled = (k + 150) / 1200
        variance = pooled * (1 - pooled) / 200 + (0.125 - 0.15**2) / 1000
        return float(2 * norm.sf((0.15 - k / 200) / math.sqrt(variance)))

    most = max(k for k in range(30) if at_own_ages(k) <= 0.01)
    for k, verdict in ((most, "behind"), (most + 1, None)):
        half = month("2026-05-10", bought=k, of=100), month("2026-05-31", bought=0, of=100)
        assert verdicts(*half)["2026-05"] == verdict


def test_what_is_low_n_is_not_compared() -> None:
    assert verdicts(month("2026-05-10", bought=0, of=30))["2026-05"] == "behind"
    assert verdicts(month("2026-05-10", bought=0, of=29))["2026-05"] is None
    assert verdicts(month("2026-05-10", bought=0, of=200), min_leads=1001)["2026-05"] is None


def test_a_cohort_that_is_not_compared_raises_no_chance() -> None:
    one = threshold(0.01)
    few = month("2026-04-10", bought=4, of=20)
    assert verdicts(few, month("2026-05-10", bought=one, of=200))["2026-05"] == "behind"


def test_nothing_is_said_where_earlier_customers_have_no_date() -> None:
    undated = "2026-01-10 | ? | won | 1"
    assert verdicts(undated, month("2026-05-10", bought=0, of=200))["2026-05"] is None


def test_weeks() -> None:
    found = verdicts(month("2026-05-10", bought=0, of=200), cohort="week")
    assert found == {"2026-W02": None, "2026-W19": "behind"}
