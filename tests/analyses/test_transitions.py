"""What became of those that reached a stage, by hand, under each reach policy."""

from typing import Any

import pytest
from hypothesis import given, settings

from funnelcli.config import Reach
from funnelcli.config.query import Query

from .lead_tables import asking, cells, lead_table, leads, report
from .test_sharding import QUERIES, ROWS, SEGMENTS, STAGES as THREE

STAGES = ("MQL", "SQL", "Won")
TEN = leads("""
    created    | mql        | sql        | won        | end             | who
    2026-01-01 | 2026-01-03 | 2026-01-10 | 2026-02-01 | won             | in order
    2026-01-01 | 2026-01-05 | -          | -          | lost 2026-02-01 | lost as MQL
    2026-01-01 | -          | 2026-01-16 | -          | open            | skipped MQL
    2026-01-01 | 2026-01-11 | ?          | -          | open            | SQL without a date
    2026-01-02 | -          | -          | 2026-02-06 | won             | skipped MQL and SQL
    2026-01-01 | 2026-01-02 | -          | 2026-02-10 | won             | skipped SQL
    2026-01-01 | -          | -          | -          | lost            | at once
    2026-06-25 | -          | -          | -          | open            | new, for 5 days
    2026-06-01 | -          | -          | -          | open            | new, for 29 days
    2026-06-19 | 2026-06-20 | -          | -          | open            | MQL for 10 days
""")
OUTCOMES = ("reached", "converted", "skipped", "lost", "open", "stalled")


def transitions(**asked: Any) -> list[tuple[Any, ...]]:
    found = report("transitions", TEN, asking(*STAGES, **asked))
    return cells(found.frame, "from", "to", *OUTCOMES)


@pytest.mark.parametrize(
    ("reach", "expected"),
    [
        # Five became MQL, after 1, 1, 2, 4 and 10 days. Position 4·0.9 = 3.6 lies between 4 and
        # 10: 7.6 days, so that the new one of 29 days has stalled, and that of 5 has not.
        # MQL to SQL took 7 days, by the only one with both dates: that of 10 days has stalled.
        # Two have skipped SQL. SQL to Won took 22 days: "skipped MQL" is there since January,
        # and of "SQL without a date" nobody knows.
        ("reached", [("Lead", "MQL", 10, 5, 2, 1, 1, 1), ("MQL", "SQL", 7, 3, 2, 1, 0, 1),
                     ("SQL", "Won", 5, 3, 0, 0, 1, 1)]),
        # The two that skipped MQL are out, and "skipped SQL" with its gap.
        ("observed", [("Lead", "MQL", 10, 5, 2, 1, 1, 1), ("MQL", "SQL", 5, 2, 1, 1, 0, 1),
                      ("SQL", "Won", 2, 1, 0, 0, 1, 0)]),
        # SQL of its own has also "skipped MQL".
        ("any", [("Lead", "MQL", 10, 5, 2, 1, 1, 1), ("MQL", "SQL", 5, 2, 1, 1, 0, 1),
                 ("SQL", "Won", 3, 1, 0, 0, 1, 1)]),
    ],
)  # fmt: skip
def test_outcomes(reach: Reach, expected: list[Any]) -> None:
    assert transitions(reach=reach, min_leads=1) == expected


def test_too_few_are_no_measure() -> None:
    # Five moved on from Lead with dates, one from MQL, one from SQL
    found = report("transitions", TEN, asking(*STAGES, min_leads=5))
    assert cells(found.frame, "from", "open", "stalled", "p90_days") == [
        ("Lead", 1, 1, pytest.approx(7.6)), ("MQL", 1, None, 7.0), ("SQL", 2, None, 22.0),
    ]  # fmt: skip
    [note] = found.notes
    assert note.code == "stalled-unknown"
    assert "from MQL, SQL:" in note.message
    assert transitions(min_leads=6)[0][-2:] == (2, None)


def test_as_long_as_usual_is_not_stalled() -> None:
    # All took 10 days: who is there for 10 days is in time, who is there for 11 is not.
    table = leads("""
        created    | won        | end
        2026-01-01 | 2026-01-11 | won
        2026-06-20 | -          | open
        2026-06-19 | -          | open
    """)
    found = report("transitions", table, asking("Won", min_leads=1))
    assert cells(found.frame, "open", "stalled") == [(1, 1)]


def test_nobody_is_told_of_as_nobody() -> None:
    found = report("transitions", TEN.clear(), asking(*STAGES))
    assert cells(found.frame, *OUTCOMES) == [(0, 0, 0, 0, 0, None)] * 3
    assert found.notes == ()


@settings(max_examples=60)
@given(rows=ROWS, query=QUERIES)
def test_outcomes_add_up_to_those_that_reached_the_stage(rows: list[Any], query: Query) -> None:
    table = lead_table(rows, stages=len(THREE), segments=SEGMENTS)
    funnel = report("funnel", table, query).frame
    found = report("transitions", table, query).frame
    assert found["reached"].to_list() == funnel["reached"].to_list()[:-1]
    assert found["p90_days"].to_list() == funnel["p90_days"].to_list()[1:]
    for reached, *outcomes in cells(found, *OUTCOMES):
        assert sum(outcome or 0 for outcome in outcomes) == reached
    if query.asked.reach == "reached":  # then whoever went on has reached the next stage
        assert (found["converted"] + found["skipped"]).to_list() == funnel["reached"].to_list()[1:]
        assert found["lost"].to_list() == funnel["lost"].to_list()[:-1]
        still = found["open"] + found["stalled"].fill_null(0)
        assert still.to_list() == funnel["open"].to_list()[:-1]
