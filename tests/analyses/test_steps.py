"""The funnel by age, by hand: of which leads its rates are, and how long each step takes."""

from typing import Any

import pytest

from funnelcli.answers.report import Report

from .lead_tables import asking, cells, leads, report

MATURE = ("mature_leads", "mature_reached", "mature_rate_from_lead")
STEP = ("step_horizon_days", "step_mature_n", "step_mature_k", "mature_rate_from_previous")

# 60 days before 30 June is 1 May.
TEN = leads("""
    created    | mql        | won        | end  | n
    2026-04-01 | 2026-04-03 | 2026-05-11 | won  | 3
    2026-05-01 | -          | -          | open | 2
    2026-05-01 | -          | 2026-06-30 | won  | 1
    2026-05-02 | 2026-05-02 | 2026-05-09 | won  | 4
""")


@pytest.mark.parametrize(
    ("reach", "mql", "won"),
    [
        ("reached", 4, 4),  # three, and the one that skipped MQL
        ("observed", 3, 3),
        ("any", 3, 4),
    ],
)
def test_rates_from_the_lead_are_of_leads_old_enough(reach: str, mql: int, won: int) -> None:
    found = report("funnel", TEN, asking("MQL", "Won", horizon=60, reach=reach))
    # the sale of as-of itself counts: it is of a lead that is old enough
    assert cells(found.frame, "stage", *MATURE) == [
        ("Lead", 6, 6, 6 / 6), ("MQL", 6, mql, mql / 6), ("Won", 6, won, won / 6),
    ]  # fmt: skip
    assert found.frame["reached"].to_list() == [10, mql + 4, won + 4]


def test_intervals_are_of_leads_old_enough() -> None:
    found = report("funnel", TEN, asking("MQL", "Won", horizon=60, reach="any"))
    # Wilson of 4 of 6, z² = 3.8414588: centre (0.6666667 + 0.3201216)/1.6402431 = 0.6016111
    # and spread 1.959964·√(0.2222222/6 + 0.0266768)/1.6402431 = 0.3016177
    ends = ("mature_rate_from_lead_low", "mature_rate_from_lead_high")
    assert cells(found.frame, *ends)[2] == pytest.approx((0.2999933, 0.9032287), abs=1e-6)


@pytest.mark.parametrize(
    ("horizon", "expected"),
    [
        (59, [(10, 10, 1.0), (10, 8, 0.8), (10, 8, 0.8)]),
        (60, [(6, 6, 1.0), (6, 4, 4 / 6), (6, 4, 4 / 6)]),
        (61, [(3, 3, 1.0), (3, 3, 1.0), (3, 3, 1.0)]),
        (91, [(0, 0, None)] * 3),  # nobody is that old
        (None, [(None, None, None)] * 3),  # nobody knows
    ],
)
def test_a_lead_of_exactly_the_horizon_is_old_enough(
    horizon: int | None, expected: list[Any]
) -> None:
    found = report("funnel", TEN, asking("MQL", "Won", horizon=horizon))
    assert cells(found.frame, *MATURE) == expected


# Entries into MQL: 170 days ago (30), 30 and 29 days ago by their leads (undated), 20 and 30 days
# ago, and by their leads 176 and 25 days ago (imputed), 176 (undated).
STEPS = leads("""
    created    | mql        | won        | end  | n
    2026-01-01 | 2026-01-11 | 2026-02-10 | won  | 30
    2026-05-31 | ?          | -          | open | 1
    2026-06-01 | ?          | -          | open | 1
    2026-01-01 | 2026-06-10 | -          | open | 1
    2026-01-01 | 2026-05-31 | -          | open | 1
    2026-01-05 | -          | 2026-02-01 | won  | 1
    2026-06-05 | -          | 2026-06-20 | won  | 1
    2026-01-05 | ?          | 2026-02-01 | won  | 1
    2026-06-20 | -          | -          | open | 1
    2026-06-21 | -          | -          | open | 1
""")


@pytest.mark.parametrize(
    ("reach", "mql", "won"),
    [
        # To MQL took 10 days of 30, and 150 and 160 of one each: nine in ten took 10. 38 leads
        # are that old, all but the last; the one of 20 June has not moved on.
        # To Won took 30 days, of 30; who has no date for MQL took nobody knows how long.
        # 30 days ago or more entered: 30, the undated of 31 May, the dated of 31 May, the imputed
        # and the undated of 5 January: 34. Two have not moved on, the undated and the dated.
        ("reached", (10, 38, 37, 37 / 38), (30, 34, 32, 32 / 34)),
        # Who skipped MQL is in neither.
        ("observed", (10, 38, 35, 35 / 38), (30, 33, 31, 31 / 33)),
        ("any", (10, 38, 35, 35 / 38), (30, 33, 31, 31 / 33)),
    ],
)
def test_a_step_is_of_those_that_entered_the_stage_before_long_enough_ago(
    reach: str, mql: tuple[Any, ...], won: tuple[Any, ...]
) -> None:
    found = report("funnel", STEPS, asking("MQL", "Won", reach=reach))
    assert cells(found.frame, *STEP) == [(None, None, None, None), mql, won]


