"""What the last twelve whole months brought, by hand."""

from typing import Any

import polars as pl
import pytest

from funnelcli.answers.columns import Kind
from funnelcli.answers.report import Report

from .lead_tables import asking, cells, leads, report

# The last month that is over on 15 June 2026 is May, so that the first of twelve is June 2025.
LEADS = leads("""
    created    | mql        | won        | end  | source | n
    2025-05-31 | 2025-06-01 | 2025-07-01 | won  | A      | 1
    2025-06-01 | -          | -          | open | A      | 2
    2025-12-31 | ?          | -          | open | A      | 1
    2026-01-31 | -          | 2026-02-28 | won  | A      | 3
    2026-02-28 | 2026-03-01 | ?          | won  | A      | 1
    2026-05-31 | 2026-06-01 | 2026-05-31 | won  | A      | 4
    2026-06-01 | 2026-06-02 | 2026-06-03 | won  | A      | 9
    2024-01-01 | -          | -          | open | B      | 5
    2026-06-15 | -          | -          | open | C      | 1
    2025-08-01 | -          | -          | open | Total  | 7
""")


def page(name: str, table: pl.DataFrame = LEADS, **asked: Any) -> Report:
    query = asking("MQL", "Won", **{"as_of": "2026-06-15", "by": ("source",), **asked})
    found = report(name, table, query).page
    assert found is not None
    return found


def months(**counts: int) -> list[int]:
    names = ["jun", "jul", "aug", "sep", "oct", "nov", "dec", "jan", "feb", "mar", "apr", "may"]
    return [counts.get(name, 0) for name in names]


def test_leads_of_a_segment_by_their_month() -> None:
    found = dict(cells(page("segments").frame, "source", "~trend"))
    assert found == {
        "A": months(jun=2, dec=1, jan=3, feb=1, may=4),  # no lead of May 2025, none of June 2026
        "B": months(),  # long ago
        "C": months(),  # of the month that is not over
        "Total": months(aug=7),
    }


def test_lines_of_several_values_have_none() -> None:
    found = page("segments", top=1).closing
    assert cells(found, "source", "~trend") == [("(other)", None), ("Total", None)]


@pytest.mark.parametrize("reach", ["reached", "any"])
def test_entries_into_a_stage_by_their_month(reach: str) -> None:
    found = dict(cells(page("funnel", reach=reach).frame, "stage", "~trend"))
    assert found["Lead"] == months(jun=2, aug=7, dec=1, jan=3, feb=1, may=4)
    # Who has no date for a stage is counted by that of the lead: the undated of December, and
    # where they have reached it, the three that skipped it
    skipped = {"jan": 3} if reach == "reached" else {}
    assert found["MQL"] == months(jun=1, dec=1, mar=1, **skipped)
    # whatever the date of the stage before: three without, four with a later one
    assert found["Won"] == months(jul=1, feb=3 + 1, may=4)


def test_only_who_was_in_all_stages_entered_one_where_that_is_asked() -> None:
    found = dict(cells(page("funnel", reach="observed").frame, "stage", "~trend"))
    assert found["Won"] == months(jul=1, feb=1, may=4)


def test_a_month_that_ends_with_as_of_is_over() -> None:
    found = dict(cells(page("segments", as_of="2026-06-30").frame, "source", "~trend"))
    july_to_june = months(dec=1, jan=3, feb=1, may=4)[1:]
    assert found["A"] == [*july_to_june, 9]
    assert found["C"][-1] == 1


def test_over_new_year() -> None:
    found = dict(cells(page("segments", as_of="2026-01-31").frame, "source", "~trend"))
    assert found["A"] == [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 1, 3]  # February 2025 to January 2026


def test_nothing_where_no_lead_has_a_date() -> None:
    undated = leads("created | mql | won | end | source\n- | - | - | open | A")
    for name in ("segments", "funnel"):
        shown = page(name, undated)
        assert {each for (each,) in cells(shown.frame, "~trend")} == {None}


def test_it_is_of_pages_only() -> None:
    for name in ("segments", "sources", "funnel"):
        query = asking("MQL", "Won", by=("source",))
        assert not any(each.kind is Kind.TREND for each in report(name, LEADS, query).columns)
        assert any(each.kind is Kind.TREND for each in page(name).columns)
