"""The lines of a report as plots: of all its rows, though a page shows some of them only."""

from collections.abc import Iterator, Sequence
from typing import Any

import polars as pl

from funnelcli.answers.charts import Dots, Lines, Waterfall
from funnelcli.answers.columns import Kind, Role
from funnelcli.answers.report import Document, Report
from funnelcli.render.cells import count, counted, percent
from funnelcli.render.dots import dots
from funnelcli.render.falls import falls
from funnelcli.render.plot import Drawn, Line, Plot, Point
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

MOST = 8
"""So many lines can be told apart in a plot."""


def plots(document: Document, report: Report, signs: Signs) -> Iterator[Drawn]:
    """Lower the lines, the waterfall or the dots that a report declares; else nothing.

    A page has the same ones of segments as its table. Points without a rate are left out.
    """
    page = report.page or report
    chart = page.chart
    if isinstance(chart, Waterfall):
        yield from falls(report, chart, signs)
    if isinstance(chart, Dots):
        yield from dots(document, report, chart, signs)
    if not isinstance(chart, Lines):
        return
    labels = [column.name for column in report.columns if column.kind is Kind.LABEL]
    shown = page.frame.select(labels).unique()
    frame = report.frame.drop_nulls(chart.of).join(
        shown, on=labels, how="semi", maintain_order="left"
    )
    pairs = frame.select(chart.steps).unique(maintain_order=True)
    for some in (pairs.head(1), pairs.slice(1)):
        rows = frame.join(some, on=chart.steps, how="semi", maintain_order="left")
        if not rows.is_empty():
            yield _plot(document, report, chart, rows, signs)


def _plot(
    document: Document, report: Report, chart: Lines, rows: pl.DataFrame, signs: Signs
) -> Plot:
    """Draw a line for each combination of labels that the rows have."""
    segments = {
        column.name: one_line(column.label, signs.line_end)
        for column in report.columns
        if column.kind is Kind.LABEL and column.name not in chart.steps
    }
    arrow = f" {signs.arrow} "
    pairs = rows.select(chart.steps).unique(maintain_order=True)
    start, end = (one_line(str(label), signs.line_end) for label in pairs.row(0))
    is_one = pairs.height == 1
    by = f" by {', '.join(segments.values())}" if segments else ""
    labels, joint = list(chart.steps), arrow
    if is_one:
        labels, joint = list(segments), f" {signs.dot} "
    lines = [
        _line(report, chart, joint.join(map(str, key)), part, signs)
        for key, part in (rows.group_by(labels, maintain_order=True) if labels else [((), rows)])
    ]
    drawn = tuple(lines[:MOST])
    rate = next(column.label for column in report.columns if column.name == chart.of)
    since = f"days since {start}" if is_one else "days since the stage"
    n = counted(int(rows[chart.n][0]), document.unit, signs)
    of = f" of {n}" if len(lines) == 1 else ""
    beside = f"; in brackets: how many {document.unit}s" if len(lines) > 1 else ""
    return Plot(
        title=f"{start}{arrow}{end}{by}" if is_one else "Each stage to the next",
        about=f"{rate}{of} by {since}{beside}",
        x_label=since[:1].upper() + since[1:],
        lines=drawn,
        footnotes=tuple(_footnotes(document, drawn, len(lines), signs)),
    )


def _line(report: Report, chart: Lines, name: str, rows: pl.DataFrame, signs: Signs) -> Line:
    """Follow one line; before its first day nothing has happened."""
    roles = {column.role: column.name for column in report.columns if column.of in {None, chart.of}}
    none = [None] * rows.height

    def of(role: Role) -> Sequence[Any]:
        return rows[roles[role]].to_list() if role in roles else none

    days, rates = rows[chart.over].to_list(), rows[chart.of].to_list()
    marks = zip(of(Role.LOW), of(Role.HIGH), of(Role.LOW_N), strict=True)
    points = [
        Point(day, rate, low, high, dashed=bool(few))
        for day, rate, (low, high, few) in zip(days, rates, marks, strict=True)
    ]
    if days[0] > 0:
        points.insert(0, Point(0, 0.0, None, None, points[0].dashed))
    return Line(
        name=one_line(name, signs.line_end),
        n=count(rows[chart.n][0], signs),
        ends=percent(rates[-1], signs),
        points=tuple(points),
    )


def _footnotes(
    document: Document, drawn: Sequence[Line], lines: int, signs: Signs
) -> Iterator[str]:
    """Say what is dashed, and what is not drawn."""
    points = [point for line in drawn for point in line.points]
    if any(point.dashed for point in points):
        few = counted(document.query.min_leads, document.unit, signs)
        yield f"Dashed: under {few} at risk, or an interval over 30 points."
    if len(drawn) < lines:
        yield f"The first {len(drawn)} of {lines} lines; the table has the others."
