"""Excel: all rows of every table, their columns as in JSON; what they mean is in front."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import assert_never

from funnelcli.answers.columns import Kind
from funnelcli.answers.report import Document, Report
from funnelcli.render.blocks import Paragraph
from funnelcli.render.page import top
from funnelcli.render.raw import all_notes, raw
from funnelcli.render.signs import UNICODE
from funnelcli.render.style import Style
from funnelcli.render.workbook import AS_IT_IS, PERCENT, WHOLE, Cell, Line, Sheet, written

_CHANGE = "+#,##0;-#,##0;0"
_POINTS = "+0.0%;-0.0%;0.0%"
_TENTHS = "#,##0.0"


def render(document: Document, _style: Style) -> bytes:
    """Write the document as a workbook."""
    front = [*head(document, top(document, UNICODE)), *said(document), *_columns(document)]
    return written(front, [_sheet(each, document.money_digits) for each in document.tables])


def head(document: Document, lines: Iterable[Paragraph]) -> Iterator[Line]:
    """Say first what a page says first, and then what was asked."""
    first, *others = lines
    yield "title", (first.text,)
    for line in others:
        yield "line", (line.text,)
    yield "line", ()
    yield "heading", ("Asked", "", "")
    for name, value in _asked(document):
        if value is not None:
            yield "entry", (None, name, value)


def said(document: Document) -> Iterator[Line]:
    """List the notes."""
    if notes := all_notes(document):
        yield "line", ()
        yield "heading", ("Notes", "", "")
        for note in notes:
            yield "entry", (None, note.code, note.message)


def _asked(document: Document) -> Iterator[tuple[str, Cell]]:
    """List what the numbers depend on, as JSON names it, without what was left open."""
    query = document.query
    yield "command", document.command
    yield "version", document.version
    yield "definition", document.definition_path
    yield "sha256", document.definition_sha256
    yield "as_of", document.as_of
    yield "timezone", document.timezone
    yield "currency", document.currency
    yield "reach", query.reach
    yield "window", query.window
    yield "horizon", query.horizon
    yield "horizon_from", query.horizon_from
    yield "cohort", query.cohort
    yield "since", query.since
    yield "until", query.until
    for where in query.where:
        yield "where", where
    yield "by", ", ".join(query.by) or None
    yield "min_leads", query.min_leads


def _columns(document: Document) -> Iterator[Line]:
    """Define the columns of each sheet: what a page calls them, and what they mean."""
    yield "line", ()
    yield "heading", ("Sheet", "Column", "Meaning")
    for report in document.tables:
        for column in report.columns:
            yield "entry", (report.name, column.name, f"{column.label}. {column.means}".rstrip())


def _sheet(report: Report, money_digits: int) -> Sheet:
    kinds = [column.kind for column in report.columns]
    return Sheet(
        name=report.name,
        header=tuple(column.name for column in report.columns),
        formats=tuple(
            _format(kind, report.frame[column.name].to_list(), money_digits)
            for column, kind in zip(report.columns, kinds, strict=True)
        ),
        rows=[
            [
                value if isinstance(value, date) else raw(value, kind, money_digits)
                for value, kind in zip(row, kinds, strict=True)
            ]
            for row in report.frame.iter_rows()
        ],
    )


def _format(kind: Kind, values: Iterable[float | None], money_digits: int) -> str:
    """Choose how Excel shows the numbers of a column; the numbers are as they are."""
    match kind:
        case Kind.COUNT:
            return WHOLE
        case Kind.CHANGE | Kind.POINTS:
            return _CHANGE if kind is Kind.CHANGE else _POINTS
        case Kind.RATE:
            return PERCENT
        case Kind.DAYS | Kind.MINUTES | Kind.CREDIT:
            whole = all(value is None or value % 1 == 0 for value in values)
            return WHOLE if whole else _TENTHS
        case Kind.MONEY:
            return f"{WHOLE}.{'0' * money_digits}".rstrip(".")
        case (
            Kind.NUMBER | Kind.FLAG | Kind.LABEL | Kind.TEXT | Kind.DATE | Kind.TREND | Kind.FIGURE
        ):
            return AS_IT_IS
        case _:
            assert_never(kind)
