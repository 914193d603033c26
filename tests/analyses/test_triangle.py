"""Cohorts by their age, by hand: which leads are that old, and who of them had bought."""

import json
import os
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses.chain_ladder import link_ratios, to_ultimate
from funnelcli.answers.report import Report
from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("FUNNELCLI_TEST_DATA", ROOT.parent / "shared" / "data"))
RAA = DATA / "statistics" / "chainladder_raa.json"

# At 15 April: January is 2 or 3 months old, March half of it one, April none.
FIVE = leads("""
    created    | won        | end
    2026-01-10 | 2026-02-10 | won
    2026-01-31 | 2026-03-01 | won
    2026-03-10 | 2026-03-10 | won
    2026-03-20 | 2026-03-30 | won
    2026-04-02 | -          | open
""")


def triangle(table: pl.DataFrame, **asked: Any) -> Report:
    return report("triangle", table, asking("Won", as_of=asked.pop("as_of", "2026-04-15"), **asked))


def test_months_of_the_calendar() -> None:
    assert set(triangle(FIVE).frame["unit"]) == {"months"}
    assert set(triangle(FIVE, age_step=30).frame["unit"]) == {"days"}
    columns = ("cohort", "age", "leads", "observed", "won", "rate", "partial")
    assert cells(triangle(FIVE).frame, *columns) == [
        # 10 February is one month after 10 January, and within it. The 31st was a month old on
        # 28 February: 1 March is in the second.
        ("2026-01", 1, 2, 2, 1, 1 / 2, False),
        ("2026-01", 2, 2, 2, 2, 2 / 2, False),
        ("2026-02", 1, 0, 0, 0, None, False),
        ("2026-02", 2, 0, 0, 0, None, False),
        # the lead of the 20th is not a month old: neither it nor its sale can be seen at one
        ("2026-03", 1, 2, 1, 1, 1 / 1, True),
        ("2026-03", 2, 2, 0, 0, None, False),
        ("2026-04", 1, 1, 0, 0, None, False),
        ("2026-04", 2, 1, 0, 0, None, False),
    ]


@pytest.mark.parametrize(
    ("as_of", "observed"),
    [
        ("2026-02-27", 0),  # the 31st is a month old on the last day of a shorter month
        ("2026-02-28", 1),
        ("2026-03-30", 1),
        ("2026-03-31", 2),
        ("2026-04-29", 2),
        ("2026-04-30", 3),
        ("2027-01-30", 11),
        ("2027-01-31", 12),
    ],
)
def test_how_many_months_old(as_of: str, observed: int) -> None:
    table = leads("""
        created    | won        | end
        2026-01-31 | -          | open
        2020-01-01 | 2026-01-01 | won
    """)
    found = triangle(table, as_of=as_of).frame.filter(pl.col("cohort") == "2026-01")
    assert found.filter(pl.col("observed") > 0).height == observed


@pytest.mark.parametrize(
    ("won", "age"),
    [
        ("2026-01-31", 1),  # on the same day
        ("2026-02-28", 1),
        ("2026-03-01", 2),
        ("2026-03-31", 2),
        ("2026-04-30", 3),
        ("2026-05-01", 4),
        ("2027-01-31", 12),
        ("2027-02-01", 13),
    ],
)
def test_at_which_age_in_months(won: str, age: int) -> None:
    table = leads(f"""
        created    | won        | end
        2026-01-31 | {won}      | won
    """)
    found = triangle(table, as_of="2028-01-31").frame.filter(pl.col("cohort") == "2026-01")
    assert found["won"].to_list() == [*[0] * (age - 1), 1]


