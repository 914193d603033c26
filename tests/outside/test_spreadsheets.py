"""What goes to Excel: workbooks hold what JSON does, and CSV has the marks of a region."""

from __future__ import annotations

import codecs
import csv
import json
from typing import TYPE_CHECKING, Any

import fastexcel
import openpyxl
import pytest

from .program import EXAMPLE, Program, refused

if TYPE_CHECKING:
    from pathlib import Path

COMMANDS = (
    "report", "funnel --detail", "cohorts --ages --project", "cohorts --cohort week",
    "cohorts --cohort quarter --by season", "sources", "segments --by source", "curve --by source",
    "velocity", "reconcile --bridge observed:closed", "report --since 2031-01-01 --allow-empty",
)  # fmt: skip


def same_as_json(folder: Path) -> int:
    """Holds every cell of every table to the JSON, as two readers see it; tells how many."""
    document = json.loads((folder / "x.json").read_bytes())
    book = openpyxl.load_workbook(folder / "x.xlsx")
    other = fastexcel.read_excel(folder / "x.xlsx")
    tables = document["tables"]
    assert book.sheetnames == other.sheet_names == ["Report", *(each["name"] for each in tables)]
    cells = 0
    for table in tables:
        columns = [column["name"] for column in table["columns"]]
        expected = [[row[column] for column in columns] for row in table["rows"]]
        header, *rows = book[table["name"]].iter_rows(values_only=True)
        assert list(header) == columns
        assert [list(row) for row in rows] == expected
        kinds = [[type(cell) for cell in row if isinstance(cell, (str, bool))] for row in rows]
        assert kinds == [
            [type(cell) for cell in row if isinstance(cell, (str, bool))] for row in expected
        ]
        frame = other.load_sheet(table["name"], schema_sample_rows=None).to_polars()
        assert frame.columns == columns
        assert [list(row) for row in frame.rows()] == expected
        cells += len(columns) * len(rows)
    return cells


@pytest.mark.parametrize("command", COMMANDS)
def test_every_cell_is_that_of_the_json(empty: Program, command: str) -> None:
    for output in ("x.json", "x.xlsx"):
        run = empty(*command.split(), "-c", EXAMPLE, "-o", output, "-q")
        assert (run.code, run.out, run.err) == (0, b"", "")
    assert same_as_json(empty.folder) > 20


def test_the_same_bytes_anywhere(empty: Program, tmp_path: Path) -> None:
    places = (
        {"TZ": "Asia/Tokyo", "LC_ALL": "de_DE.UTF-8", "HOME": str(tmp_path)},
        {"TZ": "America/New_York", "LANG": "C", "POLARS_MAX_THREADS": "1"},
    )
    for n, environ in enumerate(places):
        assert empty("report", "-c", EXAMPLE, "-o", f"{n}.xlsx", environ=environ).code == 0
    first, second = ((empty.folder / f"{n}.xlsx").read_bytes() for n in range(2))
    assert first == second


NAMES = (
    "=1+1", "+49 30 1", "-2", "@SUM(A1)", "=HYPERLINK('http://k.example')", "http://k.example",
    "<r><t>x</t></r>", "</si>", "a\x1b[31mb", "\u202eevil", "&amp;", "x" * 40_000, "2026-01", "007",
)  # fmt: skip


def test_names_stay_text(empty: Program) -> None:
    with (empty.folder / "x.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Day", "Source", "Won"])
        writer.writerows([f"2026-01-{n + 1:02}", name, ""] for n, name in enumerate(NAMES))
    leads = "leads: {path: x.csv, created: Day, source: Source}\n"
    stages = "stages: [{name: '=Lead'}, {name: '=cmd|x!A1', at: Won}]\n"
    empty.write("c.yaml", f"version: 1\n{leads}{stages}")
    for output in ("x.json", "x.xlsx"):
        assert empty("report", "-c", "c.yaml", "-o", output, "-q").code == 0
    found = json.loads((empty.folder / "x.json").read_bytes())["tables"][2]["rows"]
    book = openpyxl.load_workbook(empty.folder / "x.xlsx")
    cells = [row[0] for row in book["sources"].iter_rows(min_row=2)]
    for row, cell in zip(found, cells, strict=True):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        name = row["source"]
        if len(name) > 32_767:
            assert cell.value == name[:32_766] + "…"
        elif name.isprintable():
            assert cell.value == name
        else:
            assert cell.value in {r"a\x1b[31mb", r"\u202eevil"}
    texts = [cell for sheet in book for line in sheet.iter_rows() for cell in line]
    assert not [cell for cell in texts if cell.data_type == "f"]


