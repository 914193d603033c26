"""The rows behind findings, as files: all of them, as they stand, and where."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

if TYPE_CHECKING:
    from pathlib import Path

YAML = """\
version: 1
leads: {path: [may.csv, june.csv], id: Id, created: Created, where: Kind <> 'Test'}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Customer, at: deals.Closed}]
as_of: 2026-06-30
checks:
  rules:
    no-kind: {where: Kind = 'None', message: There is no kind.}
"""
FILES = {
    "may.csv": """\
Id,Created,MQL,Kind,=Notes,=Notes
A,2026-05-05,2026-05-06,Test,,
B,2026-05-07,2026-05-01,"Paid, by click",=1+1,"two
lines"
""",
    "june.csv": """\
Id,Created,MQL,Kind,=Notes,=Notes
C,2026-06-01,,None,-5,+49 30 1234
B,2026-06-02,,None,a\x1b[31mb,
""",
    "deals.csv": "Deal,Lead,Closed,Amount\nD1,B,2026-06-03,5\nD2,Z,2026-06-04,-7.50\n",
    "c.yaml": YAML,
}
HEADER = ["Id", "Created", "MQL", "Kind", "'=Notes", "'=Notes", "_file", "_row", "_rule"]
B = ["B", "2026-05-07", "2026-05-01", "Paid, by click", "'=1+1", "two\nlines", "may.csv", "3"]
B2 = ["B", "2026-06-02", "", "None", r"a\x1b[31mb", "", "june.csv", "3"]
C = ["C", "2026-06-01", "", "None", "-5", "'+49 30 1234", "june.csv", "2"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("extract")
    for name, content in FILES.items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        given = ["check", "-c", "c.yaml", "--extract", "rows", "--samples", "0"]
        assert CliRunner().invoke(app, given).exit_code == 1
    return folder / "rows"


def rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_a_file_for_each_rule_and_table_with_findings(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {
        "ID002-duplicate-lead-id.csv",
        "ID003-orphan-reference.deals.csv",
        "ST002-stage-order.csv",
        "no-kind.csv",
    }


def test_a_finding_about_leads_has_all_rows_of_theirs(folder: Path) -> None:
    name = "ST002-stage-order"
    assert rows(folder / f"{name}.csv") == [HEADER, [*B, name], [*B2, name]]


def test_rows_of_several_files_are_named_as_they_stand_in_them(folder: Path) -> None:
    assert rows(folder / "no-kind.csv") == [HEADER, [*C, "no-kind"], [*B2, "no-kind"]]
    name = "ID002-duplicate-lead-id"
    assert rows(folder / f"{name}.csv") == [HEADER, [*B2, name]]


def test_rows_of_a_joined_table(folder: Path) -> None:
    name = "ID003-orphan-reference"
    assert rows(folder / f"{name}.deals.csv") == [
        ["Deal", "Lead", "Closed", "Amount", "_file", "_row", "_rule"],
        ["D2", "Z", "2026-06-04", "-7.50", "deals.csv", "3", name],
    ]
