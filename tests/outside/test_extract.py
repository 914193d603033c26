"""The rows behind findings, as files: all of them, as they stand, and where."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING

import polars as pl
import pytest
from typer.testing import CliRunner

from funnelcli.cli import app

from .program import Program, refused

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
HEADER = ["Id", "Created", "MQL", "Kind", "'=Notes", "'=Notes", "_file", "_row", "_column", "_rule"]
B = ["B", "2026-05-07", "2026-05-01", "Paid, by click", "'=1+1", "two\nlines", "may.csv", "3"]
B2 = ["B", "2026-06-02", "", "None", r"a\x1b[31mb", "", "june.csv", "3"]
C = ["C", "2026-06-01", "", "None", "-5", "'+49 30 1234", "june.csv", "2"]


def extracted(folder: Path, *options: str, code: int, **files: str) -> Path:
    """Check the files, some of them changed, and tell where the rows are."""
    for name, content in {**FILES, **files}.items():
        (folder / name).write_text(content, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        given = ["check", "-c", "c.yaml", "--extract", "rows", "--samples", "0", *options]
        result = CliRunner().invoke(app, given)
        assert result.exit_code == code, result.output
    return folder / "rows"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return extracted(tmp_path_factory.mktemp("extract"), code=1)


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
    assert rows(folder / f"{name}.csv") == [HEADER, [*B, "MQL", name], [*B2, "MQL", name]]


def test_rows_of_several_files_are_named_as_they_stand_in_them(folder: Path) -> None:
    assert rows(folder / "no-kind.csv") == [HEADER, [*C, "", "no-kind"], [*B2, "", "no-kind"]]
    name = "ID002-duplicate-lead-id"
    assert rows(folder / f"{name}.csv") == [HEADER, [*B2, "Id", name]]


def test_rows_of_a_joined_table(folder: Path) -> None:
    name = "ID003-orphan-reference"
    assert rows(folder / f"{name}.deals.csv") == [
        ["Deal", "Lead", "Closed", "Amount", "_file", "_row", "_column", "_rule"],
        ["D2", "Z", "2026-06-04", "-7.50", "deals.csv", "3", "", name],
    ]


MENDED = {"may.csv": FILES["may.csv"].replace("2026-05-07,2026-05-01", "2026-05-01,2026-05-07")}


def test_what_is_mended_leaves_a_header(tmp_path: Path) -> None:
    folder = extracted(tmp_path, code=1)
    (folder / "no-kind.csv").write_text("mine,too\n1,2\n", encoding="utf-8")
    june = "Id,Created,MQL,Kind,=Notes,=Notes\n"
    extracted(tmp_path, code=1, **MENDED, **{"june.csv": june})

    assert rows(folder / "ST002-stage-order.csv") == [HEADER]
    assert rows(folder / "ID002-duplicate-lead-id.csv") == [HEADER]
    assert len(rows(folder / "ID003-orphan-reference.deals.csv")) == 2
    assert not (folder / "SR001-missing-source.csv").exists()
    assert (folder / "no-kind.csv").read_text("utf-8") == "mine,too\n1,2\n"


def test_what_was_not_looked_at_stays(tmp_path: Path) -> None:
    folder = extracted(tmp_path, code=1)
    before = rows(folder / "ST002-stage-order.csv")
    extracted(tmp_path, "--select", "ID003", code=0, **MENDED)

    assert rows(folder / "ST002-stage-order.csv") == before


def test_an_export_is_never_replaced(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", YAML.replace("june.csv", "rows/no-kind.csv"))
    program.write("rows/no-kind.csv", FILES["june.csv"])
    for name in ("may.csv", "deals.csv"):
        program.write(name, FILES[name])
    refused(program("check", "-c", "c.yaml", "--extract", "rows"), 2, "this run reads it")
    assert (tmp_path / "rows" / "no-kind.csv").read_text("utf-8") == FILES["june.csv"]


def test_lists_and_bytes_of_parquet_are_left_out(tmp_path: Path) -> None:
    program = Program(tmp_path)
    program.write("c.yaml", "version: 1\nleads: {path: leads.parquet, id: Id, created: Day}\n"
                            "stages: [{name: Lead}, {name: Customer, at: Won}]\n")  # fmt: skip
    cells = {"Id": ["1", None], "Day": ["2026-01-05"] * 2, "Won": [None, "2026-01-06"],
             "Tags": [["a"], ["b"]], "Raw": [b"x", b"\xff"]}  # fmt: skip
    pl.DataFrame(cells).write_parquet(tmp_path / "leads.parquet")
    run = program("check", "-c", "c.yaml", "--extract", "rows")
    assert run.code == 1, run.err
    assert rows(tmp_path / "rows" / "ID001-missing-lead-id.csv")[1] == [
        "", "2026-01-05", "2026-01-06", "", "", "leads.parquet", "3", "Id",
        "ID001-missing-lead-id",
    ]  # fmt: skip


TWO = """\
version: 1
leads: {path: may.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead, id: Deal}}
stages:
  - {name: Lead}
  - {name: MQL, at: MQL}
  - {name: Customer, at: deals.Closed, where: deals.Stage = 'Won'}
lost: [{at: Lost}, {at: deals.Closed, where: deals.Stage = 'Lost'}]
as_of: 2026-06-30
"""
TWO_LEADS = """\
Id,Created,MQL,Lost
A,2026-05-05,2999-12-31,
B,2026-05-05,2026-05-06,1900-01-01
C,2026-05-05,2999-12-31,1900-01-01
D,2026-05-05,2026-05-06,
"""
TWO_DEALS = """\
Deal,Lead,Closed,Stage
1,A,2999-12-31,Won
2,B,2999-12-31,Lost
3,D,2026-06-01,Won
"""


def test_what_is_wrong_in_two_columns_is_two_findings_each_with_its_rows(tmp_path: Path) -> None:
    files = {"may.csv": TWO_LEADS, "deals.csv": TWO_DEALS, "c.yaml": TWO}
    folder = extracted(
        tmp_path, "--select", "DT004", "-f", "json", "-o", "found.json", code=0, **files
    )

    name = "DT004-placeholder-date"
    assert [(row[0], row[-2]) for row in rows(folder / f"{name}.csv")[1:]] == [
        ("A", "MQL"), ("B", "Lost"), ("C", "Lost, MQL"),
    ]  # fmt: skip
    # the dates of a stage and of a loss are of one column, which is one finding
    assert [row[0] for row in rows(folder / f"{name}.deals.csv")[1:]] == ["1", "2"]
    found = json.loads((tmp_path / "found.json").read_text("utf-8"))["results"]
    # 4 leads, of whom D bought: without A and C two leads, without B and C two
    assert [
        (each["table"], each["column"], each["count"], each["of"], each["effect"]["leads"],
         each["effect"]["k_without"], each["effect"]["n_without"])
        for each in found
    ] == [
        ("deals", "Closed", 2, 3, 2, 1, 4),
        ("leads", "Lost", 2, 2, 2, 1, 2),
        ("leads", "MQL", 2, 4, 2, 1, 2),
    ]  # fmt: skip
    assert len({each["fingerprint"] for each in found}) == 3
