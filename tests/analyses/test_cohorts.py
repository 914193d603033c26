"""Cohorts of a few leads, by hand: which period, how many, and whether it is mature."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from .lead_tables import asking, cells, leads, report

# Two leads of January, none of February, two of March and one of May; as-of is 15 May.
FIVE = leads("""
    created    | mql        | won        | end  | amount
    2026-01-01 | 2026-01-04 | 2026-01-21 | won  | 100.10
    2026-01-31 | 2026-02-02 | -          | lost | 999.00
    2026-03-01 | -          | 2026-05-10 | won  | 20.25
    2026-03-31 | ?          | 2026-04-10 | won  | -
    2026-05-15 | -          | -          | open | -
""")
AS_OF = "2026-05-15"


def cohorts(table: pl.DataFrame, *columns: str, **asked: Any) -> list[tuple[Any, ...]]:
    query = asking("MQL", "Won", as_of=asked.pop("as_of", AS_OF), **asked)
    return cells(report("cohorts", table, query).frame, "cohort", *columns)


def test_every_period_from_the_first_lead_to_as_of() -> None:
    # The lead of 1 March skipped MQL and counts as having passed it.
    assert cohorts(FIVE, "leads", "lead", "mql", "won", "rate", "amount", "median_days") == [
        ("2026-01", 2, 2, 2, 1, 1 / 2, 10010, 20.0),  # the 999.00 of the lost lead is no amount
        ("2026-02", 0, 0, 0, 0, None, 0, None),
        ("2026-03", 2, 2, 2, 2, 2 / 2, 2025, 40.0),  # 70 and 10 days
        ("2026-04", 0, 0, 0, 0, None, 0, None),  # the sale of 10 April is March's
        ("2026-05", 1, 1, 0, 0, 0 / 1, 0, None),
    ]


def test_all_columns_in_order() -> None:
    query = asking("MQL", "Won", as_of=AS_OF)
    names = ["cohort", "leads", "lead", "mql", "won", "rate", "rate_low", "rate_high",
             "amount", "median_days", "mature", "low_n", "age_days", "share_observed",
             "rate_at_same_age", "rate_at_same_age_n", "rate_at_same_age_low",
             "rate_at_same_age_high", "at_same_age", "truncated", "imported"]  # fmt: skip
    found = report("cohorts", FIVE, query)
    assert found.frame.columns == [column.name for column in found.columns] == names
    without = report("cohorts", FIVE, asking("MQL", "Won", as_of=AS_OF, has_amount=False))
    assert without.frame.columns == [name for name in names if name != "amount"]


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # Under `observed` the sale of 1 March does not count, since MQL was skipped: nor its
        # amount, nor its 70 days. An MQL without a date is one.
        ("observed", [("2026-01", 2, 1, 10010, 20.0), ("2026-03", 1, 1, 0, 10.0)]),
        ("any", [("2026-01", 2, 1, 10010, 20.0), ("2026-03", 1, 2, 2025, 40.0)]),
    ],
)
def test_reach(reach: str, expected: list[Any]) -> None:
    found = cohorts(FIVE, "mql", "won", "amount", "median_days", reach=reach)
    assert [row for row in found if row[0] in ("2026-01", "2026-03")] == expected


@pytest.mark.parametrize(
    ("horizon", "expected"),
    [
        # Days from the last day of the period to 15 May:
        # January 31 → 104, February 28 → 76, March 31 → 45, April 30 → 15, May 31 → -16
        (45, [True, True, True, False, False]),
        (46, [True, True, False, False, False]),
        (104, [True, False, False, False, False]),
        (105, [False, False, False, False, False]),
        (0, [True, True, True, True, False]),
        (None, [None, None, None, None, None]),  # unknown
    ],
)
def test_mature(horizon: int | None, expected: list[bool | None]) -> None:
    assert [mature for _, mature in cohorts(FIVE, "mature", horizon=horizon)] == expected


@pytest.mark.parametrize(("horizon", "codes"), [(None, ["horizon-unknown"]), (45, [])])
def test_an_unknown_horizon_is_said(horizon: int | None, codes: list[str]) -> None:
    found = report("cohorts", FIVE, asking("MQL", "Won", as_of=AS_OF, horizon=horizon))
    assert [note.code for note in found.notes] == [*codes, "cohorts-too-short"]


def why(text: str) -> tuple[str | None, list[str]]:
    found = report("cohorts", leads(text), asking("Won", as_of=AS_OF))
    return found.unknown, [note.message for note in found.notes]


def test_why_a_horizon_is_unknown() -> None:
    header = "created | won | end | n"
    # 1,425 customers, none with a date, or five of 1,430, one of which is dated before its lead
    undated = f"{header}\n2026-01-05 | ? | won | 1425"
    said = "1,425 of 1,425 customers have no date that tells how long it took"
    unknown = "which cohorts are mature is unknown (set `horizon:` if you know)."
    assert why(undated) == (said, [f"{said}: {unknown}"])
    some = f"{undated}\n2026-01-05 | 2026-01-09 | won | 4\n2026-01-05 | 2026-01-04 | won | 1"
    said = "1,426 of 1,430 customers have no date that tells how long it took"
    assert why(some) == (said, [f"{said}: {unknown}"])
    # few customers, or few that are old enough: 29 and 30
    too_few = "Too few customers are old enough to tell how long a lead takes to convert"
    for n, enough in ((29, ""), (30, " are old enough")):
        reason, notes = why(f"{header}\n2026-01-05 | 2026-01-09 | won | {n}")
        assert reason == f"too few customers{enough} to tell how long it takes"
        assert notes == [f"{too_few}: {unknown}"]
    # other tables say the same, and what follows for them
    (table, query) = leads(undated), asking("Won", as_of=AS_OF, transition=(0, 1))
    (note,) = (n for n in report("conventions", table, query).notes if n.code == "horizon-unknown")
    assert note.message == (
        "1,425 of 1,425 customers have no date that tells how long it took: `window`, `mature` and "
        "`timed` look at 90 days (--horizon sets them)."
    )
    # as many without a date as with one
    reason, notes = why(f"{header}\n2026-01-05 | 2026-01-09 | won | 9\n2026-01-05 | ? | won | 9")
    others = " (9 have no date that tells how long it took)"
    assert reason == f"too few customers to tell how long it takes{others}"
    assert notes == [f"{too_few}{others}: {unknown}"]


def test_a_period_that_ends_on_as_of_is_mature_at_a_horizon_of_no_days() -> None:
    found = cohorts(FIVE, "mature", horizon=0, as_of="2026-05-31")
    assert found[-1] == ("2026-05", True)


@pytest.mark.parametrize(
    ("until", "last"),
    [
        ("2026-03-15", "2026-03"),
        ("2026-04-01", "2026-04"),
        ("2026-05-15", "2026-05"),
        ("2027-01-01", "2026-05"),  # as-of comes first
    ],
)
def test_the_selection_ends_the_list(until: str, last: str) -> None:
    # what the filter leaves is the lead table's matter: here only the leads of January
    january = FIVE.head(2)
    found = cohorts(january, "leads", until=date.fromisoformat(until))
    assert found[0][0] == "2026-01"
    assert found[-1] == (last, 0)


def test_maturity_is_that_of_the_whole_period_whatever_the_selection() -> None:
    # --until 15 March: the March period still ends on the 31st, 45 days before as-of
    january = FIVE.head(2)
    found = cohorts(january, "mature", until=date(2026, 3, 15), horizon=46)
    assert found == [("2026-01", True), ("2026-02", True), ("2026-03", False)]


@pytest.mark.parametrize(
    ("cohort", "first_month", "expected"),
    [
        ("quarter", 1, [("2026-Q1", 4, 3), ("2026-Q2", 1, 0)]),
        # from February: January is the last month of FY2026, April in the quarter to April
        ("quarter", 2, [("FY2026-Q4", 2, 1), ("FY2027-Q1", 2, 2), ("FY2027-Q2", 1, 0)]),
        ("year", 1, [("2026", 5, 3)]),
        ("year", 4, [("FY2026", 4, 3), ("FY2027", 1, 0)]),
    ],
)
def test_longer_periods(cohort: str, first_month: int, expected: list[Any]) -> None:
    found = cohorts(FIVE, "leads", "won", cohort=cohort, fiscal_year_start=first_month)
    assert found == expected


def test_medians_of_longer_periods_are_of_the_leads_not_of_the_months() -> None:
    # 20 (January), 70 and 10 (March): the median of the quarter is 20, not that of 20 and 40
    assert cohorts(FIVE, "median_days", cohort="quarter")[0] == ("2026-Q1", 20.0)


def test_weeks_begin_on_monday_and_belong_to_the_year_of_their_thursday() -> None:
    table = leads("""
        created    | won        | end
        2025-12-28 | -          | open
        2025-12-29 | 2026-01-29 | won
        2026-01-04 | -          | lost
        2026-01-05 | -          | open
        2026-01-25 | -          | open
    """)
    query = asking("Won", as_of="2026-01-26", cohort="week", horizon=7)
    found = report("cohorts", table, query)
    assert cells(found.frame, "cohort", "leads", "won", "mature") == [
        ("2025-W52", 1, 0, True),  # a Sunday
        ("2026-W01", 2, 1, True),  # 29 December to 4 January
        ("2026-W02", 1, 0, True),
        ("2026-W03", 0, 0, True),  # ends on the 18th, eight days before
        ("2026-W04", 1, 0, False),  # ends on the 25th, one day before
        ("2026-W05", 0, 0, False),
    ]


def test_periods_before_the_first_of_the_month_and_over_new_year() -> None:
    table = leads("""
        created    | won | end
        2023-11-30 | -   | open
        2024-02-29 | -   | open
    """)
    found = report("cohorts", table, asking("Won", as_of="2024-03-01"))
    assert cells(found.frame, "cohort", "leads") == [
        ("2023-11", 1), ("2023-12", 0), ("2024-01", 0), ("2024-02", 1), ("2024-03", 0),
    ]  # fmt: skip


def test_low_n() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-10 | -          | open | 29
        2026-02-10 | -          | open | 30
        2026-03-10 | -          | open | 15
        2026-03-10 | 2026-03-12 | won  | 15
    """)
    found = report("cohorts", table, asking("Won", as_of="2026-04-02"))
    # February: 0 of 30, at most z²/(30 + z²) = 0.1135. March: 15 of 30 is z/√(30 + z²) = 0.3369
    # wide. April has no lead at all.
    assert cells(found.frame, "cohort", "leads", "low_n") == [
        ("2026-01", 29, True), ("2026-02", 30, False), ("2026-03", 30, True), ("2026-04", 0, True),
    ]  # fmt: skip
    few = report("cohorts", table, asking("Won", as_of="2026-04-02", min_leads=5))
    assert few.frame["low_n"].to_list() == [False, False, True, True]


