"""The recount against tables small enough to count by hand: policies, windows, time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from .definition import Column, Definition, Flag, Stage, Table
from .recount import Json, recount

NOW = datetime(2025, 12, 31, tzinfo=UTC)

WIDE = Definition(
    leads=Table(text=""),
    id="id",
    created="created",
    stages=(
        Stage("Lead", "lead"),
        Stage("MQL", "mql", Column("mql")),
        Stage("SQL", "sql", Column("sql")),
        Stage("Customer", "customer", Column("won")),
    ),
    lost=Column("lost"),
    as_of=date(2025, 6, 30),
)
PATHS = """\
id, created,    mql,        sql,        won,        lost
a,  2025-01-01, 2025-01-03, 2025-01-10, 2025-01-20,
b,  2025-01-02, ,           2025-01-12, 2025-02-01,
c,  2025-01-05, 2025-01-06, ,           2025-01-30,
d,  2025-01-07, 2025-01-09, ,           ,           2025-02-10
e,  2025-01-08, ,           2025-01-18, ,
f,  2025-01-09, ,           ,           ,
g,  2025-01-11, 2025-01-10, 2025-01-21, ,           2025-01-25
"""


def asked(text: str, definition: Definition = WIDE, **changes: Any) -> Json:
    return recount(replace(definition, leads=Table(text=text), **changes), NOW)


def table(found: Json, name: str) -> list[Json]:
    return next(table["rows"] for table in found["tables"] if table["name"] == name)


def column(found: Json, name: str, field: str) -> list[Any]:
    return [row[field] for row in table(found, name)]


def funnel(found: Json, *fields: str) -> list[tuple[Any, ...]]:
    return [tuple(row[field] for field in fields) for row in table(found, "funnel")]


def test_reached_counts_a_skipped_stage_as_passed() -> None:
    found = asked(PATHS)
    assert funnel(found, "stage", "reached", "imputed", "lost", "open") == [
        ("Lead", 7, 0, 0, 1),  # f went nowhere
        ("MQL", 6, 2, 1, 0),  # abcdeg, of these b and e without a date; d is lost
        ("SQL", 5, 1, 1, 1),  # abceg, of these c without a date; g is lost, e is open
        ("Customer", 3, 0, None, None),  # abc
    ]
    assert column(found, "funnel", "rate_from_previous") == [None, 6 / 7, 5 / 6, 3 / 5]
    assert column(found, "funnel", "rate_from_lead") == [1, 6 / 7, 5 / 7, 3 / 7]
    # to MQL: a 2, c 1, d 2; g is a day too early. To SQL: a 7, g 11. To Customer: a 10, b 20.
    assert column(found, "funnel", "median_days") == [None, 2, 9, 15]
    # positions 2·0.9 = 1.8 between 2 and 2; 0.9 between 7 and 11; 0.9 between 10 and 20
    assert column(found, "funnel", "p90_days") == [None, 2, 10.6, 19]


def test_observed_wants_an_entry_in_every_stage_before() -> None:
    found = asked(PATHS, reach="observed")
    assert funnel(found, "reached", "imputed", "lost", "open") == [
        (7, 0, 0, 2),  # without MQL: b is won, e and f are open
        (4, 0, 1, 0),  # acdg; without SQL: c is won, d is lost
        (2, 0, 1, 0),  # ag; g is lost
        (1, 0, None, None),  # a
    ]
    assert column(found, "funnel", "median_days") == [None, 2, 9, 10]  # a alone to Customer
    assert column(found, "cohorts", "rate")[0] == 1 / 7


def test_any_looks_at_each_stage_alone() -> None:
    found = asked(PATHS, reach="any")
    assert funnel(found, "reached", "imputed", "lost", "open") == [
        (7, 0, 0, 2),  # without MQL: b is won, e and f are open
        (4, 0, 1, 0),  # acdg; without SQL: c is won, d is lost
        (4, 0, 1, 1),  # abeg; e is open, g is lost
        (3, 0, None, None),  # abc
    ]


def test_more_than_all_keeps_its_ratio_and_has_no_interval() -> None:
    found = asked(
        PATHS.replace("2025-01-09, ,           ,           2025-02-10", ",,,"), reach="any"
    )
    previous = "rate_from_previous"
    # MQL: acg; SQL: abeg; four of three
    assert funnel(found, previous, f"{previous}_low", f"{previous}_high")[2] == (4 / 3, None, None)


def test_a_lead_lost_before_it_was_won_is_won() -> None:
    text = "id,created,mql,sql,won,lost\na,2025-01-01,,,2025-03-01,2025-02-01\n"
    assert funnel(asked(text), "lost", "open") == [(0, 0), (0, 0), (0, 0), (None, None)]
    assert funnel(asked(text, reach="observed"), "lost", "open")[0] == (0, 0)
    # At as-of in February it is lost, in January it is open.
    assert funnel(asked(text, as_of=date(2025, 2, 1)), "lost", "open")[0] == (1, 0)
    assert funnel(asked(text, as_of=date(2025, 1, 31)), "lost", "open")[0] == (0, 1)


def test_a_window_counts_entries_and_losses_up_to_its_last_day() -> None:
    text = """\
