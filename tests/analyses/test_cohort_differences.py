"""Cohorts beside the one before, or that of a year before."""

from dataclasses import replace

import pytest

from funnelcli.answers.report import Report
from funnelcli.config.question import Question
from funnelcli.counting.cohort_differences import COMPARE
from funnelcli.counting.sides import PREVIOUS, YEAR_AGO, Earlier

from .lead_tables import asking, cells, leads, report

QUARTERS = leads("""
    created    | won        | end  | n
    2025-01-10 | 2025-01-20 | won  | 50
    2025-01-10 | -          | open | 150
    2025-04-10 | 2025-04-20 | won  | 20
    2025-04-10 | -          | open | 180
    2025-07-10 | 2025-07-20 | won  | 2
    2025-07-10 | -          | open | 8
    2025-10-10 | 2025-10-20 | won  | 30
    2025-10-10 | -          | open | 170
    2026-01-10 | 2026-01-20 | won  | 30
    2026-01-10 | -          | open | 170
    2026-04-10 | 2026-04-20 | won  | 10
    2026-04-10 | -          | open | 190
""")


def made(how: Earlier | None) -> Report:
    query = asking("Won", as_of="2026-04-30", horizon=30, cohort="quarter")
    return report("cohorts", QUARTERS, replace(query, asked=compared(query.asked, how)))


def compared(asked: Question, how: Earlier | None) -> Question:
    return replace(asked, options={**asked.options, COMPARE.name: how})


def test_each_old_enough_beside_the_one_before() -> None:
    """25, 10, (20 of ten), 15 and 15 %; the last quarter is young."""
    found = made(PREVIOUS)
    rows, said = cells(found.frame, "cohort", "difference"), found.about[-1]
    assert rows == [
        ("2025-Q1", None),
        ("2025-Q2", pytest.approx(-0.15)),
        ("2025-Q3", None),
        ("2025-Q4", None),
        ("2026-Q1", pytest.approx(0.0)),
        ("2026-Q2", None),
    ]
    assert said == (
        "Change: the rate less the period before, in points, where both are old enough; more than "
        "noise: 2025-Q2."
    )


def test_each_beside_that_of_a_year_before() -> None:
    found = made(YEAR_AGO)
    rows = cells(found.frame, "cohort", "difference")
    assert rows[4] == ("2026-Q1", pytest.approx(-0.10))
    assert [difference for _, difference in rows].count(None) == 5
    assert found.about[-1].endswith("more than noise: 2026-Q1.")


def test_nothing_is_compared_unasked() -> None:
    assert not [name for name in made(None).frame.columns if name.startswith("difference")]
