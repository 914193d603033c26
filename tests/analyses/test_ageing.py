"""Open leads by their stage, and what became of leads that stayed for as long, by hand."""

from datetime import date
from typing import Any

import pytest

from funnelcli.answers.report import Report
from funnelcli.config.query import Begun

from .lead_tables import asking, cells, leads, report

TABLE = """
    created    | mql        | won        | end             | n | who
    2026-01-01 | 2026-01-03 | 2026-01-23 | won             | 1 | MQL after 2 days, Won after 20
    2026-01-01 | 2026-01-05 | 2026-02-14 | won             | 1 | 4, 40
    2026-02-01 | 2026-02-21 | 2026-04-22 | won             | 1 | 20, 60
    2026-01-01 | 2026-01-07 | -          | lost 2026-03-08 | 1 | 6, lost after 60
    2026-01-01 | -          | -          | lost 2026-01-02 | 1 | lost after 1
    2026-06-29 | -          | -          | open            | 1 | for 1 day
    2026-06-01 | -          | -          | open            | 1 | for 29 days
    2026-05-15 | -          | -          | open            | 1 | for 46 days
    2026-01-10 | -          | -          | open            | 9 | for 171 days
    2026-03-01 | 2026-03-03 | -          | open            | 1 | 2, MQL for 119 days
    2026-06-20 | 2026-06-22 | -          | open            | 1 | 2, MQL for 8 days
    2026-03-01 | ?          | -          | open            | 1 | MQL, nobody knows since when
"""


def ageing(text: str = TABLE, **asked: Any) -> Report:
    given = {"horizon": 60, "min_leads": 3, "answers": {"MQL": {"sla_days": 29}}, **asked}
    return report("ageing", leads(text), asking("MQL", "Won", as_of="2026-06-30", **given))


def test_how_many_are_where_for_how_long() -> None:
    frame = ageing().frame
    assert cells(frame, "stage", "open", "median_days") == [("Lead", 12, 171), ("MQL", 3, 63.5)]
    # To MQL: 2, 2, 2, 4, 6 and 20 days, position 4.5 is half way from 6 to 20. From MQL: 20, 40
    # and 60, position 1.8 is 56.
    assert cells(frame, "p90_days", "beyond_p90") == [(13, 11), (pytest.approx(56), 1)]


def test_beyond_what_is_agreed_of_the_next_stage() -> None:
    # Not the one of 29 days: it is still in time.
    assert cells(ageing().frame, "sla_days", "beyond_sla") == [(29, 10), (None, None)]
    answers = {"Won": {"sla_days": 8, "owner": "Sales"}}
    found = ageing(answers=answers)
    assert cells(found.frame, "sla_days", "beyond_sla") == [(None, None), (8, 1)]
    [said] = [note.message for note in found.notes if note.code == "beyond-sla"]
    assert said == "1 open lead in MQL for longer than the 8 days that Won (Sales) may take."


def test_what_became_of_leads_that_stayed_for_as_long() -> None:
    # For more than 13 days in Lead, and followed for 60 more: the nine, and the one that was MQL
    # after 20 days and bought. Those of May and June are too young to tell of, and nobody knows
    # how long the MQL without a date was a Lead.
    # For more than 56 days in MQL, and for 60 more: bought after 60, lost after 60, and the one
    # that is there for 119.
    assert cells(ageing().frame, "late", "late_won", "rate") == [(10, 1, 0.1), (3, 1, 1 / 3)]
    # followed for 64 more: that one is one day short
    assert cells(ageing(horizon=64).frame, "late", "late_won")[1] == (2, 1)
    assert cells(ageing(horizon=63).frame, "late", "late_won")[1] == (3, 1)


def test_without_a_horizon_nothing_is_told_of_them() -> None:
    found = ageing(horizon=None)
    assert cells(found.frame, "late", "late_won", "rate", "low_n") == [(None, None, None, True)] * 2
    assert "late-unknown" in {note.code for note in found.notes}
    assert cells(found.frame, "beyond_p90") == [(11,), (1,)]


def test_where_many_left_at_an_unknown_date_nothing_is_told_of_them() -> None:
    # Ten are known to have been in Lead for long: one of unknown length is not more than a tenth
    # of eleven, two are more than one of twelve. And who is lost at an unknown date could have
    # been there for long, too.
    undated = TABLE.replace("| 1 | MQL, nobody", "| 2 | MQL, nobody")
    lost = TABLE.replace("lost 2026-01-02", "lost           ")
    for text in (undated, lost):
        found = ageing(text)
        assert cells(found.frame, "late", "late_won", "rate")[0] == (None, None, None)
        [note] = [note for note in found.notes if note.code == "late-unknown"]
        assert note.message.startswith("Too many left Lead at an unknown date")
        assert found.frame["late"][1] == 3


def test_too_few_are_no_measure() -> None:
    # six moved on from Lead, three from MQL
    frame = ageing(min_leads=4).frame
    assert cells(frame, "p90_days", "beyond_p90", "late")[1] == (pytest.approx(56), None, None)
    assert frame["beyond_p90"][0] == 11


def test_the_share_of_few_is_marked() -> None:
    assert cells(ageing().frame, "low_n") == [(True,), (True,)]  # 10 leads, and 79 points wide
    many = TABLE.replace("| 9 | for 171", "| 99 | for 171")
    assert cells(ageing(many).frame, "late", "late_won", "low_n")[0] == (100, 1, False)


def test_who_is_there_since_an_unknown_date_is_counted_and_said() -> None:
    [said] = [note.message for note in ageing().notes if note.code == "undated-open"]
    assert said.endswith("(MQL 1).")
    alone = leads("""
        created    | mql | won | end
        2026-01-01 | ?   | -   | open
    """)
    query = asking("MQL", "Won", min_leads=1, answers={"Won": {"sla_days": 1}})
    frame = report("ageing", alone, query).frame
    assert cells(frame, "open", "beyond_sla") == [(0, None), (1, None)]  # who knows


def test_the_policy_changes_nothing() -> None:
    # the last own entry counts, also after a gap
    gap = leads("""
        created    | mql | sql        | won | end
        2026-06-01 | -   | 2026-06-20 | -   | open
    """)
    for reach in ("reached", "observed", "any"):
        frame = report("ageing", gap, asking("MQL", "SQL", "Won", reach=reach)).frame
        assert cells(frame, "open", "median_days") == [(0, None), (0, None), (1, 10)]


def test_no_leads_do_not_age() -> None:
    frame = report("ageing", leads(TABLE).clear(), asking("MQL", "Won")).frame
    assert cells(frame, "open", "median_days", "beyond_p90", "late") == [(0, None, None, None)] * 2


def test_who_came_before_the_record_tells_nothing_of_the_late() -> None:
    # Won is recorded since 15 January: only the one that was MQL after 20 days was a Lead since,
    # and of the MQLs that one, and the one of March
    dated = TABLE.replace(TABLE[TABLE.index("    2026-03-01 | ?") :], "")
    found = ageing(dated, begun={2: Begun(date(2026, 1, 15))}).frame
    assert cells(found, "late", "late_won") == [(1, 1), (2, 1)]
    assert cells(found, "open", "median_days") == cells(ageing(dated).frame, "open", "median_days")