def test_the_last_line_counts_all_leads_at_once() -> None:
    found = report("cohorts", FIVE, asking("MQL", "Won", as_of=AS_OF))
    # 3 of 5; 20, 70 and 10 days; 100.10 + 20.25
    columns = ("cohort", "leads", "lead", "mql", "won", "rate", "amount", "median_days", "mature")
    assert cells(found.closing, *columns) == [("Total", 5, 5, 4, 3, 3 / 5, 12035, 20.0, None)]
    assert found.about == ()
    assert found.closing is not None
    assert found.closing.columns == found.frame.columns
    assert found.shown is None


@pytest.mark.parametrize(
    ("horizon", "rate", "of"),
    [
        (45, 3 / 4, "4 leads"),  # all but the one of as-of
        # The lead of 31 March is 45 days old, and bought already; that of the 1st is 75. So the
        # rate is of leads of January and March, though March is no mature cohort.
        (46, 2 / 3, "3 leads"),
        (75, 2 / 3, "3 leads"),
        (76, 1 / 2, "2 leads"),
        (134, 1 / 1, "1 lead"),  # that of 1 January
        (135, None, "0 leads"),
    ],
)
def test_the_rate_of_the_total_is_of_leads_old_enough(
    horizon: int, rate: float | None, of: str
) -> None:
    found = report("cohorts", FIVE, asking("MQL", "Won", as_of=AS_OF, horizon=horizon))
    assert cells(found.closing, "leads", "won", "rate") == [(5, 3, rate)]
    assert found.about == (f"Total: the rate is of {of} at least {horizon} days old.",)


