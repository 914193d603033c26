"""The funnel of eight leads, by hand, under each reach policy."""

from itertools import pairwise
from typing import Any

import pytest

from funnelcli.config import Reach

from .lead_tables import asking, cells, leads, report

STAGES = ("MQL", "SQL", "Won")
EIGHT = leads("""
    created    | mql        | sql        | won        | end  | who
    2026-01-05 | 2026-01-07 | 2026-01-10 | 2026-01-20 | won  | in order
    2026-01-05 | 2026-01-05 | -          | -          | lost | on the first day
    2026-01-06 | -          | 2026-01-16 | -          | open | skipped MQL
    2026-01-06 | 2026-01-08 | ?          | -          | open | SQL without a date
    2026-01-07 | -          | -          | 2026-02-06 | won  | skipped MQL and SQL
    2026-01-07 | -          | -          | -          | lost | at once
    2026-01-08 | -          | -          | -          | open | yet
    2026-01-08 | 2026-01-06 | 2026-01-12 | -          | lost | MQL before the lead
""")


def funnel(reach: Reach, *columns: str) -> list[tuple[Any, ...]]:
    return cells(report("funnel", EIGHT, asking(*STAGES, reach=reach)).frame, "stage", *columns)


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # An entry in this stage or a later one. MQL: 4 with one of their own, and the two that
        # skipped it; SQL: 4 and the one that skipped it.
        ("reached", [("Lead", 8, 0), ("MQL", 6, 2), ("SQL", 5, 1), ("Won", 2, 0)]),
        # In this stage and all before. The two that skipped MQL are out of it for good.
        ("observed", [("Lead", 8, 0), ("MQL", 4, 0), ("SQL", 3, 0), ("Won", 1, 0)]),
        # In this stage, whatever the others.
        ("any", [("Lead", 8, 0), ("MQL", 4, 0), ("SQL", 4, 0), ("Won", 2, 0)]),
    ],
)
def test_reached_and_imputed(reach: Reach, expected: list[Any]) -> None:
    assert funnel(reach, "reached", "imputed") == expected


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # Of the leads that are no MQL: "at once" lost, "yet" open. Of the MQL that are no SQL:
        # "on the first day" lost. Of the SQL not won: "MQL before the lead" lost, "skipped MQL"
        # and "without a date" open.
        ("reached", [("Lead", 1, 1), ("MQL", 1, 0), ("SQL", 1, 2), ("Won", None, None)]),
        # No MQL of their own: also "skipped MQL", open, and "skipped MQL and SQL", which is won
        # and so neither. Of the SQL, "skipped MQL" is none.
        ("observed", [("Lead", 1, 2), ("MQL", 1, 0), ("SQL", 1, 1), ("Won", None, None)]),
        ("any", [("Lead", 1, 2), ("MQL", 1, 0), ("SQL", 1, 2), ("Won", None, None)]),
    ],
)
def test_lost_and_open(reach: Reach, expected: list[Any]) -> None:
    assert funnel(reach, "lost", "open") == expected


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        ("reached", [("Lead", None, 1.0), ("MQL", 6 / 8, 6 / 8), ("SQL", 5 / 6, 5 / 8),
                     ("Won", 2 / 5, 2 / 8)]),
        ("observed", [("Lead", None, 1.0), ("MQL", 4 / 8, 4 / 8), ("SQL", 3 / 4, 3 / 8),
                      ("Won", 1 / 3, 1 / 8)]),
        ("any", [("Lead", None, 1.0), ("MQL", 4 / 8, 4 / 8), ("SQL", 4 / 4, 4 / 8),
                 ("Won", 2 / 4, 2 / 8)]),
    ],
)  # fmt: skip
def test_rates(reach: Reach, expected: list[Any]) -> None:
    assert funnel(reach, "rate_from_previous", "rate_from_lead") == expected


