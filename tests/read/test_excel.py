"""Workbooks, also under the name of a CSV."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from funnelcli.errors import DataError

from .raw_tables import opened, read_table

xlsxwriter = pytest.importorskip("xlsxwriter", reason="writes the workbooks of these tests")

SHEET: list[list[Any]] = [
    ["Id", "Created", "Won", "Amount", "Zip", "Note"],
    ["1", datetime(2026, 1, 5, 13, 4, 5), date(2026, 1, 6), 1234.5, "007", "a\nb, c"],  # noqa: DTZ001
    ["2", datetime(2026, 1, 6), None, 10, "12", None],  # noqa: DTZ001
    [None] * 6,
    ["3", datetime(2026, 1, 7, 1, 2, 3), date(2026, 3, 6), 0, "12", "é"],  # noqa: DTZ001
]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], hidden: tuple[str, ...] = ()) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            if name in hidden:
                sheet.hide()
            for i, row in enumerate(rows):
                for j, value in enumerate(row):
                    if isinstance(value, datetime | date):
                        sheet.write_datetime(i, j, value, moment)
                    elif value is not None:
                        sheet.write(i, j, value)


@pytest.mark.parametrize("name", ["leads.xlsx", "leads.csv"])
def test_the_sheet_with_rows(tmp_path: Path, name: str) -> None:
    workbook(tmp_path / name, {"Leads": SHEET, "lookup": [["x"]], "empty": []}, hidden=("lookup",))
    table, found = read_table(opened(tmp_path, name))
    assert table.header == ("Id", "Created", "Won", "Amount", "Zip", "Note")
    assert found == [
        ("1", "2026-01-05 13:04:05", "2026-01-06", "1234.5", "007", "a\nb, c"),
        ("2", "2026-01-06 00:00:00", None, "10", "12", None),
        (None,) * 6,
        ("3", "2026-01-07 01:02:03", "2026-03-06", "0", "12", "é"),
    ]
    assert table.readings[0].format == "excel"


def test_a_total_below_the_rows(tmp_path: Path) -> None:
    total = ["Total", None, None, 1244.5, None, None]
    workbook(tmp_path / "leads.xlsx", {"Leads": [*SHEET, total]})
    table, found = read_table(opened(tmp_path, "leads.xlsx"), "Id")
    assert [row[0] for row in found] == ["1", "2", None, "3"]
    assert table.readings[0].trailer == 1


@pytest.mark.parametrize(
    ("sheets", "said"),
    [
        ({"Leads": SHEET, "Deals": SHEET}, ["2 sheets", "'Leads'", "'Deals'"]),
        ({"Leads": []}, ["empty"]),
    ],
)
def test_workbooks_that_are_refused(
    tmp_path: Path, sheets: dict[str, list[list[Any]]], said: list[str]
) -> None:
    workbook(tmp_path / "leads.xlsx", sheets)
    with pytest.raises(DataError) as caught:
        opened(tmp_path, "leads.xlsx")
    assert [part for part in ("leads.xlsx", *said) if part not in caught.value.message] == []


def test_without_the_library_the_error_says_how_to_install_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workbook(tmp_path / "leads.xlsx", {"Leads": SHEET})
    monkeypatch.setitem(sys.modules, "fastexcel", None)
    with pytest.raises(DataError, match=r"leads\.xlsx: an Excel workbook") as caught:
        opened(tmp_path, "leads.xlsx")
    assert "pip install 'funnelcli[excel]'" in caught.value.hint


def test_dates_that_excel_understood_only_in_part(tmp_path: Path) -> None:
    # exported as 05/01/2026 and 13/01/2026, and opened where the month comes first
    rows: list[list[Any]] = [["Id", "Created"], ["1", date(2026, 5, 1)], ["2", "13/01/2026"]]
    workbook(tmp_path / "leads.xlsx", {"Leads": rows})
    with pytest.raises(DataError, match="'Created' has dates beside texts such as '99/99/9999'"):
        opened(tmp_path, "leads.xlsx")


def test_digits_that_excel_does_not_keep_are_not_made_up(tmp_path: Path) -> None:
    long = 5123456000000123456
    rows: list[list[Any]] = [["Number", "Text"], [long, str(long)], [long + 1, str(long + 1)]]
    rows.append([123456789012345, "1"])
    found = [
        ("5.12345600000012E+18", str(long)),
        ("5.12345600000012E+18", str(long + 1)),
        ("123456789012345", "1"),
    ]
    for above in ([], [["Leads of 2026"], []]):
        workbook(tmp_path / "leads.xlsx", {"Leads": [*above, *rows]})
        assert read_table(opened(tmp_path, "leads.xlsx", header_row=len(above) + 1))[1] == found


TWO = {"Deals": [["Deal", "Lead"], ["D1", "1"]], "Leads": SHEET, "Notes 2026": []}


@pytest.mark.parametrize(
    ("pattern", "options"),
    [
        ("leads.xlsx#Leads", {}),
        ("leads.xlsx#leads", {}),  # as Excel, which has no two sheets that differ in case
        ("*.xlsx#Leads", {}),
        ("leads.xlsx#Leads", {"sheet": "Deals"}),  # what is nearer to the file
        ("leads.xlsx", {"sheet": "Leads"}),
    ],
)
def test_a_sheet_that_is_named(tmp_path: Path, pattern: str, options: dict[str, str]) -> None:
    workbook(tmp_path / "leads.xlsx", TWO)
    table, found = read_table(opened(tmp_path, pattern, **options), "Id")
    assert [row[0] for row in found] == ["1", "2", None, "3"]
    assert table.files[0].shown == pattern.replace("*", "leads")


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("leads.xlsx", "`leads.xlsx#Deals` as the path, or `read: {sheet: Deals}`"),
        ("leads.xlsx#Laeds", "there is no sheet 'Laeds'; did you mean 'Leads'? Its sheets: Deals,"),
        ("leads.xlsx#Notes 2026", "the sheet 'Notes 2026' is empty"),
        ("leads.xlsx#", "leads.xlsx#: no such file"),
        ("data.csv#Leads", "data.csv: not a workbook, so it has no sheet 'Leads'"),
    ],
)
def test_a_sheet_that_is_not_there(tmp_path: Path, pattern: str, said: str) -> None:
    workbook(tmp_path / "leads.xlsx", TWO)
    (tmp_path / "data.csv").write_text("Id\n1\n", encoding="utf-8")
    with pytest.raises(DataError) as caught:
        opened(tmp_path, pattern)
    assert said in f"{caught.value.message} {caught.value.hint}"


def test_a_file_whose_name_looks_like_a_sheet(tmp_path: Path) -> None:
    (tmp_path / "part#1.csv").write_text("Id\n1\n", encoding="utf-8")
    workbook(tmp_path / "book#2.xlsx", TWO)
    assert read_table(opened(tmp_path, "part#1.csv"))[1] == [("1",)]
    assert len(read_table(opened(tmp_path, "book#2.xlsx#Leads"))[1]) == 4


@pytest.mark.parametrize(
    ("above", "left"),
    [
        ([], 0),
        ([[], []], 0),
        ([[], []], 2),
        ([["Report of leads"], [], ["Owner:", "Ann"], []], 0),
        ([["Report of leads"], []], 3),
    ],
)
def test_a_table_below_and_beside_other_cells(
    tmp_path: Path, above: list[list[str]], left: int
) -> None:
    rows = [*above, *([None] * left + row for row in SHEET)]
    workbook(tmp_path / "leads.xlsx", {"Leads": rows})
    for header_row in (None, len(above) + 1):
        table, found = read_table(opened(tmp_path, "leads.xlsx", header_row=header_row))
        assert table.header == tuple(SHEET[0])
        assert [row[0] for row in found] == ["1", "2", None, "3"]
        assert table.first_rows == (len(above) + 2,)


def test_a_row_of_headers_that_is_empty(tmp_path: Path) -> None:
    workbook(tmp_path / "leads.xlsx", {"Leads": [["Leads"], [], *SHEET]})
    for row in (2, 99):
        with pytest.raises(DataError, match=rf"^leads\.xlsx:{row}: nothing is in the row"):
            opened(tmp_path, "leads.xlsx", header_row=row)


def test_a_footer_in_a_sheet(tmp_path: Path) -> None:
    footer: list[list[Any]] = [
        [], ["Leads"], ["Copyright (c) 2000-2026 salesforce.com, inc."], ["Acme Inc"],
    ]  # fmt: skip
    workbook(tmp_path / "leads.xlsx", {"Leads": [*SHEET, *footer]})
    table, found = read_table(opened(tmp_path, "leads.xlsx"), "Id")
    assert table.readings[0].trailer == 3
    assert [row[0] for row in found if row[0]] == ["1", "2", "3"]
