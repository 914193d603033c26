"""Rules of a company's own see every row that is read; what no text can be asks for nothing."""

import json
from pathlib import Path

import polars as pl

from .program import Program

YAML = """\
version: 1
leads: {path: %s, id: Id, created: Created}
stages: [{name: Lead}, {name: Customer, at: Won}]
checks:
  rules:
    no-id: {where: Id IS NULL, message: The id is missing.}
    no-day: {where: Created IS NULL, message: The day is missing., severity: warning}
"""
LINES = """\
      message: |
        Nobody was won,

        or nobody knows when.
"""


def found(program: Program) -> dict[str, tuple[str, int, int]]:
    run = program("check", "-c", "c.yaml", "-f", "json", "--select", "no-id,no-day")
    assert run.code == 1, run.err
    results = json.loads(run.out)["results"]
    return {each["code"]: (each["status"], each["count"], each["of"]) for each in results}


def test_rows_that_are_no_leads_are_seen(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", YAML % "leads.csv")
    program.write("leads.csv", "Id,Created,Won\n1,2026-01-05,\n,2026-01-06,\n3,,\n,2026-01-07,\n")
    assert found(program) == {"no-id": ("fail", 2, 4), "no-day": ("warn", 1, 4)}


def test_lists_in_a_column_that_nobody_names(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", YAML % "leads.parquet")
    pl.DataFrame(
        {
            "Id": ["1", None, None],
            "Created": ["2026-01-05", None, "2026-01-06"],
            "Won": [None, None, "2026-01-08"],
            "Tags": [["a"], None, ["b"]],
            "Raw": [b"\xff", None, None],
        }
    ).write_parquet(tmp_path / "leads.parquet")
    # the second row is blank
    assert found(program) == {"no-id": ("fail", 1, 2), "no-day": ("pass", 0, 2)}


def test_which_of_two_is_the_duplicate_does_not_depend_on_the_order(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", YAML.replace("Created}", "Created, email: Email}") % "leads.csv")
    rows = [f"{n},2026-01-05,p{n // 2}@x.example,\n" for n in range(10, 30)]
    asked = ("check", "-c", "c.yaml", "--fail-on", "warning", "--baseline", "known.json", "-q")
    program.write("leads.csv", "Id,Created,Email,Won\n" + "".join(rows))
    assert program(*asked, "--write-baseline").code == 0
    program.write("leads.csv", "Id,Created,Email,Won\n" + "".join(reversed(rows)))
    assert program(*asked).code == 0


def test_a_message_of_several_lines_is_one_sentence(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", f"{YAML % 'leads.csv'}    no-won:\n      where: Won IS NULL\n{LINES}")
    program.write("leads.csv", "Id,Created,Won\n1,2026-01-05,\n")
    run = program("check", "-c", "c.yaml", "-f", "json", "--select", "no-won")
    (result,) = json.loads(run.out)["results"]
    assert result["message"] == "Nobody was won, or nobody knows when."
    assert result["title"] == "Nobody was won, or nobody knows when"
