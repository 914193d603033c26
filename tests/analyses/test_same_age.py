"""How earlier cohorts stood at the age of young ones, by hand; and which are no basis."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report

# 1,000 leads of January and February, with 160 customers: so many days after the month they
# were 20 (8 days before its end), 60 (10 days after it), 100 (30 days), 140 (40), 160 (109).
LEADS = """
    created    | won        | end  | n
    2026-01-05 | 2026-02-10 | won  | 40
    2026-01-31 | 2026-03-12 | won  | 40
    2026-01-31 | 2026-05-20 | won  | 20
    2026-01-20 | -          | open | 300
    2026-02-01 | 2026-02-20 | won  | 20
    2026-02-28 | 2026-03-30 | won  | 40
    2026-02-28 | -          | lost | 540
    2026-04-10 | 2026-04-20 | won  | 30
    2026-04-10 | -          | open | 70
    2026-05-10 | -          | open | 50
    2026-06-10 | -          | open | 50
"""
AS_OF = "2026-06-30"
HORIZON = 70  # March, which has no leads, ended 91 days before as-of, April 61


def cohorts(text: str = LEADS, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    query = asking("Won", **{"as_of": AS_OF, "horizon": HORIZON, **asked})
    names = columns or ("mature", "age_days", "share_observed", "rate_at_same_age", "truncated")
    return cells(report("cohorts", leads(text), query).frame, "cohort", *names)


def test_as_they_stood_so_many_days_after_the_month() -> None:
    assert cohorts() == [
        ("2026-01", True, 150, 1.0, None, False),
        ("2026-02", True, 122, 1.0, None, False),
        ("2026-03", True, 91, 1.0, None, False),
        # all of the 140 that there are at 70 days had come by 61; the last 20 are no measure
        ("2026-04", False, 61, 140 / 140, 140 / 1000, False),
        ("2026-05", False, 30, 100 / 140, 100 / 1000, False),
        ("2026-06", False, 0, 20 / 140, 20 / 1000, False),
    ]


def test_the_day_itself_is_within_the_age() -> None:
    assert cohorts(as_of="2026-06-29")[4][2:5] == (29, 60 / 140, 60 / 1000)
    assert cohorts(as_of="2026-06-30")[4][2:5] == (30, 100 / 140, 100 / 1000)


def test_a_period_that_has_not_ended_has_no_age() -> None:
    assert cohorts(as_of="2026-06-29")[-1] == ("2026-06", False, None, None, None, False)


def test_a_period_without_leads_is_compared_with_nothing() -> None:
    without_may = LEADS.replace("2026-05-10", "2026-06-01")
    assert cohorts(without_may)[4] == ("2026-05", False, 30, None, None, False)


@pytest.mark.parametrize("horizon", [None, 151])
def test_without_mature_cohorts_there_is_nothing_to_compare_with(horizon: int | None) -> None:
    found = cohorts(LEADS, "share_observed", "rate_at_same_age", horizon=horizon)
    assert {row[1:] for row in found} == {(None, None)}


def test_a_truncated_cohort_is_no_basis() -> None:
    # customers are recorded since 3 January: only February's 600 remain, with 20 at once, and
    # 60 from 30 days on
    found = cohorts(begun={1: Begun(date(2026, 1, 3))})
    assert [row[0] for row in found if row[-1]] == ["2026-01"]
    assert [row[3:5] for row in found[3:]] == [
        (60 / 60, 60 / 600),
        (60 / 60, 60 / 600),
        (20 / 60, 20 / 600),
    ]
    # what is selected of January began with the record
    since = cohorts(LEADS, "truncated", begun={1: Begun(date(2026, 1, 3))}, since=date(2026, 1, 3))
    assert since[0] == ("2026-01", False)


def test_cohorts_that_had_not_had_their_time_when_the_record_ended_are_no_basis() -> None:
    # February ended 70 days before 9 May
    truncated = [row[-1] for row in cohorts(ended={1: date(2026, 5, 9)})]
    assert truncated == [False, False, True, True, True, True]
    assert [row[-1] for row in cohorts(ended={1: date(2026, 5, 8)})][:2] == [False, True]
    found = cohorts(LEADS, "rate_at_same_age", "share_observed", ended={1: date(2026, 5, 9)})
    assert [row[1:] for row in found[3:]] == [(None, None)] * 3
    # of an unknown horizon it is known only that the others came later
    unknown = cohorts(LEADS, "truncated", ended={1: date(2026, 5, 9)}, horizon=None)
    assert [row[0] for row in unknown if row[-1]] == ["2026-05", "2026-06"]


@pytest.mark.parametrize(("reach", "marked"), [("reached", 0), ("observed", 3)])
def test_the_end_of_a_stage_on_the_way_matters_only_if_it_is_needed(
    reach: str, marked: int
) -> None:
    # January ended 30 days before 2 March
    table = """
        created    | mql        | won        | end  | n
        2026-01-05 | 2026-01-06 | 2026-01-07 | won  | 100
        2026-03-05 | -          | 2026-03-07 | won  | 100
    """
    query = asking(
        "MQL", "Won", as_of="2026-04-05", horizon=30, reach=reach, ended={1: date(2026, 3, 2)}
    )
    frame = report("cohorts", leads(table), query).frame
    assert frame["truncated"].to_list() == [False] * (4 - marked) + [True] * marked


@pytest.mark.parametrize(
    ("first", "lacks"),
    [
        (date(2026, 1, 1), 0),
        (date(2026, 1, 2), 0.5 / 31),  # half of the leads enter on the first day
        (date(2026, 1, 3), (0.5 + 0.5) / 31),
        (date(2026, 1, 4), (1 + 0.5 + 0.5) / 31),  # and the others two days later
        (date(2026, 2, 1), (29 + 0.5 + 0.5) / 31),
        (date(2026, 2, 2), (30 + 0.5) / 31),
        (date(2026, 2, 3), 1),
    ],
)
def test_a_cohort_lacks_what_was_entered_before_the_record(first: date, lacks: float) -> None:
    begun = Begun(first, (0.5, 0.5, 1.0))
    assert begun.lacks(date(2026, 1, 1), date(2026, 1, 31)) == pytest.approx(lacks, abs=1e-12)
    is_truncated = cohorts(LEADS, "truncated", begun={1: begun})[0][1]
    assert is_truncated is (lacks > 0.05)


@pytest.mark.parametrize(("reach", "is_basis"), [("reached", True), ("observed", False)])
def test_a_stage_on_the_way_is_marked_and_matters_only_if_it_is_needed(
    reach: str, *, is_basis: bool
) -> None:
    table = """
        created    | mql        | won        | end  | n
        2026-01-05 | 2026-01-06 | 2026-01-07 | won  | 100
        2026-01-05 | -          | -          | open | 100
        2026-03-05 | -          | -          | open | 100
    """
    query = asking(
        "MQL", "Won", as_of="2026-04-05", horizon=30, reach=reach,
        begun={1: Begun(date(2026, 1, 15))},
    )  # fmt: skip
    frame = report("cohorts", leads(table), query).frame
    assert frame["truncated"].to_list() == [True, False, False, False]
    assert frame["rate_at_same_age"].to_list() == [None, None, 0.5 if is_basis else None, None]


def test_a_cohort_with_a_day_of_imports_is_no_basis() -> None:
    young = cohorts(LEADS, "rate_at_same_age", imports=(date(2026, 4, 30),))
    assert [row[1] for row in young[3:]] == [None, 100 / 1000, 20 / 1000]
    found = cohorts(LEADS, "imported", "rate_at_same_age", imports=(date(2026, 1, 31),))
    assert [row[1] for row in found] == [True, False, False, False, False, False]
    assert [row[2] for row in found[3:]] == [60 / 600, 60 / 600, 20 / 600]


def test_what_rests_on_little_is_no_benchmark() -> None:
    # at least 141 customers are asked for, and there are 140 by the horizon, of 1,000 leads
    found = cohorts(min_leads=141)
    assert found[4] == ("2026-05", False, 30, None, 100 / 1000, False)
    found = cohorts(min_leads=1001)
    assert found[4] == ("2026-05", False, 30, None, None, False)


def test_customers_without_a_date_may_have_come_at_any_age() -> None:
    one = LEADS.replace(
        "2026-01-20 | -          | open | 300",
        "2026-01-20 | -          | open | 299\n 2026-01-20 | ? | won | 1",
    )
    assert cohorts(one)[4] == ("2026-05", False, 30, 100 / 140, None, False)


def test_quarters_are_compared_with_quarters() -> None:
    # of the 160 all came before 31 March but 20, who came 50 days after it
    found = cohorts(cohort="quarter", as_of="2026-08-19", horizon=90)
    assert found == [
        ("2026-Q1", True, 141, 1.0, None, False),
        ("2026-Q2", False, 50, 160 / 160, 160 / 1000, False),
        ("2026-Q3", False, None, None, None, False),
    ]
    young = cohorts(cohort="quarter", as_of="2026-08-18", horizon=90)
    assert young[1] == ("2026-Q2", False, 49, 140 / 160, 140 / 1000, False)


def test_under_observed_only_customers_without_a_gap_are_compared() -> None:
    table = leads("""
        created    | mql        | won        | end  | n
        2026-01-05 | 2026-01-06 | 2026-02-10 | won  | 60
        2026-01-05 | -          | 2026-02-10 | won  | 40
        2026-01-05 | -          | -          | open | 100
        2026-05-10 | -          | -          | open | 50
    """)
    for reach, rate in (("observed", 60 / 200), ("reached", 100 / 200), ("any", 100 / 200)):
        query = asking("MQL", "Won", as_of=AS_OF, horizon=HORIZON, reach=reach)
        may = report("cohorts", table, query).frame.filter(pl.col("cohort") == "2026-05")
        assert cells(may, "rate_at_same_age") == [(rate,)]


def test_the_total_has_no_age() -> None:
    found = report("cohorts", leads(LEADS), asking("Won", as_of=AS_OF, horizon=HORIZON))
    names = ("cohort", "age_days", "share_observed", "rate_at_same_age", "truncated")
    assert cells(found.closing, *names) == [("Total", None, None, None, None)]
