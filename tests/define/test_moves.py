"""Moves backward, as the log tells them: in the order of the log's dates, lead by lead."""

from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.define import LeadTable
from funnelcli.model import CREATED, MOVES, TO_LOST

from .companies import WHO, Files, frame_of, lead_table, stories
from .test_history import YAML

ALLOWED = YAML.replace("at: At,", "at: At, read: {unreadable: allow},")


def moves(table: LeadTable) -> dict[str, str]:
    """Tell the moves of each lead that has any: `2>1 9/20 10/1`, which way, when and back when."""
    told = {}
    for who, moved in frame_of(table).select(WHO, MOVES).drop_nulls().iter_rows():
        told[who] = ", ".join(
            f"{move['from']}>{called(move)} {day(move['went'])} {day(move['back'])}"
            for move in moved
        )
    return told


def called(move: dict[str, Any]) -> str:
    stage: int = move["stage"]
    return "lost" if stage == TO_LOST else str(stage) if stage >= 0 else move["to"]


def day(known: date | None) -> str:
    return "-" if known is None else f"{known.month}/{known.day}"


def told(folder: Path, log: str, yaml: str = ALLOWED, **asked: Any) -> str:
    """Tell the moves of one lead with these rows in the log, as `value day`."""
    rows = [line.rsplit(" ", 1) for line in log.split(", ")]
    lines = [f"1,Status,{value},2026-{at}" for value, at in rows]
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n",
        "log.csv": "\n".join(["Lead,Field,Value,At", *lines]) + "\n",
    }
    return moves(lead_table(folder, yaml, files, moves=True, **asked)).get("1", "")


@pytest.mark.parametrize(
    ("log", "story"),
    [
        ("MQL 01-05, SQL 01-09, Customer 02-01", ""),
        ("SQL 01-09, MQL 01-20", "2>1 1/20 -"),
        # whatever the order of the file
        ("SQL 02-01, MQL 01-20, SQL 01-09, MQL 01-05", "2>1 1/20 2/1"),
        # back in the stage that it left, or in a later one
        ("SQL 01-09, MQL 01-20, Customer 02-05", "2>1 1/20 2/5"),
        # the first stage by its name; further back is another move, and each has its own return
        ("Customer 01-09, SQL 01-20, lead 01-25, SQL 02-01", "3>2 1/20 -, 2>0 1/25 2/1"),
        # the same value once more is no move, and an empty one says nothing
        ("SQL 01-09, sql 01-10,  01-11, MQL 01-20, mql 01-21", "2>1 1/20 -"),
        # a loss after a stage, and who was reopened
        ("SQL 01-09, Dead 01-20", "2>lost 1/20 -"),
        ("SQL 01-09, Dead 01-20, MQL 01-25, SQL 01-30", "2>lost 1/20 1/30"),
        # values that name nothing: aside, and from there to another no stage was left
        ("SQL 01-09, nurture 01-20, Paused 01-25, Dead 01-26, SQL 02-01", "2>nurture 1/20 2/1"),
        ("New 01-09, Working 01-20, MQL 01-25", ""),
        # two ways of being lost are one
        ("MQL 01-09, Dead 01-20, Closed Lost 01-25", "1>lost 1/20 -"),
        # twice
        ("SQL 01-09, MQL 01-20, SQL 02-01, MQL 02-20", "2>1 1/20 2/1, 2>1 2/20 -"),
        # nobody knows when
        ("SQL 01-09, MQL soon", ""),
        # after as-of nothing has happened
        ("SQL 06-09, MQL 06-30, SQL 07-01", "2>1 6/30 -"),
        # rows at one moment are in the order of the stages, losses after them, others before
        ("SQL 01-09, MQL 01-09", ""),
        ("SQL 01-09, SQL 01-20, MQL 01-20", "2>1 1/20 1/20"),
        ("SQL 01-09, Dead 01-20, MQL 01-20", "2>1 1/20 -, 1>lost 1/20 -"),
        ("MQL 01-09, SQL 01-20, Paused 01-20", "1>Paused 1/20 1/20"),
        ("SQL 01-09T10:00:00, MQL 01-09T09:59:59", ""),
        ("SQL 01-09T10:00:00, MQL 01-09T10:00:01", "2>1 1/9 -"),
    ],
)
def test_moves(tmp_path: Path, log: str, story: str) -> None:
    assert told(tmp_path, log) == story


def test_only_within_the_window(tmp_path: Path) -> None:
    log = "SQL 01-09, MQL 01-20, SQL 02-01"  # on days 8, 19 and 31
    assert told(tmp_path, log, window=31) == "2>1 1/20 2/1"
    assert told(tmp_path, log, window=30) == "2>1 1/20 -"
    assert told(tmp_path, log, window=18) == ""