def test_the_rate_of_a_cohort_is_of_all_its_leads() -> None:
    assert cohorts(FIVE, "rate", horizon=46)[2] == ("2026-03", 2 / 2)


def test_without_leads_there_are_no_periods() -> None:
    found = report("cohorts", FIVE.clear(), asking("MQL", "Won", horizon=45))
    assert found.frame.height == 0
    assert found.about == ()
    assert found.notes == ()


def short(text: str, **asked: Any) -> list[str]:
    found = report("cohorts", leads(text), asking("Won", as_of="2026-12-31", **asked))
    return [note.message for note in found.notes if note.code == "cohorts-too-short"]


def test_periods_that_are_too_short_for_the_business_are_said() -> None:
    # 2 and 61 days, 2 of 4 each: the median is 31.5; with one more of 61 it is 61
    quick = """
        created    | won        | end  | n
        2026-01-01 | 2026-01-03 | won  | 2
        2026-02-01 | 2026-04-03 | won  | 2
        2026-01-01 | -          | open | 60
        2026-02-01 | -          | open | 60
    """
    assert short(quick) == []
    slow = quick + "    2026-02-01 | 2026-04-03 | won  | 1"
    why = "half of the customers took 61 days or more"
    assert short(slow) == [
        f"A month is short for this business: {why}. `--cohort quarter` can be judged better."
    ]
    assert short(slow, cohort="week") == [
        f"A week is short for this business: {why}. `--cohort month` can be judged better."
    ]
    assert short(slow, cohort="quarter") == []


def test_periods_of_which_half_are_low_n_are_too_short() -> None:
    # 29 leads are low n and 30 are not; months without leads are neither
    half = """
        created    | won | end  | n
        2026-01-01 | -   | open | 29
        2026-04-01 | -   | open | 30
    """
    (said,) = short(half)
    assert said == (
        "A month is short for this business: 1 of 2 months is low n. `--cohort quarter` can be "
        "judged better."
    )
    assert short(half + "    2026-05-01 | -   | open | 30") == []
    assert short("created | won | end | n\n2026-01-01 | - | open | 3") == []  # the only one


def test_one_negative_duration_is_left_out_of_the_median_only() -> None:
    table = leads("""
        created    | won        | end | amount
        2026-01-10 | 2026-01-05 | won | 5.00
        2026-01-10 | 2026-01-16 | won | 7.00
    """)
    found = report("cohorts", table, asking("Won", as_of="2026-01-31"))
    assert cells(found.frame, "leads", "won", "rate", "amount", "median_days") == [
        (2, 2, 1.0, 1200, 6.0)
    ]
