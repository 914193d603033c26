"""Rates of rows as bars, with their numbers."""

from collections.abc import Iterator
from typing import Final

from funnelcli.answers.charts import Bars
from funnelcli.answers.columns import Kind
from funnelcli.answers.report import Document, Report
from funnelcli.render.cells import column_cells
from funnelcli.render.pictures.base import EDGE, Frame, Spec, column, framed, in_pixels, quantity
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.rows import DOT, Rows, rows_of
from funnelcli.render.pictures.texts import cut, pixels
from funnelcli.render.signs import UNICODE

_ROW: Final = 34
_GAP: Final = 14
_BAR: Final = 20
_BEHIND: Final = 8
"""Pixels between a bar and its number."""
_NAMES: Final = 0.3
"""How much of the width names can take."""


def spec(document: Document, report: Report, chart: Bars, look: Look) -> Spec:
    """Draw a bar for each row, its number and its rate behind it, then the other rates."""
    rows = rows_of(document, report, chart.of, chart.n)
    at = [_ROW * (n + 0.5) for n in range(len(rows.body))]
    beside = list(_beside(document, report, chart, rows))
    widths = [max(map(pixels, texts)) + _GAP for texts in beside]
    said = [DOT.join(filter(None, (row.n, row.said))) for row in rows.body]
    room = min(max((pixels(row.name) for row in rows.body), default=0), int(_NAMES * look.width))
    left = EDGE + room + _GAP
    frame = Frame(look, _ROW * len(at), left=left, right=sum(widths) + EDGE, top=18)
    lengths = [min(1.0, row.rate or 0) for row in rows.body]
    longest = frame.width - max(map(pixels, said), default=0) - _BEHIND
    end = (max(lengths, default=0) or 1) * frame.width / max(1, longest)
    bars = [
        {"x": length, "y": place - _BAR / 2, "y2": place + _BAR / 2}
        for length, place in zip(lengths, at, strict=True)
    ]
    layers: list[Spec] = [
        {
            "data": {"values": bars},
            "mark": {"type": "rect", "color": look.series[0], "opacity": 0.85},
            "encoding": {
                "x": quantity("x", end, None),
                "x2": {"datum": 0},
                "y": in_pixels("y"),
                "y2": {"field": "y2"},
            },
        },
        column([cut(row.name, room) for row in rows.body], at, EDGE - left, look.ink),
    ]
    for text, place, length in zip(said, at, lengths, strict=True):
        layers.append(column([text], [place], frame.width * length / end + _BEHIND, look.ink))
    right = frame.width
    for texts, width in zip(beside, widths, strict=True):
        right += width
        layers.append(column(texts, [-9, *at], right, look.muted, align="right"))
    labels = {each.name: each.label for each in report.columns}
    about = DOT.join(labels[name] for name in (chart.n, chart.of) if name in labels)
    notes = [*report.about, *rows.reasons(document), *rows.left_out]
    return framed(frame, report.title, [about], notes, {"layer": layers})


def _beside(document: Document, report: Report, chart: Bars, rows: Rows) -> Iterator[list[str]]:
    """Yield the other rates, each below its label."""
    for each in report.columns:
        if each.kind is Kind.RATE and each.role is None and each.name != chart.of:
            values = rows.lines.values[each.name][rows.kept]
            yield [each.label, *column_cells(values, each.kind, UNICODE, document.money_digits)]