def test_unasked_they_are_not_there(tmp_path: Path) -> None:
    files = {"leads.csv": "Id,Created,Status\n1,2026-01-01,\n", "log.csv": "Lead,Field,Value,At\n"}
    assert MOVES not in frame_of(lead_table(tmp_path, YAML, files)).columns
    assert MOVES in frame_of(lead_table(tmp_path, YAML, files, moves=True)).columns


def test_they_rewrite_no_conversion(tmp_path: Path) -> None:
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-01,\n",
        "log.csv": """
            Lead,Field,Value,At
            1,Status,SQL,2026-01-09
            1,Status,MQL,2026-01-20
            2,Status,Customer,2026-01-09
            2,Status,Dead,2026-01-20
        """,
    }
    table = lead_table(tmp_path, YAML, files, moves=True)
    assert moves(table) == {"1": "2>1 1/20 -", "2": "3>lost 1/20 -"}
    assert stories(table) == {
        "1": "2026-01-01 2026-01-20 2026-01-09 - open",
        "2": "2026-01-01 - - 2026-01-09 won",
    }
    assert stories(table) == stories(lead_table(tmp_path, YAML, files))


def test_what_a_log_says_was_left_counts_before_the_row_above(tmp_path: Path) -> None:
    yaml = YAML.replace("at: At,", "at: At, left: Old,")
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-01,\n",
        "log.csv": """
            Lead,Field,Old,Value,At
            1,Status,SQL,MQL,2026-01-20
            1,Status,MQL,SQL,2026-02-20
            2,Status,,SQL,2026-01-05
            2,Status,Working,MQL,2026-01-20
            2,Status,,New,2026-01-25
        """,
    }
    # 1 came as SQL. 2 had been set aside before it was MQL, and nobody wrote that down; where
    # the log does not say what was left, it was the value before.
    assert moves(lead_table(tmp_path, yaml, files, moves=True)) == {
        "1": "2>1 1/20 2/20", "2": "1>New 1/25 -",
    }  # fmt: skip
    assert moves(lead_table(tmp_path, YAML, files, moves=True)) == {"2": "2>1 1/20 -, 1>New 1/25 -"}


ELSEWHERE = """
    version: 1
    leads: {path: leads.csv, id: Id, created: Created}
    joins: {deals: {path: deals.csv, lead: Lead}}
    history: {path: log.csv, lead: Lead, stage: Value, at: At}
    stages:
      - name: Lead
      - {name: SQL, values: [SQL]}
      - {name: Opportunity, at: deals.Opened}
    lost: {values: [Dead]}
    segments: {who: Id}
    as_of: 2026-06-30
"""


@pytest.mark.parametrize(
    ("log", "opened", "story"),
    [
        # What names nothing may be what the log calls the stage that others date: no move.
        ("SQL 01-09, Converted 01-20", "2026-01-20", ""),
        ("SQL 01-09, Converted 01-20", "2026-01-19", ""),
        # If the lead came into that stage later, it was set aside, and has come back.
        ("SQL 01-09, Nurturing 01-20", "2026-01-25", "1>Nurturing 1/20 1/25"),
        ("SQL 01-09, Nurturing 01-20, SQL 01-22", "2026-01-25", "1>Nurturing 1/20 1/22"),
        ("SQL 01-09, Nurturing 01-20, SQL 01-28", "2026-01-25", "1>Nurturing 1/20 1/25"),
        ("SQL 01-09, Nurturing 01-20", "", "1>Nurturing 1/20 -"),
        # Back is back, also for who is an opportunity; on that day it was one after.
        ("SQL 01-09, Lead 01-20", "2026-01-15", "1>0 1/20 -"),
        ("SQL 01-09, Lead 01-20", "2026-01-20", "1>0 1/20 1/20"),
        # A loss is after the stages of its day.
        ("SQL 01-09, Dead 01-20", "2026-01-20", "1>lost 1/20 -"),
        ("SQL 01-09, Dead 01-20", "2026-01-21", "1>lost 1/20 1/21"),
    ],
)
def test_stages_that_other_tables_tell(tmp_path: Path, log: str, opened: str, story: str) -> None:
    rows = [line.rsplit(" ", 1) for line in log.split(", ")]
    files = {
        "leads.csv": "Id,Created\n1,2026-01-01\n",
        "deals.csv": f"Lead,Opened\n1,{opened}\n",
        "log.csv": "Lead,Value,At\n" + "".join(f"1,{value},2026-{at}\n" for value, at in rows),
    }
    assert moves(lead_table(tmp_path, ELSEWHERE, files, moves=True)).get("1", "") == story


