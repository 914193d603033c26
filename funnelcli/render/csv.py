"""CSV: all tables as one, its first column `table`, empty where a table lacks a column.

Numbers are those of JSON. A text that a spreadsheet would run as a formula gets a leading
apostrophe (OWASP, "CSV Injection", full-width signs included: Excel takes them for ASCII).
"""

import csv
import io

from funnelcli.answers.columns import TABLE
from funnelcli.answers.report import Document
from funnelcli.render.raw import Raw, is_text, raw_rows
from funnelcli.render.style import Style
from funnelcli.render.visible import visible

_FORMULA_STARTS = tuple("=+-@\uff1d\uff0b\uff0d\uff20")
_CONTROL_STARTS = ("\t", "\r", "\n")


def text_cell(text: str) -> str:
    """Text as data: nothing in it runs, in a spreadsheet or on a terminal."""
    runs = text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(_CONTROL_STARTS)
    return ("'" if runs else "") + visible(text)


def cell(value: Raw, *, text: bool) -> str:
    """Write a value: nothing for null, text as data."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case _:
            return text_cell(str(value)) if text else str(value)


def delimited(document: Document, delimiter: str) -> str:
    """Write the rows of all tables under the union of their columns."""
    union = dict.fromkeys(column.name for report in document.tables for column in report.columns)
    written = io.StringIO()
    writer = csv.writer(written, delimiter=delimiter, lineterminator="\n")
    writer.writerow([TABLE, *map(text_cell, union)])
    for report in document.tables:
        texts = {column.name for column in report.columns if is_text(column)}
        for row in raw_rows(report, document.money_digits):
            cells = (cell(row.get(name), text=name in texts) for name in union)
            writer.writerow([report.name, *cells])
    return written.getvalue()


def render(document: Document, _style: Style) -> str:
    """Write the rows, separated by commas."""
    return delimited(document, ",")
