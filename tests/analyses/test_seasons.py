"""Quarters of the year by hand: which are pooled, and what is said of the others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report

if TYPE_CHECKING:
    from funnelcli.answers.report import Report

# Quarters of 2024 and 2025, and the first of 2026, which is too young.
LEADS = leads("""
    created    | mql        | won        | end  | amount | n
    2024-01-10 | 2024-01-11 | 2024-01-20 | won  | 10.00  | 5
    2024-03-31 | -          | -          | lost | 99.00  | 35
    2024-05-01 | -          | 2024-05-31 | won  | 1.50   | 4
    2024-06-30 | -          | -          | open | -      | 36
    2024-12-31 | 2025-01-02 | -          | open | -      | 50
    2025-02-10 | -          | 2025-02-26 | won  | 0.25   | 15
    2025-02-10 | -          | -          | open | -      | 25
    2026-01-10 | -          | 2026-01-11 | won  | 7.00   | 9
""")
AS_OF = "2026-04-10"  # ten days after the last of March


def seasons(**asked: Any) -> Report:
    query = asking("MQL", "Won", **{"as_of": AS_OF, "horizon": 60, "cohort": "quarter", **asked})
    return report("seasons", LEADS, query)


def test_quarters_of_the_year_in_order() -> None:
    found = seasons()
    columns = ("season", "quarters", "leads", "lead", "mql", "won", "rate", "amount", "median_days")
    assert cells(found.frame, *columns) == [
        ("Q1", 2, 80, 80, 20, 20, 20 / 80, 5375, 16.0),  # 5 × 9 and 15 × 16 days
        ("Q2", 1, 40, 40, 4, 4, 4 / 40, 600, 30.0),
        ("Q3", 0, 0, 0, 0, 0, None, 0, None),
        ("Q4", 1, 50, 50, 50, 0, 0 / 50, 0, None),
    ]
    assert found.frame.columns == [column.name for column in found.columns]
    assert found.frame["low_n"].to_list() == [False, False, True, False]


def notes(found: Report) -> dict[str, str]:
    return {note.code: note.message for note in found.notes}


def test_young_quarters_are_left_out_and_named() -> None:
    assert notes(seasons()) == {
        "seasons-left-out": "In no season, since not mature, lacking customers who were not "
        "recorded, or with leads of an import: 1 of 5 quarters (2026-Q1)."
    }
    assert seasons(horizon=10).frame["leads"].to_list() == [89, 40, 0, 50]
    assert notes(seasons(horizon=10)) == {}


def test_truncated_quarters_are_left_out() -> None:
    found = seasons(begun={2: Begun(date(2024, 4, 10))})  # within the second quarter of 2024
    assert cells(found.frame, "quarters", "leads") == [(1, 40), (0, 0), (0, 0), (1, 50)]
    assert notes(found)["seasons-left-out"].endswith("(2024-Q1, 2024-Q2, 2026-Q1).")


def test_one_quarter_is_no_season() -> None:
    assert "one-year" in notes(seasons(begun={2: Begun(date(2024, 4, 10))}))
    assert "one-year" not in notes(seasons())


def test_an_unknown_horizon_leaves_nothing() -> None:
    found = seasons(horizon=None)
    assert found.frame["quarters"].to_list() == [0, 0, 0, 0]
    assert list(notes(found)) == ["horizon-unknown", "seasons-left-out", "one-year"]


@pytest.mark.parametrize(
    ("first_month", "expected"),
    [
        # from February: 10 January is in the last quarter, as is 31 December; 10 February and
        # 31 March begin the year. The quarter to 31 January 2026 is 69 days old.
        (2, [("FQ1", 2, 75), ("FQ2", 1, 40), ("FQ3", 0, 0), ("FQ4", 3, 64)]),
        (4, [("FQ1", 1, 40), ("FQ2", 0, 0), ("FQ3", 1, 50), ("FQ4", 2, 80)]),
    ],
)
def test_fiscal_quarters(first_month: int, expected: list[Any]) -> None:
    found = seasons(fiscal_year_start=first_month)
    assert cells(found.frame, "season", "quarters", "leads") == expected


def test_without_leads() -> None:
    query = asking("MQL", "Won", as_of=AS_OF, horizon=60, cohort="quarter")
    assert report("seasons", LEADS.clear(), query).frame["leads"].to_list() == [0, 0, 0, 0]