def test_copies_of_a_lead_have_ways_of_their_own(tmp_path: Path) -> None:
    yaml = YAML.replace("status: Status}", "status: Status, email: Email}\n"
                        "    lead: {exclude: {junk: \"Status = 'Junk'\"}, "
                        "deduplicate: {by: [email]}}")  # fmt: skip
    files = {
        "leads.csv": """
            Id,Created,Status,Email
            1,2026-01-01,,a@x.example
            2,2026-01-02,,A@x.example
            3,2026-01-01,,b@x.example
            4,2026-01-02,,B@x.example
            5,2026-01-01,,c@x.example
            5,2026-01-02,,c@x.example
            6,2026-01-01,,d@x.example
            7,2026-01-02,Junk,d@x.example
        """,
        "log.csv": """
            Lead,Field,Value,At
            1,Status,SQL,2026-01-10
            2,Status,MQL,2026-01-20
            3,Status,MQL,2026-01-10
            3,Status,SQL,2026-02-20
            4,Status,SQL,2026-01-10
            4,Status,MQL,2026-01-20
            5,Status,SQL,2026-01-10
            5,Status,MQL,2026-01-20
            6,Status,MQL,2026-01-10
            7,Status,SQL,2026-01-05
            7,Status,MQL,2026-01-20
        """,
    }
    # 2 begins anew as another row of the same person: nobody went back. 4 went back, and has
    # come back as 3. 5 is there twice, and went back once. 7 is no lead.
    assert moves(lead_table(tmp_path, yaml, files, moves=True)) == {
        "3": "2>1 1/20 2/20", "5": "2>1 1/20 -",
    }  # fmt: skip


def test_a_log_as_parquet_with_dates(tmp_path: Path) -> None:
    days = [date(2026, 1, 9), date(2026, 1, 20), date(2026, 2, 1)]
    log = pl.DataFrame({"Lead": "1", "Field": "Status", "Value": ["SQL", "MQL", "SQL"], "At": days})
    yaml = YAML.replace("log.csv", "log.parquet")
    files: Files = {"leads.csv": "Id,Created,Status\n1,2026-01-01,\n", "log.parquet": log}
    table = lead_table(tmp_path, yaml, files, moves=True)
    assert moves(table) == {"1": "2>1 1/20 2/1"}
    assert frame_of(table)[CREATED].to_list() == [date(2026, 1, 1)]


MOMENTS = [f"2026-01-{number:02}" for number in range(2, 9)]
PLACES = {"New": -1, "lead": 0, "MQL": 1, "SQL": 2, "Customer": 3, "Dead": 4}


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    logs=st.lists(
        st.lists(st.tuples(st.sampled_from(MOMENTS), st.sampled_from([*PLACES])), max_size=6),
        min_size=1,
        max_size=4,
    ),
    email=st.sampled_from(["", "a@x.example"]),
)
def test_a_recount_step_by_step(
    tmp_path: Path, logs: list[list[tuple[str, str]]], email: str
) -> None:
    """Leads with these logs; with an e-mail all are one lead."""
    yaml = YAML.replace("status: Status}", "status: Status, email: Email}\n"
                        "    lead: {deduplicate: {by: [email]}}")  # fmt: skip
    leads = [f"{who},2026-01-01,,{email}" for who in range(len(logs))]
    rows = [f"{who},Status,{to},{at}" for who, log in enumerate(logs) for at, to in log]
    table = lead_table(
        tmp_path,
        yaml,
        {
            "leads.csv": "\n".join(["Id,Created,Status,Email", *leads]) + "\n",
            "log.csv": "\n".join(["Lead,Field,Value,At", *rows]) + "\n",
        },
        moves=True,
    )
    together = [logs] if email else [[log] for log in logs]
    expected = {str(who): ", ".join(walked(each)) for who, each in enumerate(together)}
    found = {who: story.split(", ") for who, story in moves(table).items()}
    assert {who: sorted(each) for who, each in found.items()} == {
        who: sorted(story.split(", ")) for who, story in expected.items() if story
    }


def walked(logs: list[list[tuple[str, str]]]) -> dict[str, None]:
    """Walk the logs of one lead, and note each step backward once."""
    ordered = [sorted((at, PLACES[to], to) for at, to in log) for log in logs]
    everything = [step for log in ordered for step in log]
    found: dict[str, None] = {}
    for log in ordered:
        for (_, before, _), (at, place, to) in pairwise(log):
            if before in {-1, 4} or not (place < before or place == 4):
                continue
            after = [(then, there) for then, there, _ in everything
                     if then > at or (then == at and place < before)]  # fmt: skip
            back = [then for then, there in after if before <= there < 4]
            name = "lost" if place == 4 else to if place < 0 else str(place)
            found[f"{before}>{name} {short(at)} {short(min(back, default=''))}"] = None
    return found


def short(moment: str) -> str:
    return f"1/{int(moment[-2:])}" if moment else "-"
