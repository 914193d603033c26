"""The score, by hand and by others: a published table of ratings, and SciPy."""

import math

import polars as pl
import pytest
from hypothesis import given, strategies as st
from scipy.optimize import brentq
from scipy.stats import mannwhitneyu

from funnelcli.counting.scores import area, areas, variance, with_deciles
from funnelcli.model import SCORE

from .lead_tables import asking, cells, leads, report

MILLION = 1_000_000
RATINGS = {1: (3, 33), 2: (2, 6), 3: (2, 6), 4: (11, 11), 5: (33, 2)}
"""Hanley and McNeil (1982), table I: 51 abnormal and 58 normal images by rating."""
AT = {"column": "Score", "at": "Scored At"}


def by_score(counts: dict[int, tuple[int, int]]) -> pl.DataFrame:
    """Write customers and other leads by score."""
    return pl.DataFrame(
        {
            SCORE: [score * MILLION for score in counts],
            "customers": [customers for customers, _ in counts.values()],
            "leads": [customers + others for customers, others in counts.values()],
        }
    )


def test_the_area_is_the_published_one() -> None:
    [(leads_, customers, auc)] = cells(
        areas(by_score(RATINGS).with_columns(one=1), ["one"]), "leads", "customers", "auc"
    )
    assert (leads_, customers, round(auc, 3)) == (109, 51, 0.893)
    # they print 0.032 by their own formula; with the mean of both numbers it is the same
    assert round(math.sqrt(variance(0.893, 51, 58)), 3) == pytest.approx(0.032, abs=0.0006)


@given(
    st.lists(st.integers(-3, 6), min_size=1, max_size=30),
    st.lists(st.integers(-3, 6), min_size=1, max_size=30),
)
def test_the_area_is_that_of_mann_and_whitney(customers: list[int], others: list[int]) -> None:
    counts = {
        score: (customers.count(score), others.count(score)) for score in {*customers, *others}
    }
    found = areas(by_score(counts).with_columns(one=1), ["one"])
    u = mannwhitneyu(customers, others).statistic
    assert found["auc"].item() == pytest.approx(u / (len(customers) * len(others)), abs=1e-12)


@pytest.mark.parametrize(("customers", "leads_"), [(5, 100), (30, 330), (51, 109), (1, 2)])
@pytest.mark.parametrize("auc", [0.1, 0.5, 0.75, 0.893, 0.99])
def test_the_bounds_are_where_the_error_reaches(auc: float, customers: int, leads_: int) -> None:
    """Newcombe's method 5, with a root finder: |AUC - t| = 1.96 SE(t)."""
    others = leads_ - customers
    won_twice = round(2 * auc * customers * others)
    value, low, high = area(won_twice, customers, leads_)
    assert value is not None

    def beyond(t: float) -> float:
        n = leads_ / 2 - 1
        inner = 1 + n * (1 - t) / (2 - t) + n * t / (1 + t)
        return abs(value - t) - 1.959963984540054 * math.sqrt(
            t * (1 - t) * inner / (customers * others)
        )

    assert low == pytest.approx(
        brentq(beyond, 1e-15, value - 1e-9, xtol=1e-13) if value else 0, abs=1e-9
    )
    assert high == pytest.approx(
        brentq(beyond, value + 1e-9, 1 - 1e-15, xtol=1e-13) if value < 1 else 1, abs=1e-9
    )


def test_the_area_at_its_ends() -> None:
    assert area(0, 3, 10)[:2] == (0.0, 0.0)
    value, low, high = area(2 * 3 * 7, 3, 10)
    assert (value, high) == (1.0, 1.0)
    assert low is not None
    assert 0.4 < low < 0.9  # ten leads say little
    assert area(0, 0, 10) == area(0, 10, 10) == (None, None, None)