def test_ages_in_steps_of_days() -> None:
    # 31, 29, 0 and 10 days to the sale; 95, 74, 36, 26 and 13 days old
    found = triangle(FIVE, age_step=30)
    assert cells(found.frame, "cohort", "age", "observed", "won") == [
        ("2026-01", 30, 2, 1), ("2026-01", 60, 2, 2), ("2026-02", 30, 0, 0), ("2026-02", 60, 0, 0),
        ("2026-03", 30, 1, 1), ("2026-03", 60, 0, 0), ("2026-04", 30, 0, 0), ("2026-04", 60, 0, 0),
    ]  # fmt: skip
    assert found.page is not None
    assert [column.label for column in found.page.columns[2:4]] == ["30d", "60d"]
    # the day that ends a step is in it, for the sale and for the age
    exact = triangle(FIVE, age_step=31).frame
    assert cells(exact.head(1), "age", "observed", "won") == [(31, 2, 2)]


def test_a_page_has_the_ages_side_by_side() -> None:
    page = triangle(FIVE).page
    assert page is not None
    assert page.frame.columns == [
        "cohort", "leads", "age_1m", "age_2m", "age_1m_partial", "age_2m_partial", "low_n",
        "truncated", "imported",
    ]  # fmt: skip
    assert cells(page.frame, "cohort", "leads", "age_1m", "age_2m", "age_1m_partial") == [
        ("2026-01", 2, 0.5, 1.0, False),
        ("2026-02", 0, None, None, False),
        ("2026-03", 2, 1.0, None, True),
        ("2026-04", 1, None, None, False),
    ]


def test_customers_without_an_age_are_counted() -> None:
    table = leads("""
        created    | won        | end | n
        2026-01-10 | ?          | won | 2
        2026-01-10 | 2026-01-05 | won | 1
        2026-01-10 | 2026-01-15 | won | 1
    """)
    found = triangle(table)
    # who bought before the lead is a customer at any age
    assert cells(found.frame.head(1), "age", "leads", "won") == [(1, 4, 2)]
    [note] = found.notes
    assert note.code == "customers-without-age"
    assert note.message == "The triangle is too low by what it lacks: 2 customers without a date."


def test_it_is_empty_where_most_customers_have_no_date() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-10 | ?          | won  | 2
        2026-01-10 | 2026-01-15 | won  | 1
        2026-01-10 | -          | open | 7
    """)
    found = triangle(table)
    assert cells(found.frame.head(1), "age", "leads", "observed", "won", "rate") == [
        (1, 10, 10, None, None)
    ]
    ladder = report("chain_ladder", table, asking("Won", as_of="2026-04-15"))
    assert ladder.frame["age_1m"].to_list()[:4] == [None] * 4
    [note] = found.notes
    assert note.message == "The triangle is empty since it lacks 2 customers without a date."


def test_nobody_has_no_triangle() -> None:
    for name in ("triangle", "chain_ladder"):
        found = report(name, FIVE.clear(), asking("Won", as_of="2026-04-15"))
        assert "2026" not in str(found.frame["cohort"].to_list())


def test_the_chain_ladder_of_whole_cells() -> None:
    # 100 leads a month. At 30 April January is 3 months old, February 2, March 1: what only some
    # leads of a month have reached is left out.
    table = leads("""
        created    | won        | end  | n
        2026-01-30 | 2026-02-02 | won  | 10
        2026-01-30 | 2026-03-20 | won  | 5
        2026-01-30 | 2026-04-20 | won  | 3
        2026-01-30 | -          | open | 82
        2026-02-28 | 2026-03-02 | won  | 20
        2026-02-28 | 2026-04-20 | won  | 4
        2026-02-28 | -          | open | 76
        2026-03-30 | 2026-04-02 | won  | 30
        2026-03-30 | -          | open | 70
        2026-04-30 | -          | open | 100
    """)
    found = report("chain_ladder", table, asking("Won", as_of="2026-04-30"))
    assert cells(found.frame, "cohort", "leads", "age_1m", "age_2m", "age_3m") == [
        ("2026-01", 100, 10, 15, 18),
        ("2026-02", 100, 20, 24, None),
        ("2026-03", 100, 30, None, None),
        ("2026-04", 100, None, None, None),
        ("link ratio", None, (15 + 24) / (10 + 20), 18 / 15, None),
        ("to ultimate", None, 39 / 30 * 1.2, 1.2, 1),
    ]


def test_cohorts_that_lack_customers_are_marked_and_in_no_factor() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-30 | 2026-02-28 | won  | 10
        2026-01-30 | 2026-03-30 | won  | 10
        2026-02-28 | 2026-03-20 | won  | 10
        2026-02-28 | 2026-04-20 | won  | 5
        2026-03-30 | -          | open | 10
        2026-04-30 | -          | open | 10
    """)
    query = asking("Won", as_of="2026-04-30", begun={1: Begun(date(2026, 2, 1))})
    ladder = report("chain_ladder", table, query)
    assert cells(ladder.frame, "cohort", "age_1m", "age_2m")[-2:] == [
        ("link ratio", 1.5, None), ("to ultimate", 1.5, 1),
    ]  # fmt: skip
    [note] = ladder.notes
    assert (note.code, note.message.rsplit(": ")[-1]) == ("factors-left-out", "2026-01.")
    ages = report("triangle", table, query)
    marked = {row[0] for row in cells(ages.frame, "cohort", "truncated") if row[1]}
    assert marked == {"2026-01"}
    assert ages.page is not None
    assert cells(ages.page.frame, "cohort", "truncated")[:2] == [
        ("2026-01", True), ("2026-02", False),
    ]  # fmt: skip


