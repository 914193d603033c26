"""Numbers that several tell of the same rows, as marks on one axis."""

from collections.abc import Iterator
from typing import Final

from funnelcli.answers.charts import Dots
from funnelcli.answers.columns import Kind
from funnelcli.answers.report import Document, Report
from funnelcli.render.cells import column_cells
from funnelcli.render.plot import DotRow, DotRows
from funnelcli.render.signs import Signs
from funnelcli.render.visible import one_line

MOST: Final = 30
"""So many rows a picture has."""


def dots(document: Document, report: Report, chart: Dots, signs: Signs) -> Iterator[DotRows]:
    """Lower the rows of a page, with what is known of them; nothing where that is nothing."""
    page = report.page or report
    frame, columns = page.frame.head(MOST), page.columns
    marks = [
        each
        for each in columns
        if each.name in chart.of and frame[each.name].null_count() < frame.height
    ]
    if frame.is_empty() or not marks:
        return
    label = {each.name: one_line(each.label, signs.line_end) for each in columns}

    def texts(*names: str) -> list[str]:
        (kind,) = {each.kind for each in columns if each.name in names}
        values = [value for name in names for value in frame[name]]
        return column_cells(values, kind, signs, document.money_digits)

    names = zip(*(texts(each.name) for each in columns if each.kind is Kind.LABEL), strict=True)
    ends = texts(chart.lowest, chart.highest)
    pairs = zip(ends[: frame.height], ends[frame.height :], strict=True)
    rows = zip(
        map(f" {signs.dot} ".join, names),
        texts(chart.n),
        (low if low == high else f"{low} to {high}" for low, high in pairs),
        frame.select(each.name for each in marks).rows(),
        frame[chart.lowest],
        frame[chart.highest],
        strict=True,
    )
    left_out = page.frame.height - frame.height
    yield DotRows(
        title=one_line(page.title, signs.line_end),
        about="A mark for each model; line: from the lowest to the highest",
        marks=tuple(label[each.name] for each in marks),
        n=label[chart.n],
        rows=tuple(DotRow(*row) for row in rows),
        said=tuple(one_line(each, signs.line_end) for each in page.about),
        footnotes=(f"The first {MOST} of {page.frame.height:,} rows.",) if left_out else (),
    )
