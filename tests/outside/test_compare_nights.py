"""Two nights whose joined tables and history are those of the second: new business is none."""

from __future__ import annotations

from typing import Any

import pytest

from .program import Program

MONDAY = """\
Id,Created,MQL
1,2026-01-05,2026-01-07
2,2026-01-06,
3,2026-02-27,2026-02-28
"""
TONIGHT = MONDAY + "4,2026-02-10,\n5,2026-03-02,\n6,2026-03-04,\n"
"""4 was added to February; 5 and 6 are new business."""
DEALS = "Lead,Won\n1,2026-02-01\n2,2026-03-04\n"
HISTORY = "Lead,Stage,On\n3,Demo,2026-03-05\n"
YAML = """\
version: 1
leads: {path: monday.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead}}
history: {path: history.csv, lead: Lead, stage: Stage, at: On}
stages:
  - name: Lead
  - {name: MQL, at: MQL}
  - {name: Demo, values: [Demo]}
  - {name: Customer, at: deals.Won}
"""
FILES = {
    "monday.csv": MONDAY, "tonight.csv": TONIGHT, "deals.csv": DEALS, "history.csv": HISTORY,
    "f.yaml": YAML, "g.yaml": YAML.replace("monday.csv", "tonight.csv"),
}  # fmt: skip


@pytest.fixture
def folder(empty: Program) -> Program:
    for name, text in FILES.items():
        empty.write(name, text)
    return empty


def compared(folder: Program, *arguments: str) -> Any:
    return folder("compare", *arguments, "-f", "json").json


SIDES = ("-c", "f.yaml", "--a", "monday.csv", "--b", "tonight.csv")


@pytest.mark.parametrize("sides", [SIDES, ("--a", "f.yaml", "--b", "g.yaml", "--both")])
def test_tables_of_tonight_say_nothing_of_monday(folder: Program, sides: tuple[str, ...]) -> None:
    """The leads of Monday end on 28 February, and only lead 4 was added to what they said."""
    document = compared(folder, *sides)
    table = document["tables"][0]
    notes = {note["code"]: note["message"] for note in document["notes"]}

    assert [(row["cohort"], row["added"], row["vanished"]) for row in table["rows"]] == [
        ("2026-02", 1, 0)
    ]
    assert [row["appeared"] for row in document["tables"][1]["rows"]] == [1, 0, 0, 0]
    assert notes["new-leads"].startswith("2 rows of B are of leads created after A's as-of")
    assert notes["same-tables"].endswith(
        "A's as-of is the latest date of its leads that is not in the future."
    )


def test_a_day_that_is_named_goes_before_it(folder: Program) -> None:
    document = compared(folder, *SIDES, "--as-of", "2026-03-03")

    assert document["as_of"].startswith("2026-03-03")
    assert [row["added"] for row in document["tables"][0]["rows"]] == [1, 1]
