"""Workbooks that would fill memory: refused before a library reads them."""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest

from funnelcli.errors import DataError
from funnelcli.read import UNLIMITED, Options, find, sheets_of
from funnelcli.read.limits import LIMITS, Limits

from .raw_tables import opened, rows

pytest.importorskip("fastexcel")

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OF_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
OF_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


def relations(**targets: str) -> str:
    each = "".join(
        f'<Relationship Id="{name}" Type="{OF_OFFICE}/{name}" Target="{target}"/>'
        for name, target in targets.items()
    )
    return f'<Relationships xmlns="{OF_PACKAGE}">{each}</Relationships>'


def text(*cells: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)


def row(*cells: str) -> str:
    return f"<row>{text(*cells)}</row>"


TABLE: Final = row("Id", "Created") + row("1", "2026-01-05") * 3


def book(sheet: str, texts: Iterable[str] = ()) -> bytes:
    """Write a workbook of one sheet, whose rows are given as they stand in its XML."""
    workbook = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{OF_OFFICE}"><sheets>'
        '<sheet name="Leads" sheetId="1" r:id="worksheet"/></sheets></workbook>'
    )
    shared = "".join(f"<si><t>{each}</t></si>" for each in texts)
    parts = {
        "_rels/.rels": relations(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relations(
            worksheet="worksheets/sheet1.xml", sharedStrings="sharedStrings.xml"
        ),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
        ),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(folder: Path, content: bytes, said: str, limits: Limits = LIMITS) -> None:
    (folder / "leads.xlsx").write_bytes(content)
    with pytest.raises(DataError, match=rf"^leads\.xlsx: {said}"):
        opened(folder, "leads.xlsx", limits=limits)
    with pytest.raises(DataError, match=said):
        sheets_of(find(["leads.xlsx"], folder)[0], limits)


def test_a_workbook_made_so_is_read(tmp_path: Path) -> None:
    (tmp_path / "leads.xlsx").write_bytes(book(TABLE))
    for limits in (LIMITS, UNLIMITED):
        assert rows(opened(tmp_path, "leads.xlsx", limits=limits)) == [("1", "2026-01-05")] * 3


@pytest.mark.parametrize("padding", [row("1", "2026-01-05") * 5_000, " " * 200_000])
def test_a_sheet_that_is_packed_too_tightly(tmp_path: Path, padding: str) -> None:
    limits = Limits(harmless=20_000, ratio=20)
    refused(tmp_path, book(TABLE + padding), ".* unpack to .*, more than 20 times as much", limits)


def test_parts_that_are_more_than_memory_should_hold(tmp_path: Path) -> None:
    limits = Limits(in_memory=100_000)
    refused(tmp_path, book(TABLE + row("1", "2") * 5_000), ".* to more than 100 kB", limits)


FAR: Final = {
    "as Excel writes it": '<row r="1048576"><c r="XFD1048576" s="1"><v>1</v></c></row>',
    "in small letters": '<row><c r="xfd1048576" t="inlineStr"><is><t>x</t></is></c></row>',
    "behind other attributes": '<row><c s="0" q=">" r="ZZ1048576"><v>1</v></c></row>',
    "in single quotes": "<row><c r='ZZ1048576'><v>1</v></c></row>",
    "with spaces": '<row><c\nr\n=\n"ZZ1048576"><v>1</v></c></row>',
    "of two cells": '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1"><v>1</v></c></row>',
}  # fmt: skip


@pytest.mark.parametrize("cell", FAR)
def test_a_cell_far_out(tmp_path: Path, cell: str) -> None:
    refused(tmp_path, book(TABLE + FAR[cell]), "a sheet of 1,048,576 rows and [0-9,]+ columns")


def test_far_columns_of_few_rows_are_read(tmp_path: Path) -> None:
    far = '<row r="9"><c r="XFD9" t="inlineStr"><is><t>x</t></is></c></row>'
    marked = book(TABLE + far)
    (tmp_path / "leads.xlsx").write_bytes(marked)
    sheets = sheets_of(find(["leads.xlsx"], tmp_path)[0], LIMITS)
    assert sheets == ("Leads",)


SAME: Final = '<c t="s"><v>1</v></c>'


def test_one_text_in_a_million_cells(tmp_path: Path) -> None:
    many = f"<row>{SAME}{SAME}</row>" * 5_000
    content = book(TABLE + many, ["short", "x" * 30_000])
    refused(tmp_path, content, "the texts of its cells are more than 100 MB", _held(100_000_000))


@pytest.mark.parametrize("cell", [SAME, "<c\tt='s' ><v>\n1</v></c>", '<c t="s"><f/><v>1</v></c>'])
def test_however_its_cells_are_written(tmp_path: Path, cell: str) -> None:
    content = book(TABLE + f"<row>{cell}{cell}</row>" * 500, ["short", "x" * 30_000])
    refused(tmp_path, content, "the texts of its cells are more than 20 MB", _held(20_000_000))


def test_long_texts_beside_many_short_ones_are_read(tmp_path: Path) -> None:
    many = '<row><c t="s"><v>0</v></c><c t="s"><v>0</v></c></row>' * 5_000
    content = book(TABLE + many + f"<row>{SAME}{SAME}</row>", ["short", "x" * 30_000])
    (tmp_path / "leads.xlsx").write_bytes(content)
    found = rows(opened(tmp_path, "leads.xlsx", limits=_held(20_000_000)), "Id")
    assert len(found) == 3 + 5_000 + 1


def _held(in_memory: int) -> Limits:
    return replace(LIMITS, in_memory=in_memory)


def test_options_have_the_limits_without_being_asked(tmp_path: Path) -> None:
    assert Options(tmp_path).limits == LIMITS
