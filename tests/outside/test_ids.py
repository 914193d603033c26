"""Ids as exports write them, from outside: joined, counted and noted, or refused."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .program import Program

DEFINITION = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, id: Deal, lead: Lead}}
stages: [{name: Lead}, {name: Customer, at: deals.Closed, where: deals.Stage = 'Won'}]
amount: deals.Amount
"""


def run(program: Program, leads: list[str], deals: list[str], *command: str) -> Any:
    """Report on leads of these ids, and on a won deal of each of these leads."""
    rows = [f"{each},2026-01-0{i + 1}" for i, each in enumerate(leads)]
    program.write("leads.csv", "\n".join(["Id,Created", *rows, ""]))
    rows = [f"d{i},{each},Won,2026-02-0{i + 1},100" for i, each in enumerate(deals)]
    program.write("deals.csv", "\n".join(["Deal,Lead,Stage,Closed,Amount", *rows, ""]))
    program.write("funnelcli.yaml", DEFINITION)
    return program(*(command or ("report", "-f", "json")))


@pytest.mark.parametrize(
    ("leads", "deals", "ways"),
    [
        (["1001", "1002", "1003"], ["1001.0", "1003.0"], ["deals", "'Lead'", "`.0` taken off (2)"]),
        (
            ["'0012", "'0013", "'12"],
            ["0012", "0013"],
            ["leads", "'Id'", "apostrophes or quotes taken off (3)"],
        ),
        (
            ['"=""0012"""', '="0013"', "12"],
            ["0012", "0013"],
            ["leads", "'Id'", "quotes taken off (2)"],
        ),
        (["10\u200b1", "102\u00a0", "\x1f103"], ["101", "102"], ["leads", "'Id'", "taken out (2)"]),
        (
            ["16147805824397", "16147805824390", "16147805824391"],
            ["1.6147805824397E13", "1.614780582439E13"],
            ["deals", "'Lead'", "exponents written out (2)"],
        ),
        (
            ["00Q5f00000ujzPdEAI", "00Q5f00000eIgxL", "00Q5f00000eigxl"],
            ["00Q5F00000UJZPDEAI", "00Q5F00000EIGXLEAS"],
            ["deals", "'Lead'", "case of Salesforce ids restored (2)"],
        ),
    ],
)
def test_tables_that_write_ids_in_two_ways_are_joined(
    empty: Program, leads: list[str], deals: list[str], ways: list[str]
) -> None:
    found = run(empty, leads, deals).json
    funnel = found["tables"][0]["rows"]
    assert [stage["reached"] for stage in funnel] == [3, 2]
    assert [each["unmatched"] for each in found["inputs"]] == [0, 0]
    (note,) = [each["message"] for each in found["notes"] if each["code"] == "unwrapped-ids"]
    assert all(way in note for way in ways)


@pytest.mark.parametrize(
    ("leads", "deals", "said"),
    [
        (["1.23E+17", "2"], ["2"], "leads: column 'Id' has lost its ids: 1 value such as '9.9"),
        (["1", "2"], ["1.23E17"], "deals: column 'Lead' has lost its ids: 1 value such as '9.9"),
        (
            ["5123456000000120000", "5123456000000120000"],
            ["5123456000000120000"],
            "leads: column 'Id' has lost its ids: every number of more than 15 digits, 2 values",
        ),
        (
            ["5123456000000123", "5123456000000124"],
            ["5123456000000120", "5123456000000120"],
            "deals: column 'Lead' has lost its ids: every number of more than 15 digits, 2 values",
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("command", [["report"], ["check"], ["report", "--check"], ["funnel"]])
def test_lost_digits_are_refused(
    empty: Program, leads: list[str], deals: list[str], said: str, command: list[str]
) -> None:
    ended = run(empty, leads, deals, *command)
    assert ended.code == 3
    assert said in ended.err
    assert "5123456" not in ended.err
    assert not ended.out


def test_one_lead_is_explained_however_its_id_is_written(empty: Program) -> None:
    leads, deals = ["'0012", "1.0"], ["0012.0"]
    for asked in ("0012", "'0012", '="0012"', "0012.0"):
        ended = run(empty, leads, deals, "explain", asked)
        assert "0012 counts as a lead of 2026-01; it reached Customer and is won." in ended.text
    ended = run(empty, leads, deals, "explain", "'0013")
    assert ended.code == 2
    assert '"\'0013" is no id' in ended.err


def test_a_deal_of_two_leads_is_noted(empty: Program) -> None:
    run(empty, ["1", "2", "3"], ["1", "2", "3"])
    empty.write(
        "deals.csv",
        "Deal,Lead,Stage,Closed,Amount\n7,1,Won,2026-02-01,100\n7,2,Won,2026-02-01,100\n",
    )
    notes = {note["code"]: note["message"] for note in empty("report", "-f", "json").json["notes"]}
    assert notes["shared-rows"].startswith("deals: 1 value of column 'Deal' in rows of several")