def test_fewer_than_thirty_that_moved_on_tell_nothing() -> None:
    without_one = STEPS.slice(1)
    found = report("funnel", without_one, asking("MQL", "Won", horizon=60))
    # 31 dated moves to MQL are left, and 29 to Won
    assert cells(found.frame, *STEP)[1] == (10, 37, 36, 36 / 37)
    assert cells(found.frame, *STEP)[2] == (None, None, None, None)
    assert page(found).about[2:] == (
        "From previous of Won: not told, as too few moved on with dates to know how long it takes.",
    )


def test_a_step_has_a_horizon_of_its_own_that_no_option_sets() -> None:
    for horizon in (None, 5, 500):
        found = report("funnel", STEPS, asking("MQL", "Won", horizon=horizon))
        assert found.frame["step_horizon_days"].to_list() == [None, 10, 30]


def test_who_began_of_late_does_not_shorten_a_step() -> None:
    # Of all 140, position 139·0.9 = 125.1 is at 10 days: who began fewer than 20 days ago can
    # only have been fast. Of the 40 others, position 35.1 is a tenth of the way from 10 to 20.
    table = leads("""
        created    | won        | end  | n
        2026-01-01 | 2026-01-11 | won  | 36
        2026-01-01 | 2026-01-21 | won  | 4
        2026-06-20 | 2026-06-21 | won  | 100
        2026-06-19 | -          | open | 10
        2026-06-20 | -          | open | 5
    """)
    found = report("funnel", table, asking("Won"))
    # 11 days ago: the 40, and the ten of 19 June
    assert cells(found.frame, *STEP)[1] == (11, 50, 40, 40 / 50)


def test_days_of_a_step_are_rounded_up() -> None:
    # a tenth of the way from 10 to 15 is half a day
    table = leads("""
        created    | won        | end  | n
        2026-01-01 | 2026-01-11 | won  | 36
        2026-01-01 | 2026-01-16 | won  | 4
    """)
    assert cells(report("funnel", table, asking("Won")).frame, *STEP)[1] == (11, 40, 40, 1.0)


def test_more_than_entered_the_stage_before_is_a_ratio_by_age_too() -> None:
    # 30 old moves of no days; under `any`, who skipped MQL is no entrant
    table = leads("""
        created    | mql        | won        | end | n
        2026-01-01 | 2026-01-01 | 2026-01-01 | won | 30
        2026-01-01 | -          | 2026-01-01 | won | 9
    """)
    found = report("funnel", table, asking("MQL", "Won", reach="any")).frame
    assert cells(found, "rate_from_previous", *STEP)[2] == (39 / 30, 0, 30, 30, 1.0)


def page(found: Report) -> Report:
    assert found.page is not None
    return found.page


def test_a_page_has_the_rates_by_age() -> None:
    found = report("funnel", STEPS, asking("MQL", "Won", horizon=60))
    # 60 days ago: 30, the two dated ones, the imputed and the undated of 5 January: 34
    assert cells(page(found).frame, "reached", "rate_from_previous", "rate_from_lead") == [
        (39, None, 34 / 34), (37, 37 / 38, 34 / 34), (33, 32 / 34, 32 / 34),
    ]  # fmt: skip
    assert cells(found.frame, "rate_from_previous", "rate_from_lead")[2] == (33 / 37, 33 / 39)
    of_leads, of_steps = page(found).about
    assert of_leads == "From lead: of the 34 leads that are at least 60 days old."
    assert of_steps == (
        "From previous: of leads that entered the previous stage at least this many days ago, by "
        "when nine in ten of those who move on have done so: MQL 10, Won 30. So these rates do "
        "not multiply to those from lead."
    )


def test_where_the_horizon_is_unknown_a_page_has_the_rates_of_all() -> None:
    found = report("funnel", STEPS, asking("MQL", "Won"))
    rates = ("rate_from_previous", "rate_from_lead", "rate_from_lead_low")
    assert cells(page(found).frame, *rates) == cells(found.frame, *rates)
    assert page(found).about == ()
    assert found.brief is not None
    assert found.brief.about == ()


def test_a_page_tells_only_steps_whose_days_are_known() -> None:
    found = report("funnel", STEPS.slice(1), asking("MQL", "Won", horizon=60))
    assert cells(page(found).frame, "rate_from_previous") == [(None,), (36 / 37,), (None,)]
    assert cells(found.frame, "rate_from_previous") == [(None,), (36 / 38,), (32 / 36,)]


def test_a_brief_page_has_the_same_numbers_in_fewer_columns() -> None:
    found = report("funnel", STEPS, asking("MQL", "Won", horizon=60))
    assert found.brief is not None
    kept = [
        "stage", "reached", "rate_from_previous", "rate_from_previous_low",
        "rate_from_previous_high", "rate_from_lead", "rate_from_lead_low", "rate_from_lead_high",
        "lost", "median_days",
    ]  # fmt: skip
    assert found.brief.frame.equals(page(found).frame.select(kept))
    assert found.brief.about == (
        "From lead: of leads old enough. From previous: of those with time for the step.",
    )


def test_without_created_steps_between_dated_stages_are_known() -> None:
    # nobody knows how old such a lead is, but when it became MQL
    table = leads("""
        created    | mql        | won        | end  | n
        -          | 2026-01-11 | 2026-02-10 | won  | 30
        -          | ?          | -          | open | 5
        -          | 2026-06-29 | -          | open | 2
    """)
    found = report("funnel", table, asking("MQL", "Won"))
    assert cells(found.frame, *STEP)[1:] == [(None, None, None, None), (30, 30, 30, 1.0)]