def test_the_factors_of_the_reference() -> None:
    if not RAA.is_file():
        pytest.skip(f"the reference figures are not at {RAA}")
    raa = json.loads(RAA.read_text("utf-8"))
    ratios = link_ratios(raa["triangle"], 10)
    assert ratios == pytest.approx(raa["volume_weighted_factors"], abs=1e-12)
    grown = to_ultimate(ratios)
    latest = [row[-1] for row in raa["triangle"]]
    ultimates = [
        claims * (grown[len(row) - 1] or 0)
        for claims, row in zip(latest, raa["triangle"], strict=True)
    ]
    assert ultimates == pytest.approx(raa["ultimates"], abs=1e-6)
    assert sum(ultimates) - sum(latest) == pytest.approx(raa["ibnr_total"], abs=1e-6)
    assert round(sum(ultimates) - sum(latest)) == 52_135  # as published by Mack (1994)


def test_without_claims_there_are_no_factors() -> None:
    assert link_ratios([[0, 2, 3], [0, 4]], 3) == [None, 1.5]
    assert to_ultimate([None, 1.5]) == [None, 1.5, 1.0]


def test_where_a_rate_falls_the_group_has_changed() -> None:
    # On 31 March the leads of 1 January are 89 days old, those of the 31st 59: of the 100 that are
    # 30 days old 40 had bought, of the 50 that are 60 days old 10.
    table = leads("""
        created    | won        | end  | n
        2026-01-01 | 2026-01-11 | won  | 10
        2026-01-01 | -          | open | 40
        2026-01-31 | 2026-02-20 | won  | 30
        2026-01-31 | -          | open | 20
        2026-02-01 | 2026-03-20 | won  | 1
        2026-02-01 | -          | open | 9
    """)
    found = report("triangle", table, asking("Won", as_of="2026-03-31", age_step=30))
    assert cells(found.frame, "cohort", "age", "rate") == [
        ("2026-01", 30, 0.4), ("2026-01", 60, 0.2), ("2026-02", 30, 0.0), ("2026-02", 60, None),
        ("2026-03", 30, None), ("2026-03", 60, None),
    ]  # fmt: skip
    [note] = found.notes
    assert note.code == "another-group"
    assert note.message.startswith("The rate falls from one age to the next (2026-01 at 60d)")
    rising = report("triangle", table, asking("Won", as_of="2026-04-01", age_step=30))
    assert rising.notes == ()
