"""Entries by the period they fell in, by hand."""

from dataclasses import replace
from typing import Any

import polars as pl

from funnelcli.model import CREATED

from .lead_tables import asking, cells, leads, report

FOUR = leads("""
    created    | mql        | won        | end
    2026-01-05 | 2026-01-31 | 2026-04-02 | won
    2026-01-20 | 2026-04-01 | -          | open
    2026-04-30 | ?          | 2026-05-03 | won
    2026-04-30 | 2025-11-30 | -          | lost
""")


def throughput(**asked: Any) -> list[tuple[Any, ...]]:
    found = report("throughput", FOUR, asking("MQL", "Won", **asked))
    return cells(found.frame, "period", "lead", "mql", "won")


def test_each_entry_counts_in_the_month_of_its_own_date() -> None:
    # No gap from the first lead to as-of; November is there for the MQL that is dated before
    # its lead, and the months between them, which nothing fell in, are not.
    assert throughput(as_of="2026-05-31") == [
        ("2025-11", 0, 1, 0),
        ("2026-01", 2, 1, 0),
        ("2026-02", 0, 0, 0),
        ("2026-03", 0, 0, 0),
        ("2026-04", 2, 1, 1),
        ("2026-05", 0, 0, 1),
    ]


def test_periods_are_those_of_cohorts() -> None:
    assert throughput(cohort="quarter", as_of="2026-06-30") == [
        ("2025-Q4", 0, 1, 0), ("2026-Q1", 2, 1, 0), ("2026-Q2", 2, 1, 2),
    ]  # fmt: skip
    fiscal = throughput(cohort="year", fiscal_year_start=2, as_of="2026-06-30")
    assert fiscal == [("FY2026", 2, 2, 0), ("FY2027", 2, 1, 2)]  # the year begins in February
    assert throughput(cohort="week", as_of="2026-05-03")[-1] == ("2026-W18", 2, 0, 1)


def test_a_period_that_is_not_over_is_named() -> None:
    def notes(as_of: str) -> list[str]:
        found = report("throughput", FOUR, asking("MQL", "Won", as_of=as_of))
        return [note.message for note in found.notes]

    assert notes("2026-05-31") == []
    [said] = notes("2026-05-30")
    assert said.startswith("2026-05 is not over")


def test_stages_can_be_called_what_they_like() -> None:
    found = report("throughput", FOUR, asking("start", "began", as_of="2026-05-31"))
    assert cells(found.frame, "period", "start", "began")[4] == ("2026-04", 1, 1)


def test_without_created_nobody_knows_when_leads_came_in() -> None:
    query = asking("MQL", "Won", as_of="2026-05-31")
    config = query.config.model_copy(
        update={"leads": query.config.leads.model_copy(update={"created": None})}
    )
    table = FOUR.with_columns(pl.lit(None, pl.Date).alias(CREATED))
    found = report("throughput", table, replace(query, config=config))
    assert cells(found.frame, "period", "lead", "mql", "won") == [
        ("2025-11", None, 1, 0), ("2026-01", None, 1, 0), ("2026-04", None, 1, 1),
        ("2026-05", None, 0, 1),
    ]  # fmt: skip
    assert cells(found.closing, "lead", "mql", "won") == [(None, 3, 2)]


def test_the_policy_changes_nothing() -> None:
    assert throughput(reach="observed") == throughput(reach="any") == throughput()


def test_the_total_is_a_line_of_the_page() -> None:
    found = report("throughput", FOUR, asking("MQL", "Won"))
    assert cells(found.closing, "period", "lead", "mql", "won") == [("Total", 4, 3, 2)]


def test_no_leads_have_no_periods() -> None:
    found = report("throughput", FOUR.clear(), asking("MQL", "Won", as_of="2026-05-30"))
    assert found.frame.is_empty()
    assert found.notes == ()
