"""CSV: all tables as one, its first column `table`, empty where a table lacks a column.

Numbers are those of JSON. A text that a spreadsheet would run as a formula gets a leading
apostrophe (OWASP, "CSV Injection", full-width signs included: Excel takes them for ASCII). For
Excel there is a mark of UTF-8 before all else, and numbers are those of its region.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from funnelcli.answers.columns import TABLE
from funnelcli.answers.report import Document, Report
from funnelcli.render.raw import Raw, is_text, raw_rows
from funnelcli.render.style import Region, Style
from funnelcli.render.visible import visible

_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_CONTROL_STARTS = ("\t", "\r", "\n")
_UTF_8 = "\ufeff"


def may_run(text: str) -> bool:
    """Tell whether a spreadsheet would take a text for a formula."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(_CONTROL_STARTS)


def text_cell(text: str) -> str:
    """Text as data: nothing in it runs, in a spreadsheet or on a terminal."""
    return ("'" if may_run(text) else "") + visible(text)


def cell(value: Raw, style: Style, *, text: bool) -> str:
    """Write a value: nothing for null, text as data."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float() if style.excel and not text:
            return str(value).replace(".", style.excel.decimal_mark)
        case _:
            return text_cell(str(value)) if text else str(value)


def separated(rows: Iterable[Iterable[str]], style: Style, delimiter: str | None = None) -> str:
    """Write rows of cells, separated as their region does unless a delimiter is given."""
    written = io.StringIO()
    if style.excel:
        written.write(_UTF_8)
    between = delimiter or (style.excel or Region()).delimiter
    csv.writer(written, delimiter=between, lineterminator="\n").writerows(rows)
    return written.getvalue()


def together(document: Document, style: Style, delimiter: str | None = None) -> str:
    """Write the rows of all tables under the union of their columns."""
    union = dict.fromkeys(column.name for report in document.tables for column in report.columns)

    def rows() -> Iterator[list[str]]:
        yield [TABLE, *map(text_cell, union)]
        for report in document.tables:
            for cells in _cells(report, union, document.money_digits, style):
                yield [report.name, *cells]

    return separated(rows(), style, delimiter)


def apart(document: Document, style: Style, delimiter: str | None = None) -> dict[str, str]:
    """Write each table by itself, under its own columns."""

    def rows(report: Report) -> Iterator[list[str]]:
        names = [column.name for column in report.columns]
        yield [*map(text_cell, names)]
        yield from _cells(report, names, document.money_digits, style)

    return {each.name: separated(rows(each), style, delimiter) for each in document.tables}


def _cells(
    report: Report, names: Iterable[str], money_digits: int, style: Style
) -> Iterator[list[str]]:
    texts = {column.name for column in report.columns if is_text(column)}
    for row in raw_rows(report, money_digits):
        yield [cell(row.get(name), style, text=name in texts) for name in names]


def render(document: Document, style: Style) -> str:
    """Write the rows, separated by commas."""
    return together(document, style)


def by_table(document: Document, style: Style) -> dict[str, str]:
    """Write the rows of each table, separated by commas."""
    return apart(document, style)
