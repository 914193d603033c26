"""Tables that are not where a plain export has them, as users meet them: files, sheets, paths."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from .program import DEFINITION, LEADS, Program, edited, refused

if TYPE_CHECKING:
    from pathlib import Path

BOARD = """\
Sales pipeline,,,,
,,,,
New leads,,,,
Name,Status,Created,Won date,Item ID (auto generated)
x0,Won,2026-01-05,2026-01-14,9000
x1,Open,2026-01-06,,9001
x2,Open,2026-01-07,,9002
x3,Won,2026-01-08,2026-01-18,9003
"""
OF_BOARD = """\
version: 1
leads: {path: board.csv, id: Item ID (auto generated), created: Created}
stages: [{name: Lead}, {name: Customer, at: Won date, where: Status = 'Won'}]
"""


def test_a_board_with_titles(empty: Program) -> None:
    empty.write("board.csv", BOARD)
    empty.write("board.yaml", OF_BOARD)
    for arguments in (("board.csv",), ("-c", "board.yaml")):
        found = empty("report", *arguments, "-f", "json").json
        assert found["population"]["leads"] == 4
        assert found["inputs"][0]["read"]["header_row"] == 4
        (note,) = (each for each in found["notes"] if each["code"] == "header-row")
        assert "board.csv: 3 lines, the header is line 4" in note["message"]
        assert "If another line is the header" in note["message"]


def test_who_named_the_header_is_not_asked_for_it(empty: Program) -> None:
    empty.write("board.csv", BOARD)
    named = edited(OF_BOARD, ("created: Created", "created: Created, read: {header_row: 4}"))
    empty.write("board.yaml", named)
    found = empty("report", "-c", "board.yaml", "-f", "json").json
    (note,) = (each["message"] for each in found["notes"] if each["code"] == "header-row")
    assert note == (
        "What stands above the header was left out (board.csv: 3 lines, the header is line 4)."
    )


def test_lines_are_those_of_the_file(empty: Program) -> None:
    board = edited(BOARD, ("2026-01-07", "soon"))
    allowed = edited(OF_BOARD, ("created: Created", "created: Created, read: {unreadable: allow}"))
    empty.write("board.csv", board)
    empty.write("board.yaml", allowed)
    assert "board.csv:5" in empty("explain", "9000", "-c", "board.yaml").text
    assert empty("check", "-c", "board.yaml", "--extract", "rows").code == 1
    extracts = [each.read_text() for each in (empty.folder / "rows").iterdir()]
    assert any("soon" in each and ",board.csv,7," in each for each in extracts)
    typed = edited(OF_BOARD, ("created: Created", "created: Created, read: {types: {Name: date}}"))
    empty.write("board.yaml", typed + 'segments: {name: {sql: "Name"}}\n')
    refused(empty("report", "-c", "board.yaml", "--by", "name"), 3, "board.csv:5: 4 values")
    empty.write("board.csv", board + "x4,Open\n")
    empty.write("board.yaml", OF_BOARD)
    refused(empty("report", "-c", "board.yaml"), 3, "board.csv:9: 2 fields, but the header has 5")
    empty.write("board.csv", re.sub(r"2026-01-0(\d),", r"0\1/02/2026,", BOARD))
    refused(empty("report", "-c", "board.yaml"), 3, "board.csv:5: dates in column 'Created'")


def test_in_joined_tables_and_logs(empty: Program) -> None:
    empty.write("leads.csv", "Id,Created\nL1,2026-01-05\nL2,2026-01-06\n")
    empty.write("deals.csv", "Deals\n\nLead,Won,By\nL1,2026-02-01,Ann\n  ,\t,\u00a0\nL2,,Bo\n")
    empty.write("log.csv", "Log\n\nLead,To,At\nL1,MQL,2026-01-07\n   \nL2,MQL,2026-01-08\n")
    empty.write(
        "f.yaml",
        """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
joins: {deals: {path: deals.csv, lead: Lead}}
history: {path: log.csv, lead: Lead, stage: To, at: At}
stages: [{name: Lead}, {name: MQL, values: [MQL]}, {name: Customer, at: deals.Won}]
""",
    )
    found = empty("report", "-c", "f.yaml", "-f", "json").json
    assert [row["reached"] for row in found["tables"][0]["rows"]] == [2, 2, 1]
    assert [each["unmatched"] for each in found["inputs"]] == [0, 0, 0]


@pytest.mark.parametrize("row", ["  , ,  ", "\t,\u00a0,", '"  ","  ",', "   ", '" "'])
def test_a_row_of_spaces_is_blank(empty: Program, row: str) -> None:
    empty.write("x.csv", f"Id,Created,Status\n1,2026-01-01,won\n{row}\n")
    empty.write(
        "f.yaml",
        """\
