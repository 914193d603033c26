"""MQL to SQL under every convention, by hand."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from funnelcli.config.query import Begun
from funnelcli.counting.conventions import NAMES

from .lead_tables import asking, cells, leads, report
from .twelve_leads import TWELVE, of_twelve

COLUMNS = ("convention", "k", "n", "rate")


def conventions(table: pl.DataFrame = TWELVE, **asked: Any) -> dict[str, tuple[Any, ...]]:
    found = report("conventions", table, of_twelve(**asked))
    return {name: (k, n, rate) for name, k, n, rate in cells(found.frame, *COLUMNS)}


def test_every_convention() -> None:
    assert conventions() == {
        # MQL: all but 10 and 11. SQL: 1 2 3 4 5 7 8 12
        "reached": (8, 10, 8 / 10),
        # MQL: not 2. SQL: not 2, not 3
        "observed": (6, 9, 6 / 9),
        # an SQL of its own: not 3
        "any": (7, 9, 7 / 9),
        # one row more of lead 1 in MQL, of lead 5 in both
        "rows": (9, 12, 9 / 12),
        # 1 after 22 days, 7 after 21, 8 after 10
        "window": (3, 9, 3 / 9),
        # 8 and 9 are no MQL for 30 days
        "mature": (2, 7, 2 / 7),
        # the MQLs of April: 8, 9
        "cohort": (1, 2, 1 / 2),
        # the SQLs of April: 5, 7, 8
        "period": (3, 2, 3 / 2),
        # with a date: 1 2 5 7 8 12 of all that have one in MQL
        "periods": (6, 9, 6 / 9),
        # 10 21 22 70 days: the median is 21.5, a month when rounded. MQLs of March: 6, 7, 12
        "lagged": (3, 3, 3 / 3),
        # 6 was lost before, 9 is still open
        "closed": (8, 9, 8 / 9),
        # today in MQL or later, not lost: 1 2 3 5 7 8 9 12. 12 went back to MQL
        "current": (6, 8, 6 / 8),
        # an SQL on the day of the MQL or later: 1 5 7 8, not 4 without a date, not 12 before it
        "ordered": (4, 9, 4 / 9),
        # 5 took 70 days
        "timed": (3, 9, 3 / 9),
        # created in April: 8 9 10 11. MQL: 8 9. SQL: 8
        "added": (1, 2, 1 / 2),
        # 1 and 3 were won in March, and nobody knows when 4 6 10 were lost. Of the others 5 7 8 9
        # 12 were MQLs by the end of April, 2 5 7 8 12 SQLs
        "open": (5, 5, 1.0),
        # SQL is not the last stage
        "deals": (None, None, None),
    }


def test_mature_leaves_out_who_came_before_the_record() -> None:
    # 1, 3 and 4 were MQLs before February; of 5, 6, 7 and 12 only 7 was an SQL in 30 days
    found = conventions(begun={2: Begun(date(2026, 2, 1))})
    assert found["mature"] == (1, 4, 1 / 4)
    assert {**found, "mature": None} == {**conventions(), "mature": None}


def test_the_order_is_that_of_the_names() -> None:
    assert tuple(conventions()) == NAMES


def test_a_quotient_of_different_leads_has_no_interval() -> None:
    found = report("conventions", TWELVE, of_twelve()).frame
    bare = found.filter(pl.col("rate_low").is_null() & pl.col("rate_high").is_null())
    assert bare["convention"].to_list() == [
        "period", "periods", "lagged", "added", "open", "deals",
    ]  # fmt: skip
    whole = report("conventions", TWELVE, of_twelve(transition=None)).frame  # all are leads
    assert whole.filter(pl.col("rate_low").is_null())["convention"].to_list() == [
        "period", "periods", "lagged", "deals",
    ]  # fmt: skip
    # 8 of 10, as in tests/test_stats.py
    assert found.row(0, named=True)["rate_low"] == pytest.approx(0.4901625)


def test_a_quotient_above_one_is_said() -> None:
    notes = report("conventions", TWELVE, of_twelve()).notes
    assert [(note.code, note.message[:45]) for note in notes] == [
        ("rate-above-one", "More leads are in k than in n under `period`:"),
        ("deals-unknown", "`deals` cannot be told: a win rate is about W"),
    ]


def test_the_policies_are_those_of_the_funnel() -> None:
    for reach in ("reached", "observed", "any"):
        funnel = report("funnel", TWELVE, of_twelve(reach=reach)).frame
        mql, sql = funnel["reached"][1], funnel["reached"][2]
        assert conventions()[reach][:2] == (sql, mql)


def test_the_transition_is_from_the_first_stage_to_the_last_unasked() -> None:
    found = conventions(transition=None)
    # won are 1 and 3; 6 10 4 are lost
    assert found["reached"] == (2, 12, 2 / 12)
    assert found["closed"] == (2, 5, 2 / 5)
    assert found["cohort"] == (0, 4, 0.0)
    # only 1 was in each stage, after 55 days
    assert found["ordered"] == (1, 12, 1 / 12)
    assert found["timed"] == (0, 12, 0.0)
    assert found["added"] == (0, 4, 0.0)
    # 2 5 7 8 9 11 12
    assert found["open"] == (0, 7, 0.0)
    assert report("conventions", TWELVE, of_twelve(transition=None)).title == (
        "Conventions: Lead to Won"
    )


def test_an_unfinished_month_is_not_the_last() -> None:
    # on the 29th April is not over: MQLs of March are 6 7 12, SQLs of March 12; to March MQLs
    # are 1 3 4 5 6 7 12 and SQLs 1 2 12. A month before March there is the MQL of 5.
    found = conventions(as_of="2026-04-29")
    assert found["period"][:2] == (1, 3)
    assert found["periods"][:2] == (3, 7)
    assert found["lagged"][:2] == (1, 1)
    assert found["cohort"][:2] == (2, 3)


def test_a_selection_that_ends_after_as_of_changes_nothing() -> None:
    until = date(2027, 1, 1)
    assert conventions(until=until, as_of="2026-04-29") == conventions(as_of="2026-04-29")


def test_the_last_month_is_one_of_the_selection() -> None:
    found = report("conventions", TWELVE, of_twelve(until=date(2026, 4, 15)))
    assert cells(found.frame, "convention", "k", "n")[7] == ("period", 1, 3)
    assert [note.code for note in found.notes] == ["periods-of-selection", "deals-unknown"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        # 13 to 19 April: SQLs 5 and 8, nobody became an MQL
        ({"cohort": "week", "as_of": "2026-04-19"}, (2, 0, None)),
        # Q1 2026: MQLs 1 3 4 5 6 7 12, SQLs 1 2 12
        ({"cohort": "quarter"}, (3, 7, 3 / 7)),
        # fiscal quarters from February: the one to April has 5 6 7 8 9 12, and SQLs 1 2 5 7 8 12
        ({"cohort": "quarter", "fiscal_year_start": 2}, (6, 6, 1.0)),
        ({"cohort": "year"}, (0, 0, None)),
    ],
)
def test_periods_of_other_length(asked: dict[str, Any], expected: tuple[Any, ...]) -> None:
    assert conventions(**asked)["period"] == expected


def test_a_usual_window_where_the_horizon_is_unknown() -> None:
    found = report("conventions", TWELVE, of_twelve(horizon=None))
    # 5 is in time with 70 days; older than 90 days are the MQLs of January
    rows = {name: row for name, *row in cells(found.frame, "convention", "k", "n", "how")}
    assert rows["window"] == [4, 9, "within 90 days"]
    assert rows["mature"][:2] == [1, 3]
    assert "horizon-unknown" in {note.code for note in found.notes}


def test_the_window_begins_on_the_day_itself_and_its_last_day_counts() -> None:
    table = leads("""
        created    | mql        | sql        | won | end
        2026-01-01 | 2026-01-01 | 2026-01-01 | -   | open
        2026-01-01 | 2026-01-01 | 2026-01-31 | -   | open
        2026-01-01 | 2026-01-01 | 2026-02-01 | -   | open
        2026-03-31 | 2026-03-31 | -          | -   | open
        2026-04-01 | 2026-04-01 | -          | -   | open
    """)
    found = conventions(table)
    assert found["window"][:2] == (2, 5)
    assert found["mature"][:2] == (2, 4)  # 31 March is 30 days before 30 April


def test_without_a_cycle_there_is_no_lag() -> None:
    table = TWELVE.slice(8, 3)  # nobody is an SQL
    found = report("conventions", table, of_twelve())
    row = found.frame.row(9, named=True)
    assert (row["convention"], row["k"], row["n"], row["rate"]) == ("lagged", None, None, None)
    assert row["low_n"] is True
    assert [note.code for note in found.notes] == ["lag-unknown", "deals-unknown"]


def test_undated_leads_count_wherever_no_date_is_asked_for() -> None:
    table = leads("""
        created | mql | sql | won | end
        ?       | ?   | ?   | -   | open
        ?       | ?   | -   | -   | open
    """)
    found = report("conventions", table, of_twelve())
    assert {name: (k, n) for name, k, n in cells(found.frame, "convention", "k", "n")} == {
        **dict.fromkeys(("reached", "observed", "any", "rows", "current"), (1, 2)),
        "closed": (1, 1),
        **dict.fromkeys(("cohort", "added"), (0, 0)),
        **dict.fromkeys(("window", "mature", "period", "periods", "lagged"), (None, None)),
        **dict.fromkeys(("ordered", "timed", "open", "deals"), (None, None)),
    }
    assert {note.code: note.message for note in found.notes} == {
        "dates-unknown": (
            "`window`, `mature`, `period`, `periods`, `ordered`, `timed`, `open` cannot be told: "
            "nobody knows since when any lead is in SQL."
        ),
        "lag-unknown": (
            "`lagged` cannot be told: no lead has a date in both stages, so that nobody knows how "
            "many periods lie between them."
        ),
        "deals-unknown": "`deals` cannot be told: a win rate is about Won, the last stage.",
    }


def test_a_stage_in_between_without_any_date_hides_the_order_alone() -> None:
    table = leads("""
        created    | mql        | sql | won        | end
        2026-01-05 | 2026-01-10 | ?   | 2026-03-01 | won
        2026-01-06 | 2026-01-12 | -   | -          | open
    """)
    found = conventions(table, transition=(1, 3))
    assert found["ordered"] == found["timed"] == (None, None, None)
    assert found["window"][:2] == (0, 2)  # after 50 days
    # where nobody is in the stage there is nothing to know
    assert conventions(table.tail(1), transition=(1, 3))["ordered"] == (0, 1, 0.0)


def test_low_n_and_how_it_counts() -> None:
    found = report("conventions", TWELVE, of_twelve(min_leads=1)).frame
    assert found["low_n"].to_list() == [
        name not in ("period", "periods", "lagged", "added", "open") for name in NAMES
    ]  # so few leads have wide intervals
    assert found["how"].to_list()[6:10] == [
        "MQL in 2026-04", "both in 2026-04", "months to 2026-04", "2026-04 over 2026-03",
    ]  # fmt: skip


def test_no_leads() -> None:
    found = report("conventions", TWELVE.clear(), asking("MQL", "SQL", "Won"))
    assert set(cells(found.frame, "k", "n", "rate")) == {(0, 0, None), (None, None, None)}
