"""All moves, as the log tells them: forward, back, and where the lead had been before."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from funnelcli.define import LeadTable
from funnelcli.model import TO_LOST, WAYS

from .companies import WHO, frame_of, lead_table
from .test_history import YAML

NAMED = {"lead": "0", "mql": "1", "marketing qualified": "1", "sql": "2", "customer": "3",
         "dead": "lost", "closed lost": "lost"}  # fmt: skip


def ways(table: LeadTable) -> dict[str, str]:
    """Tell the moves of each lead that has any, as `1>2`, with a star where it was there before."""

    def end(stage: int, value: str | None) -> str:
        return value or ("lost" if stage == TO_LOST else str(stage))

    return {
        who: ", ".join(
            f"{end(way['from'], way['left'])}>{end(way['to'], way['entered'])}"
            f"{'*' if way['again'] else ''}"
            for way in moved
        )
        for who, moved in frame_of(table).select(WHO, WAYS).drop_nulls().iter_rows()
    }


def told(folder: Path, log: str, **asked: Any) -> str:
    """Tell the moves of one lead with these rows in the log, as `value day`."""
    rows = [line.rsplit(" ", 1) for line in log.split(", ")]
    lines = [f"1,Status,{value},2026-{at}" for value, at in rows]
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n",
        "log.csv": "\n".join(["Lead,Field,Value,At", *lines]) + "\n",
    }
    return ways(lead_table(folder, YAML, files, ways=True, **asked)).get("1", "")


@pytest.mark.parametrize(
    ("log", "story"),
    [
        ("MQL 01-05, SQL 01-09, Customer 02-01", "0>1, 1>2, 2>3"),
        # whatever the order of the file; stages may be left out
        ("Customer 02-01, SQL 01-09", "0>2, 2>3"),
        ("SQL 01-09, MQL 01-20, SQL 02-01", "0>2, 2>1, 1>2*"),
        # everybody begins as a lead
        ("MQL 01-09, lead 01-20, Marketing Qualified 02-01", "0>1, 1>0*, 0>1*"),
        ("lead 01-01, MQL 01-09", "0>1"),
        # the same stage once more is no move
        ("MQL 01-09, marketing_qualified 01-10, SQL 01-11", "0>1, 1>2"),
        # what names nothing is a place of its own
        (
            "New 01-02, Working 01-03, MQL 01-04, working 01-05",
            "0>New, New>Working, Working>1, 1>Working*",
        ),
        # two ways of being lost are one; who comes back was not there before
        ("SQL 01-09, Dead 01-20, Closed Lost 01-21, MQL 01-25", "0>2, 2>lost, lost>1"),
        # after as-of nothing has happened
        ("MQL 06-30, SQL 07-01", "0>1"),
        # rows at one moment are in the order of the stages
        ("SQL 01-09, MQL 01-09, Dead 01-09, Paused 01-09", "0>Paused, Paused>1, 1>2, 2>lost"),
    ],
)  # fmt: skip
def test_ways(tmp_path: Path, log: str, story: str) -> None:
    assert told(tmp_path, log) == story


def test_only_within_the_window(tmp_path: Path) -> None:
    assert told(tmp_path, "MQL 01-09, SQL 01-20", window=10) == "0>1"


def test_unasked_they_are_not_there(tmp_path: Path) -> None:
    files = {"leads.csv": "Id,Created,Status\n1,2026-01-01,\n", "log.csv": "Lead,Field,Value,At\n"}
    assert WAYS not in frame_of(lead_table(tmp_path, YAML, files)).columns
    assert ways(lead_table(tmp_path, YAML, files, ways=True)) == {}


def test_what_was_left_is_what_the_log_says(tmp_path: Path) -> None:
    yaml = YAML.replace("stage: Value,", "stage: Value, left: Old,")
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-01,\n",
        "log.csv": """
            Lead,Field,Old,Value,At
            1,Status,Nurture,SQL,2026-01-09
            1,Status,MQL,nurture,2026-02-09
            2,Status,,MQL,2026-01-09
            2,Status,MQL,SQL,2026-01-10
        """,
    }
    # the log begins after Nurture, and lacks how lead 1 became MQL
    assert ways(lead_table(tmp_path, yaml, files, ways=True)) == {
        "1": "Nurture>2, 1>Nurture*", "2": "0>1, 1>2",
    }  # fmt: skip


def test_copies_of_a_lead_tell_a_move_once(tmp_path: Path) -> None:
    yaml = YAML.replace("status: Status}", "status: Status, email: Email}\n"
                        "    lead: {deduplicate: {by: [email]}}")  # fmt: skip
    files = {
        "leads.csv": """
            Id,Created,Status,Email
            1,2026-01-01,,a@x.example
            1,2026-01-02,,a@x.example
            2,2026-01-01,,b@x.example
            3,2026-01-02,,b@x.example
        """,
        "log.csv": """
            Lead,Field,Value,At
            1,Status,MQL,2026-01-09
            2,Status,MQL,2026-01-09
            3,Status,MQL,2026-01-20
        """,
    }
    # two rows of one id have one log; two ids have ways of their own
    assert ways(lead_table(tmp_path, yaml, files, ways=True)) == {"1": "0>1", "2": "0>1, 0>1"}


def recounted(rows: list[tuple[str, int]]) -> list[tuple[str, str, bool]]:
    """Follow a lead through its log in plain Python; `rows` are values and days."""
    here, been, found = "0", {"0"}, []
    for value, _ in sorted(rows, key=lambda row: row[1]):
        there = NAMED.get(value.casefold(), value)
        if there != here:
            found.append((here, there, there in been))
            here = there
            been.add(there)
    return found


VALUES = ["lead", "MQL", "Marketing Qualified", "SQL", "Customer", "Dead", "Working", "Paused"]
DAYS = st.lists(st.integers(1, 150), max_size=12, unique=True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_moves_are_those_of_a_recount(tmp_path: Path, data: st.DataObject) -> None:
    lines, expected = ["Lead,Field,Value,At"], dict[str, Counter[tuple[str, str, bool]]]()
    for lead in "123":
        days = data.draw(DAYS)
        rows = [(data.draw(st.sampled_from(VALUES)), day) for day in days]
        lines += [
            f"{lead},Status,{value},2026-{1 + day // 28:02}-{1 + day % 28:02}"
            for value, day in rows
        ]
        if found := recounted(rows):
            expected[lead] = Counter(found)
    files = {
        "leads.csv": "Id,Created,Status\n1,2026-01-01,\n2,2026-01-01,\n3,2026-01-01,\n",
        "log.csv": "\n".join(lines) + "\n",
    }
    counted = {
        who: Counter(
            (*way.removesuffix("*").split(">"), way.endswith("*")) for way in story.split(", ")
        )
        for who, story in ways(lead_table(tmp_path, YAML, files, ways=True)).items()
    }
    assert counted == expected