def test_intervals() -> None:
    # Wilson by hand, z² = 3.8414588: centre (p + z²/2n)/(1 + z²/n), spread likewise
    low_high = funnel(
        "reached",
        "rate_from_previous_low", "rate_from_previous_high",
        "rate_from_lead_low", "rate_from_lead_high",
    )  # fmt: skip
    # 8 of 8: low = n/(n + z²) = 8/11.8414588 = 0.67559, high exactly 1
    assert low_high[0] == ("Lead", None, None, pytest.approx(0.675592, abs=1e-6), 1.0)
    # 2 of 8: (0.25 + 0.2400912)/1.4801823 = 0.3311019
    #         1.959964·√(0.1875/8 + 0.0150057)/1.4801823 = 0.2596227
    # 2 of 5: (0.4 + 0.3841459)/1.7682918 = 0.4434483
    #         1.959964·√(0.24/5 + 0.0384146)/1.7682918 = 0.3258272
    assert low_high[3][1:] == pytest.approx((0.1176211, 0.7692755, 0.0714792, 0.5907246), abs=1e-6)


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # MQL: 2, 0, 2 days after the lead; the one at -2 days is left out. Position 2·0.9 = 1.8
        # lies between 2 and 2.
        # SQL: 3 ("in order") and 6 days ("MQL before the lead", 6 to 12 January) after MQL;
        # who skipped MQL or has no date for SQL has no duration. 3 + 0.9·3 = 5.7.
        # Won: 10 days after SQL; who skipped SQL has none.
        ("reached", [("Lead", None, None), ("MQL", 2.0, 2.0), ("SQL", 4.5, 5.7),
                     ("Won", 10.0, 10.0)]),
        ("observed", [("Lead", None, None), ("MQL", 2.0, 2.0), ("SQL", 4.5, 5.7),
                      ("Won", 10.0, 10.0)]),
        ("any", [("Lead", None, None), ("MQL", 2.0, 2.0), ("SQL", 4.5, 5.7),
                 ("Won", 10.0, 10.0)]),
    ],
)  # fmt: skip
def test_days_from_stage_to_stage(reach: Reach, expected: list[Any]) -> None:
    assert funnel(reach, "median_days", "p90_days") == [
        (stage, median, p90 if p90 is None else pytest.approx(p90))
        for stage, median, p90 in expected
    ]


def test_a_duration_needs_both_stages_reached_under_the_policy() -> None:
    # The second lead has dates in SQL and Won, 20 days apart, but under `observed` it reached
    # neither, since it has no MQL.
    table = leads("""
        created    | mql        | sql        | won        | end
        2026-01-01 | 2026-01-02 | 2026-01-03 | 2026-01-07 | won
        2026-01-01 | -          | 2026-01-05 | 2026-01-25 | won
    """)
    medians = {
        reach: report("funnel", table, asking(*STAGES, reach=reach)).frame["median_days"].to_list()
        for reach in ("reached", "observed", "any")
    }
    assert medians == {
        "reached": [None, 1.0, 1.0, 12.0],  # half way from 4 to 20
        "observed": [None, 1.0, 1.0, 4.0],
        "any": [None, 1.0, 1.0, 12.0],
    }


def test_the_same_day_is_a_duration_of_no_days() -> None:
    table = leads("""
        created    | mql        | won | end
        2026-01-05 | 2026-01-05 | -   | open
        2026-01-05 | 2026-01-09 | -   | open
    """)
    # 0 and 4: half way, and nine tenths of the way
    found = report("funnel", table, asking("MQL", "Won"))
    assert cells(found.frame, "median_days", "p90_days")[1] == (2.0, pytest.approx(3.6))


def test_only_the_duration_that_is_negative_is_left_out() -> None:
    # MQL four days before the lead, SQL ten days after it: -4 is left out, the 14 days from
    # MQL to SQL stay.
    table = leads("""
        created    | mql        | sql        | won | end
        2026-01-05 | 2026-01-01 | 2026-01-15 | -   | open
    """)
    found = report("funnel", table, asking(*STAGES))
    assert cells(found.frame, "reached", "median_days") == [
        (1, None),
        (1, None),
        (1, 14.0),
        (0, None),
    ]


def notes(reach: Reach) -> dict[str, str]:
    return {
        note.code: note.message
        for note in report("funnel", EIGHT, asking(*STAGES, reach=reach)).notes
    }


def test_what_was_imputed_undated_or_out_of_order_is_said() -> None:
    said = notes("reached")
    assert set(said) == {"imputed-stages", "undated-stages", "order-violations"}
    assert "MQL 2" in said["imputed-stages"]
    assert "SQL 1" in said["imputed-stages"]
    assert "SQL 1" in said["undated-stages"]
    assert said["order-violations"].startswith("1 ")