id, created,    mql,        sql, won,        lost
a,  2025-01-01, 2025-01-31, ,    ,           2025-01-31
b,  2025-01-01, 2025-02-01, ,    ,           2025-02-01
c,  2025-01-01, 2024-12-01, ,    2025-02-01,
"""
    # Day 30 is in; day 31 is out, so b never moves and c is no customer; an entry before
    # `created` is in, whatever the window.
    found = asked(text, window=30)
    assert funnel(found, "reached", "lost", "open") == [
        (3, 0, 1),
        (2, 1, 1),
        (0, 0, 0),
        (0, None, None),
    ]
    assert found["query"]["horizon"] == 30


def test_an_undated_entry_is_an_entry_without_a_duration_and_outside_every_window() -> None:
    flags = replace(
        WIDE,
        stages=(*WIDE.stages[:3], Stage("Customer", "customer", Flag(lambda r: r["won"] == "y"))),
    )
    text = """\
id, created,    mql,        sql,        won, lost
a,  2025-01-01, 2025-01-02, 2025-01-03, y,
b,  2025-01-01, ,           ,           y,
c,  2025-01-01, ,           ,           n,
"""
    found = asked(text, flags)
    assert column(found, "funnel", "reached") == [3, 2, 2, 2]
    assert column(found, "funnel", "imputed") == [0, 1, 1, 0]  # b: own entry as a customer
    assert column(found, "funnel", "median_days") == [None, 1, 1, None]
    assert column(found, "cohorts", "median_days")[0] is None
    assert column(asked(text, flags, reach="observed"), "funnel", "reached") == [3, 1, 1, 1]
    assert column(asked(text, flags, window=90), "funnel", "reached") == [3, 1, 1, 0]


def test_a_date_that_needs_a_predicate_is_no_entry_without_either() -> None:
    narrowed = replace(
        WIDE,
        stages=(
            WIDE.stages[0],
            Stage("Customer", "customer", Column("won", lambda row: row["sql"] == "yes")),
        ),
    )
    text = """\
id, created,    mql, sql, won,        lost
a,  2025-01-01, ,    yes, 2025-01-05,
b,  2025-01-01, ,    yes, soon,
c,  2025-01-01, ,    yes, ,
d,  2025-01-01, ,    ,    2025-01-06,
"""
    assert column(asked(text, narrowed), "funnel", "reached") == [4, 1]


def test_as_of_is_the_latest_known_and_never_the_future() -> None:
    text = """\
