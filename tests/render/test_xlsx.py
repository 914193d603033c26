"""Excel: what is in each cell, as two readers that are not ours see it."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import fastexcel
import openpyxl
import polars as pl
import pytest

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.report import Report
from funnelcli.errors import DataError
from funnelcli.render import WITH_FILES, Style
from funnelcli.render.findings import FINDINGS_WITH_FILES
from funnelcli.render.workbook import Sheet, written

from . import companies
from .documents import a_document, a_report, company, oddities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from funnelcli.answers.report import Document


def workbook(document: Document) -> bytes:
    content = WITH_FILES["xlsx"](document, Style())
    assert isinstance(content, bytes)
    return content


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def rows(content: bytes, sheet: str) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in opened(content)[sheet].iter_rows()]


def one_column(kind: Kind, values: Sequence[Any], money_digits: int = 2) -> Any:
    """The cells of a column below its header."""
    report = a_report("t", "T", [Column("c", "C", kind)], [(value,) for value in values])
    sheet = opened(workbook(a_document(report, money_digits=money_digits)))["t"]
    return [row[0] for row in sheet.iter_rows(min_row=2)]


def test_numbers_are_numbers_and_shown_as_what_they_are() -> None:
    book = opened(workbook(oddities()))
    assert book.sheetnames == ["Report", "cohorts"]
    header, first, second, _ = book["cohorts"].iter_rows()
    assert [cell.value for cell in header][:4] == ["cohort", "leads", "rate", "rate_low"]
    shown = {h.value: (c.value, c.number_format) for h, c in zip(header, first, strict=True)}
    assert shown["leads"] == (12_000, "#,##0")
    assert shown["rate"] == (0.00049, "0.0%")
    assert shown["response"] == (5, "#,##0.0")
    assert shown["amount"] == (999.5, "#,##0.00")
    assert shown["first"] == (datetime(2026, 1, 2), "yyyy-mm-dd")  # noqa: DTZ001
    assert shown["paused"][0] is True
    assert shown["remark"][0] == "=1+1"
    assert [cell.value for cell in second][2:6] == [None] * 4


@pytest.mark.parametrize(
    ("kind", "digits", "value", "cell", "shown"),
    [
        (Kind.MONEY, 0, 1234, 1234, "#,##0"),
        (Kind.MONEY, 3, 1234, 1.234, "#,##0.000"),
        (Kind.CHANGE, 2, -3, -3, "+#,##0;-#,##0;0"),
        (Kind.POINTS, 2, -0.03, -0.03, "+0.0%;-0.0%;0.0%"),
        (Kind.DAYS, 2, 41, 41, "#,##0"),
        (Kind.DAYS, 2, 41.5, 41.5, "#,##0.0"),
        (Kind.NUMBER, 2, 0.125, 0.125, "General"),
        (Kind.RATE, 2, 0.1 + 0.2, 0.1 + 0.2, "0.0%"),
        (Kind.RATE, 2, 5e-324, 5e-324, "0.0%"),
        (Kind.COUNT, 2, 2**53, 2**53, "#,##0"),
        (Kind.COUNT, 2, 2**53 + 1, "9007199254740993", "General"),
        (Kind.MONEY, 2, 10**18 + 1, 1e16, "General"),
        (Kind.LABEL, 2, "2026-01", "2026-01", "General"),
        (Kind.DATE, 2, date(1900, 2, 28), "1900-02-28", "General"),
        (Kind.DATE, 2, date(1066, 10, 14), "1066-10-14", "General"),
    ],
)
def test_a_cell_has_the_value_with_every_digit(
    kind: Kind, digits: int, value: Any, cell: Any, shown: str
) -> None:
    found = one_column(kind, [value], digits)[0]
    assert (type(cell)(found.value), found.number_format) == (cell, shown)


def test_a_moment_is_that_of_its_own_zone() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=2)))
    sheet = Sheet("t", ("at",), ("General",), [[moment]])
    cell = opened(written([], [sheet]))["t"]["A2"]
    assert (cell.value, cell.number_format) == (moment.replace(tzinfo=None), "yyyy-mm-dd hh:mm:ss")


HOSTILE = (
    "=1+1", "+x", "-2+3", "@SUM(A1)", '=HYPERLINK("http://k.example","x")', "\t=1+1", "=",
    "http://k.example", "mailto:a@k.example", "internal:Report!A1", "external:c.xlsx",
    "<r><t>x</t></r>", "<r>&</r>", "</t></si>", "{=1}", "_x0041_", " a ", "#N/A", "12", "TRUE",
    "\U0001f600" * 100, "]]>", "'=1",
)  # fmt: skip


def test_text_is_never_more_than_text() -> None:
    cells = one_column(Kind.LABEL, HOSTILE)
    for text, cell in zip(HOSTILE, cells, strict=True):
        assert cell.data_type == "s"
        assert cell.hyperlink is None
        if "_x" not in text:  # which openpyxl leaves as it is escaped
            assert cell.value == text
        runs = text.strip().startswith(("=", "+", "-", "@"))
        assert bool(cell.quotePrefix) == runs  # so it stays one when it is edited


def test_a_reader_that_knows_the_escapes_of_excel_sees_the_same_text() -> None:
    report = a_report("t", "T", [Column("c", "C", Kind.LABEL)], [(text,) for text in HOSTILE])
    sheet = fastexcel.read_excel(workbook(a_document(report))).load_sheet("t").to_polars()
    assert sheet["c"].to_list() == list(HOSTILE)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x00\x1b[31m\x7f", r"a\x00\x1b[31m\x7f"),
        ("\ufffe\uffff", r"\ufffe\uffff"),
        ("\u202eevil\u2066", r"\u202eevil\u2066"),
        ("two\r\nlines\rthree", "two\nlines\nthree"),
    ],
)
def test_what_xml_forbids_or_deceives_is_shown(text: str, shown: str) -> None:
    assert one_column(Kind.LABEL, [text])[0].value == shown


@pytest.mark.parametrize("sign", ["x", "é", "\U0001f600"])
def test_a_long_text_is_cut_where_a_cell_ends(sign: str) -> None:
    units = len(sign.encode("utf-16-le")) // 2
    fits = sign * (32_767 // units)
    whole, cut = (cell.value for cell in one_column(Kind.TEXT, [fits, fits + sign]))
    assert whole == fits
    assert cut == sign * (32_766 // units) + "…"


def test_all_parts_are_well_formed() -> None:
    report = a_report("t", "T", [Column("c", "C", Kind.LABEL)], [(text,) for text in HOSTILE])
    for document in (a_document(report), company(), oddities()):
        with zipfile.ZipFile(io.BytesIO(workbook(document))) as parts:
            assert "xl/sharedStrings.xml" in parts.namelist()
            for name in parts.namelist():
                ET.fromstring(parts.read(name))  # noqa: S314  (it is ours)


def test_names_of_sheets_fit_and_differ() -> None:
    names = ["x" * 40, "X" * 31, "report", "a/b:c", "a_b_c", "'q'"]
    sheets = [Sheet(name, ("c",), ("General",), []) for name in names]
    assert opened(written([], sheets)).sheetnames == [
        "Report", "x" * 31, f"{'X' * 29} 2", "report 2", "a_b_c", "a_b_c 2", "_q_",
    ]  # fmt: skip


@pytest.mark.parametrize(("rows", "columns"), [(2**20, 1), (1, 2**14 + 1)])
def test_a_table_that_no_sheet_has_room_for_is_an_error(rows: int, columns: int) -> None:
    # Excel would lose what is outside, and so would the library
    names = [f"c{n}" for n in range(columns)]
    frame = pl.DataFrame({name: [1] * rows for name in names})
    table = Report("t", "T", tuple(Column(name, "C", Kind.COUNT) for name in names), frame)
    with pytest.raises(DataError, match=f"t: {rows:,} rows of {columns:,} columns"):
        workbook(a_document(table))


def test_the_header_stays_in_sight_and_filters() -> None:
    for sheet in opened(workbook(company())).worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert sheet.print_title_rows == "$1:$1"
        widths = [sheet.column_dimensions[letter].width for letter in "AB"]
        assert all(8 <= width <= 61 for width in widths)


def test_the_sheet_in_front_says_what_the_others_mean() -> None:
    content = workbook(company())
    front = rows(content, "Report")
    assert front[0][0].endswith("became customers: 7.4% (6.7–8.3%)")
    assert front[3][0].startswith("5,197 rows = 4,851 leads + 210 merged")
    asked = {row[1]: row[2] for row in front}
    assert asked["as_of"] == "2026-06-30T23:59:59Z"
    assert asked["horizon"] == 97
    assert "since" not in asked
    assert asked["imputed-stages"].startswith("52 leads passed")
    defined = [(row[0], row[1]) for row in front if row[0] in ("funnel", "cohorts", "sources")]
    assert defined == [(each.name, c.name) for each in company().tables for c in each.columns]
    low = next(row[2] for row in front if row[:2] == ["cohorts", "low_n"])
    assert low.startswith("Low n. Whether the rate is of fewer than")


def test_findings_are_a_sheet_below_their_verdict() -> None:
    content = FINDINGS_WITH_FILES["xlsx"](companies.company(), Style())
    assert isinstance(content, bytes)
    front = [row[0] for row in rows(content, "Report")]
    assert front[2].startswith("fail: 6 rules: 1 failed")
    header, first, *others = rows(content, "results")
    result = dict(zip(header, first, strict=True))
    assert (result["code"], result["count"], result["samples"]) == ("ST002", 57, "L-17 L-20")
    assert len(others) == 5


def test_the_same_document_gives_the_same_bytes() -> None:
    assert workbook(company()) == workbook(company())