def deciles(counts: dict[int, int]) -> dict[int, int]:
    frame = by_score({score: (0, leads_) for score, leads_ in counts.items()})
    return dict(with_deciles(frame).select(pl.col(SCORE) // MILLION, "decile").sort(SCORE).rows())


def test_leads_of_one_score_are_in_one_tenth() -> None:
    # two leads a tenth
    assert deciles(dict.fromkeys(range(20), 1)) == {k: 10 - k // 2 for k in range(20)}
    # 6 of 10 leads have 5 points; the middle of them is the fifth lead from above
    assert deciles({9: 1, 8: 1, 5: 6, 2: 1, 1: 1}) == {9: 1, 8: 2, 5: 6, 2: 9, 1: 10}
    assert deciles({7: 3}) == {7: 6}


SIX = leads("""
    created    | won        | end            | score | scored     | n
    2025-01-10 | 2025-02-01 | won            | 0.9   | 2025-01-10 | 3
    2025-01-20 | -          | lost 2025-03-01| 0.9   | 2025-01-20 | 1
    2025-02-10 | -          | open           | 0.2   | 2025-02-10 | 4
    2025-05-10 | 2025-06-01 | won            | 0.2   | 2025-05-11 | 1
    2025-05-20 | -          | open           | 0.2   | 2025-05-20 | 1
    2025-01-10 | 2025-02-01 | won            | 1.0   | 2025-02-02 | 2
    2025-01-10 | -          | lost 2025-03-01| 0.0   | 2025-03-05 | 5
    2025-01-10 | -          | open           | 0.0   | 2026-07-01 | 6
    2025-01-10 | -          | lost           | 0.2   | 2025-01-11 | 1
    2025-01-10 | -          | open           | -     | -          | 7
    2026-06-10 | -          | open           | 0.2   | 2026-06-10 | 8
""")
"""Eleven take part: 3 of the 4 with 0.9 bought, and 1 of the 7 with 0.2."""


def test_measures_by_hand() -> None:
    query = asking("Won", horizon=90, min_leads=1, score={**AT, "threshold": 0.5})
    found = report("score_measures", SIX, query)
    told = {
        (cohort, measure): (None if value is None else round(value, 6), k, n)
        for cohort, measure, value, k, n in cells(
            found.frame, "cohort", "measure", "value", "k", "n"
        )
    }
    # customers 0.9, 0.9, 0.9, 0.2 against 0.9 and six times 0.2: (3 * (6 + 1/2) + 6/2) / 28
    assert told[None, "auc"] == (round(22.5 / 28, 6), None, 11)
    assert told[None, "rate"] == (round(4 / 11, 6), 4, 11)
    assert told[None, "precision"] == (0.75, 3, 4)
    assert told[None, "recall"] == (0.75, 3, 4)
    assert told[None, "expected"] == (round((4 * 0.9 + 7 * 0.2) / 11, 6), None, 11)
    # three with 0.9 against one with 0.9 and five with 0.2; then one against one, both 0.2
    assert told["2025-Q1", "auc"] == (round((3 * 5 + 3 / 2) / 18, 6), None, 9)
    assert told["2025-Q2", "auc"] == (0.5, None, 2)
    assert told["2025-Q2", "precision"] == (None, 0, 0)
    notes = {note.code: note.message for note in found.notes}
    assert notes.keys() == {
        "score-after-outcome", "score-after-as-of", "score-undated", "without-score",
    }  # fmt: skip
    assert notes["score-after-outcome"].startswith("7 leads")
    assert notes["score-after-as-of"].startswith("6 leads")
    assert notes["score-undated"].startswith("1 lead ")
    assert notes["without-score"].startswith("7 leads")
    assert found.gist is not None
    # 3/4 against 4/11
    assert found.gist.sentences == (
        (
            "Leads of the highest scores bought 2.1 times as often as all: 75.0% (3 of 4), of all "
            "36.4% (4 of 11), of the lowest 14.3% (1 of 7)."
        ),
    )
    assert found.page is not None
    assert found.page.about == (
        "Of leads that are at least 90 days old.",
        (
            "Put each of 4 customers beside each of 7 leads that did not buy: in about 80 of 100 "
            "pairs (44 to 95) the customer has the higher score, which is called AUC; of a coin it "
            "would be 50."
        ),
        "So it cannot be told from a coin whether the score says anything.",
        (
            "Read as chances the scores say that 45.5 % buy, and 36.4 % of 11 leads did: what they "
            "say fits."
        ),
    )


def test_tenths_by_hand() -> None:
    query = asking("Won", horizon=90, min_leads=1, score=AT)
    found = report("score_deciles", SIX, query).frame
    columns = ("decile", "score_from", "score_to", "leads", "customers", "rate", "expected")
    # of eleven the middle of the first four is the second, that of the others the eighth
    assert cells(found, *columns) == [
        (2, 0.9, 0.9, 4, 3, 0.75, 0.9),
        (7, 0.2, 0.2, 7, 1, 1 / 7, pytest.approx(0.2)),
    ]
    by_quarter = report("score_cohorts", SIX, query).frame
    assert cells(by_quarter, "cohort", "decile", "leads", "rate") == [
        ("2025-Q1", 2, 4, 0.75), ("2025-Q1", 7, 5, 0.0), ("2025-Q2", 7, 2, 0.5),
    ]  # fmt: skip


def test_todays_score_may_know_the_outcome() -> None:
    found = report("score_measures", SIX, asking("Won", horizon=90, score={"column": "Score"}))
    notes = {note.code: note for note in found.notes}
    assert notes["score-of-today"].is_loud
    assert "score-after-outcome" not in notes
    # nobody is left out but those without a score, and the young
    assert cells(found.frame.head(1), "k", "n") == [(6, 24)]


def test_points_are_no_chances() -> None:
    points = SIX.with_columns(pl.col(SCORE) * 100)
    query = asking("Won", horizon=90, score=AT)
    found = report("score_measures", points, query)
    assert "expected" not in found.frame["measure"]
    [note] = [note for note in found.notes if note.code == "score-no-chance"]
    assert note.message.startswith("The scores go from 20 to 90: these are points")
    tenths = report("score_deciles", points, query)
    assert tenths.frame["expected"].null_count() == tenths.frame.height
    assert tenths.page is not None
    assert "expected" not in tenths.page.frame.columns


@pytest.mark.parametrize(("horizon", "n"), [(None, None), (5000, 0)])
def test_nobody_is_old_enough(horizon: int | None, n: int | None) -> None:
    query = asking("Won", horizon=horizon, score=AT)
    found = report("score_measures", SIX, query)
    assert cells(found.frame, "measure", "value", "n", "low_n") == [
        ("rate", None, n, True), ("auc", None, n, True),
    ]  # fmt: skip
    assert ("horizon-unknown" in [note.code for note in found.notes]) == (horizon is None)
    assert report("score_deciles", SIX, query).frame.is_empty()
    assert report("score_cohorts", SIX, query).frame.is_empty()