id, created,             mql,        sql,        won,        lost
a,  2025-03-01 08:00:00, 2025-03-09, 2099-01-01, ,           2099-08-01
b,  2025-03-05 14:05:00, ,           ,           ,
c,  2099-01-01 00:00:01, ,           ,           ,
"""
    found = asked(text, as_of=None)
    # 2099 is not yet; 9 March has no time of day.
    assert found["as_of"] == "2025-03-09T23:59:59Z"
    assert found["population"]["after_as_of"] == 1
    assert column(found, "funnel", "reached") == [2, 1, 0, 0]
    lost = asked(text.replace("2099-08-01", "2025-08-01"), as_of=None)
    assert lost["as_of"] == "2025-08-01T23:59:59Z"
    moment = asked(text.replace("2025-03-09,", ","), as_of=None, timezone="Europe/Berlin")
    assert moment["as_of"] == "2025-03-05T14:05:00+01:00"
    # A day lasts longer than any of its moments.
    both = asked("id,created,mql,sql,won,lost\na,2025-03-09 12:00:00,2025-03-09,,,", as_of=None)
    assert both["as_of"] == "2025-03-09T23:59:59Z"
    day = asked(text, as_of=date(2025, 7, 1), timezone="America/New_York")
    assert day["as_of"] == "2025-07-01T23:59:59-04:00"


def test_a_day_is_a_local_day() -> None:
    text = """\
id, created,              mql, sql, won,                  lost
a,  2025-01-31T23:30:00Z, ,    ,    2025-03-01T00:30:00Z,
"""
    utc = asked(text)  # 31 January to 1 March
    assert (column(utc, "cohorts", "cohort")[0], table(utc, "cohorts")[0]["median_days"]) == (
        "2025-01",
        29,
    )
    berlin = asked(text, timezone="Europe/Berlin")  # 1 February 00:30 to 1 March 01:30
    assert table(berlin, "cohorts")[0]["cohort"] == "2025-02"
    assert table(berlin, "cohorts")[0]["median_days"] == 28
    york = asked(text, timezone="America/New_York")  # 31 January 18:30 to 28 February 19:30
    assert table(york, "cohorts")[0]["median_days"] == 28
    end = asked(text, timezone="America/New_York", as_of=date(2025, 2, 28))
    assert column(end, "funnel", "reached")[-1] == 1


def test_a_naive_stamp_is_in_the_zone_of_its_table() -> None:
    text = """\
id, created,             mql,        sql, won,                  lost
a,  2025-03-29 23:30:00, 2025-03-30, ,    2025-03-30T22:30:00Z,
"""
    # 23:30 in Los Angeles is 08:30 of the 30th in Berlin; a date is never shifted; 22:30 UTC is
    # the 31st.
    leads = Table(text=text, timezone="America/Los_Angeles")
    definition = replace(WIDE, leads=leads, timezone="Europe/Berlin", as_of=None)
    found = recount(definition, NOW)
    assert found["as_of"] == "2025-03-31T00:30:00+02:00"
    assert column(found, "funnel", "median_days")[1] == 0
    assert column(found, "cohorts", "median_days") == [1]
    # In Berlin there is no 02:30 that night: it is 03:30. In autumn it is the earlier one.
    alone = "id,created,mql,sql,won,lost\na,{},,,,"
    for written, moment in {
        "2025-03-30 02:30:00": "2025-03-30T03:30:00+02:00",
        "2025-10-26 02:30:00": "2025-10-26T02:30:00+02:00",
        "2025-10-26T01:30:00Z": "2025-10-26T02:30:00+01:00",
        "2025-10-26T01:30:00+05:30": "2025-10-25T22:00:00+02:00",
    }.items():
        found = asked(alone.format(written), as_of=None, timezone="Europe/Berlin")
        assert found["as_of"] == moment


def test_days_first_and_a_byte_order_mark() -> None:
    text = "\ufeffid,created,mql,sql,won,lost\r\na,03/04/2025,,,13.04.2025 10:00,\r\n"
    found = asked(text)
    assert column(found, "cohorts", "cohort") == ["2025-04", "2025-05", "2025-06"]
    assert column(found, "cohorts", "median_days")[0] == 10
    months_first = replace(WIDE, leads=Table(text=text, day_first=False))
    assert recount(months_first, NOW)["tables"][1]["rows"][0]["cohort"] == "2025-03"