@pytest.mark.parametrize("reach", ["observed", "any"])
def test_nothing_is_imputed_where_only_own_entries_count(reach: Reach) -> None:
    assert set(notes(reach)) == {"undated-stages", "order-violations"}


def test_more_than_the_stage_before_is_a_ratio_and_a_note() -> None:
    # One MQL, and two that were won without: 2/1 = 2 under `any`, and no interval
    table = leads("""
        created    | mql        | won        | end
        2026-01-01 | 2026-01-02 | -          | open
        2026-01-01 | -          | 2026-01-05 | won
        2026-01-01 | -          | 2026-01-06 | won
        2026-01-01 | -          | -          | open
    """)
    found = report("funnel", table, asking("MQL", "Won", reach="any"))
    previous = ("rate_from_previous", "rate_from_previous_low", "rate_from_previous_high")
    assert cells(found.frame, *previous, "rate_from_lead")[2] == (2.0, None, None, 0.5)
    [note] = [note for note in found.notes if note.code == "rate-above-one"]
    assert "Won" in note.message
    assert "MQL" not in note.message
    # under `reached` the two have passed MQL: 2/3
    found = report("funnel", table, asking("MQL", "Won"))
    assert found.frame["rate_from_previous"].to_list() == [None, 3 / 4, 2 / 3]
    assert "rate-above-one" not in {note.code for note in found.notes}


def test_of_a_stage_that_nobody_reached_there_is_no_rate() -> None:
    table = leads("""
        created    | mql | won | end
        2026-01-01 | -   | -   | open
        2026-01-01 | -   | -   | lost
    """)
    found = report("funnel", table, asking("MQL", "Won"))
    assert cells(found.frame, "stage", "reached", "rate_from_previous", "rate_from_lead", "lost",
                 "open") == [
        ("Lead", 2, None, 1.0, 1, 1),
        ("MQL", 0, 0.0, 0.0, 0, 0),
        ("Won", 0, None, 0.0, None, None),
    ]  # fmt: skip
    assert found.notes == ()


def test_no_leads_have_no_rates() -> None:
    found = report("funnel", EIGHT.clear(), asking(*STAGES))
    assert cells(found.frame, "stage", "reached", "rate_from_previous", "rate_from_lead",
                 "rate_from_lead_low", "rate_from_lead_high", "median_days") == [
        (stage, 0, None, None, None, None, None) for stage in ("Lead", *STAGES)
    ]  # fmt: skip


@pytest.mark.parametrize("n", [49, 98, 103, 4545])
@pytest.mark.parametrize("stages", [2, 3, 5, 6, 9])
def test_rates_are_right_to_the_last_digit(n: int, stages: int) -> None:
    # k/n, correctly rounded: k·(1/n) is another number, and 49·(1/49) is not even 1
    counts = [n // (k + 1) for k in range(stages)]  # all, half, a third, …
    names = [f"S{k}" for k in range(1, stages)]
    lines = [" | ".join(["created", *names, "end", "n"])]
    for k, (here, after) in enumerate(zip(counts, [*counts[1:], 0], strict=True)):
        entries = ["2026-01-01"] * (k + 1) + ["-"] * (stages - 1 - k)
        end = "won" if k == stages - 1 else "open"
        lines.append(" | ".join([*entries, end, str(here - after)]))
    found = report("funnel", leads("\n".join(lines)), asking(*names)).frame
    assert found["reached"].to_list() == counts
    assert found["rate_from_lead"].to_list() == [count / n for count in counts]
    steps = [after / before for before, after in pairwise(counts)]
    assert found["rate_from_previous"].to_list() == [None, *steps]


def test_a_funnel_of_two_stages_is_one_rate() -> None:
    table = leads("""
        created    | won        | end
        2026-01-01 | 2026-01-31 | won
        2026-01-01 | -          | lost
        2026-01-01 | ?          | won
    """)
    found = report("funnel", table, asking("Won"))
    assert cells(found.frame, "stage", "reached", "rate_from_previous", "lost", "open",
                 "median_days") == [
        ("Lead", 3, None, 1, 0, None),
        ("Won", 2, 2 / 3, None, None, 30.0),
    ]  # fmt: skip