version: 1
leads: {path: x.csv}
stages: [{name: Lead}, {name: Won, where: "Status = 'won'"}]
as_of: 2026-06-30
""",
    )
    found = empty("report", "-c", "f.yaml", "-f", "json").json["population"]
    assert (found["rows"], found["leads"], found["dropped"]["blank"]) == (2, 1, 1)


DEALS = "Deal ID,Lead ID,Stage,Close Date\nD1,L1,Closed Won,2026-02-01\nD2,L2,Open,\n"


def test_each_sheet_of_a_workbook_is_a_table(empty: Program) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(str(empty.folder / "book.xlsx")) as book:
        for name, text in (("Deals", DEALS), ("Leads", LEADS)):
            sheet = book.add_worksheet(name)
            for i, line in enumerate(text.splitlines()):
                sheet.write_row(i, 0, line.split(","))
    empty.write("leads.csv", LEADS)
    empty.write("deals.csv", DEALS)
    of_files = empty("report", "leads.csv", "deals.csv", "-f", "json").json
    of_book = empty("report", "book.xlsx", "-f", "json").json
    assert of_book["tables"] == of_files["tables"]
    assert [each["path"] for each in of_book["inputs"]] == ["book.xlsx#Leads", "book.xlsx#Deals"]
    assert empty("init", "book.xlsx", "-q").code == 0
    assert 'path: "book.xlsx#Deals"' in (empty.folder / "funnelcli.yaml").read_text()
    assert empty("report", "-f", "json").json["tables"] == of_files["tables"]
    empty.write("funnelcli.yaml", edited(DEFINITION, ("leads.csv", "book.xlsx")))
    refused(empty("report"), 3, "book.xlsx: 2 sheets with rows", "book.xlsx#Deals", "sheet: Deals")
    named = empty("report", "book.xlsx#Leads", "-f", "json").json
    assert named["population"]["leads"] == 6


def test_a_yaml_that_names_two_sheets(empty: Program) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(str(empty.folder / "book.xlsx")) as book:
        for name in ("Leads", "Info"):
            sheet = book.add_worksheet(name)
            for i, line in enumerate(LEADS.splitlines()):
                sheet.write_row(i, 0, line.split(","))

    def of(sheet: str) -> str:
        path = f"path: book.xlsx#Leads\n  read: {{sheet: {sheet}}}"
        return edited(DEFINITION, ("path: leads.csv", path))

    empty.write("funnelcli.yaml", of("Info"))
    for command in ("report", "check"):
        said = ("funnelcli.yaml:4:", "leads.read.sheet: 'Info', but the path says 'Leads'")
        refused(empty(command), 2, *said)
    assert empty("report", "book.xlsx#Leads").code == 0  # what DATA says goes
    empty.write("funnelcli.yaml", of("leads"))
    assert empty("report").code == 0
    join = "joins:\n  more: {path: book.xlsx#Info, lead: Id, read: {sheet: Leads}}\nstages:"
    empty.write("funnelcli.yaml", edited(of("Leads"), ("stages:", join)))
    refused(empty("report"), 2, "funnelcli.yaml:", "joins.more.read.sheet: 'Leads'")


def linked(folder: Path, name: str, to: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).symlink_to(to)


LONG = "x" * 300


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("loop.csv", "loop.csv: cannot be read: "),
        ("loops/*.csv", "loops/b.csv: cannot be read: "),
        ("nowhere.csv", "nowhere.csv: a link to a file that is not there"),
        ("links", "links/b.csv: a link to a file that is not there"),
        ("links/*", "links/b.csv: a link to a file that is not there"),
        ("folders/*.csv", "folders/x.csv: a folder, and no file"),
        ("folders", "folders/x.csv: a folder, and no file"),
        ("pipes/*", "pipes/p.csv: a pipe or a device"),
        (f"{LONG}.csv", "cannot be read: "),
        (f"{LONG}/*.csv", "cannot be read: "),
        ("y/" * 3000 + "z", "cannot be read: "),
        ("odd/*.csv", "its name, or that of its folder, is not UTF-8"),
        ("odd", "its name, or that of its folder, is not UTF-8"),
    ],
)
def test_paths_that_lead_to_no_file(company: Program, path: str, said: str) -> None:
    folder = company.folder
    linked(folder, "loop.csv", "loop.csv")
    linked(folder, "loops/b.csv", "b.csv")
    linked(folder, "nowhere.csv", "gone.csv")
    linked(folder, "links/b.csv", "gone.csv")
    (folder / "folders" / "x.csv").mkdir(parents=True)
    (folder / "pipes").mkdir()
    os.mkfifo(folder / "pipes" / "p.csv")
    (folder / "odd").mkdir()
    (folder / "odd" / os.fsdecode(b"\xff.csv")).write_text(LEADS)
    refused(company("report", path), 3, said)


@pytest.mark.parametrize("path", ["loop", LONG, "y/" * 3000 + "z", "loop/x"])
@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("report", "-o"), 3),
        (("report", "-c"), 2),
        (("check", "--write-baseline", "--baseline"), 3),
        (("check", "--extract"), 3),
        (("init", "leads.csv", "-o"), 3),
    ],
)
def test_options_with_paths_that_lead_nowhere(
    company: Program, path: str, arguments: tuple[str, ...], code: int
) -> None:
    linked(company.folder, "loop", "loop")
    refused(company(*arguments, path), code, "error: ")


def test_a_definition_whose_name_is_not_utf8(company: Program) -> None:
    name = os.fsdecode(b"\xff.yaml")
    (company.folder / name).write_text(DEFINITION)
    refused(company("report", "-c", name, "-f", "json"), 2, "its name is not UTF-8")


def test_a_file_without_rows_beside_others_is_named(company: Program) -> None:
    company.write("parts/a.csv", LEADS)
    company.write("parts/b.csv", LEADS.splitlines(keepends=True)[0])
    found: Any = company("report", "parts", "-f", "json").json
    assert found["population"]["leads"] == 6
    (note,) = (each for each in found["notes"] if each["code"] == "empty-files")
    assert "parts/b.csv" in note["message"]
    assert "parts/a.csv" not in note["message"]


def test_an_error_names_few_of_many_columns(company: Program) -> None:
    names = [f"c{i}" for i in range(5000)]
    company.write("leads.csv", f"{','.join(names)}\n{','.join(names)}\n")
    run = company("report")
    refused(run, 3, "leads has no column 'Id'", "c39 and 4,960 more")
    assert len(run.err) < 1000