def test_findings_are_in_a_workbook_as_in_csv(empty: Program) -> None:
    for output in ("x.csv", "x.xlsx"):
        assert empty("check", "-c", EXAMPLE, "-o", output, "-q").code == 1
    with (empty.folder / "x.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    names, *lines = openpyxl.load_workbook(empty.folder / "x.xlsx")["results"].values
    assert list(names) == header
    assert [[text(value) for value in line] for line in lines] == rows


def text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case str():
            return ("'" if value.startswith(("=", "+", "-", "@")) else "") + value
        case _:
            return str(value)


# --- CSV

LOCALES = {
    "de_DE.UTF-8": (";", ","),
    "de_AT": (";", ","),
    "de_CH.utf8": (";", "."),
    "fr_FR@euro": (";", ","),
    "pt-BR": (";", ","),
    "en_US.UTF-8": (",", "."),
    "en_GB": (",", "."),
    "en_ZA": (";", ","),
    "es_ES": (";", ","),
    "es_MX": (",", "."),
    "ja_JP.eucJP": (",", "."),
    "ru": (";", ","),
    "DE_de": (";", ","),
    "C.UTF-8": (",", "."),
    "POSIX": (",", "."),
    "": (",", "."),
    "../../etc": (",", "."),
}


@pytest.mark.parametrize(("locale", "marks"), LOCALES.items())
def test_excel_gets_the_marks_of_the_locale(
    company: Program, monkeypatch: pytest.MonkeyPatch, locale: str, marks: tuple[str, str]
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_NUMERIC", raising=False)
    monkeypatch.setenv("LANG", locale)
    delimiter, decimal = marks
    written = company("sources", "-f", "csv", "--excel", "-q").out
    assert written.startswith(codecs.BOM_UTF8)
    plain = list(csv.reader(company("sources", "-f", "csv", "-q").text.splitlines()))
    rows = list(csv.reader(written.decode("utf-8-sig").splitlines(), delimiter=delimiter))
    assert [[cell.replace(decimal, ".") for cell in row] for row in rows] == plain
    assert f"0{decimal}" in rows[1][plain[0].index("rate")]


def test_the_first_variable_that_is_set_decides(
    company: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("LANG", "en_US"), ("LC_NUMERIC", "de_DE"), ("LC_ALL", "C")):
        monkeypatch.setenv(name, value)
    ask = ("funnel", "-o", "x.csv", "--excel", "-q")

    def first() -> bytes:
        assert company(*ask).code == 0
        return (company.folder / "x.csv").read_bytes()[3:].split(b"\n")[0]

    assert first().startswith(b"table,stage")
    monkeypatch.setenv("LC_ALL", "")
    assert first().startswith(b"table;stage")
    monkeypatch.delenv("LC_NUMERIC")
    assert first().startswith(b"table,stage")


def test_without_the_option_no_environment_changes_a_byte(company: Program) -> None:
    runs = [company("sources", "-f", "csv", environ={"LC_ALL": name}) for name in ("de_DE", "C")]
    assert runs[0] == runs[1]
    assert not runs[0].out.startswith(codecs.BOM_UTF8)


def test_it_is_for_every_csv_of_a_run(company: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE")
    assert company("report", "-o", "out/", "-f", "tsv", "--excel", "-q").code == 0
    for name in ("funnel", "cohorts", "sources"):
        written = (company.folder / "out" / f"{name}.tsv").read_bytes()
        assert written.startswith(codecs.BOM_UTF8)
        assert b"\t" in written
    run = company("check", "--report", "csv=x.csv", "--excel", "--fail-on", "never", "-q")
    assert run.code == 0
    assert (company.folder / "x.csv").read_bytes().startswith(codecs.BOM_UTF8 + b"code;name;")


@pytest.mark.parametrize(
    "options", [(), ("-f", "json"), ("-o", "x.xlsx"), ("-o", "x.md"), ("-f", "jsonl", "-o", "x/")]
)
def test_with_other_formats_it_is_an_error(company: Program, options: tuple[str, ...]) -> None:
    for command in ("report", "check"):
        refused(company(command, "--excel", *options), 2, "--excel is about csv and tsv", "-f csv")
