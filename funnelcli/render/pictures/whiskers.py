"""Rates of rows as dots with their intervals, on one axis."""

from collections.abc import Sequence
from typing import Final

from funnelcli.answers.charts import Whiskers
from funnelcli.answers.report import Document, Report
from funnelcli.render import axes
from funnelcli.render.pictures.base import (
    EDGE,
    Frame,
    Spec,
    column,
    framed,
    in_pixels,
    quantity,
    rule,
    text,
)
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.rows import Row, rows_of
from funnelcli.render.pictures.texts import cut, pixels

_ROW: Final = 22
_GAP: Final = 14
_BEYOND: Final = "→"
_NAMES: Final = 0.36
"""How much of the width names can take."""


def spec(document: Document, report: Report, chart: Whiskers, look: Look) -> Spec:
    """Draw a row for each of the page, with `(other)`, and the total as a line across."""
    rows = rows_of(document, report, chart.of, chart.n)
    drawn = [*rows.body, *rows.closing[:-1]]
    labels = {each.name: each.label for each in report.columns}
    of = labels.get(chart.n or "", "")
    room = min(max((pixels(row.name) for row in drawn), default=0), int(_NAMES * look.width))
    numbers = max(map(pixels, (of, *(row.n for row in drawn))))
    said = max((pixels(row.said) for row in drawn), default=0)
    frame = Frame(
        look,
        _ROW * len(drawn),
        left=EDGE + room + _GAP + numbers + _GAP,
        right=_GAP + said + EDGE,
        top=16,
        bottom=22,
    )
    at = [_ROW * (n + 0.5) for n in range(len(drawn))]
    tops = ((not row.is_hollow, row.high or row.rate or 0.0) for row in drawn)
    ticks, end = axes.rates(axes.highest(tops), 6)
    beyond = [n for n, row in enumerate(drawn) if max(row.rate or 0, row.high or 0) > end]
    layers = [
        *(layer for total in rows.closing[-1:] for layer in _across(total, end, frame)),
        *_dots(drawn, at, (ticks, end), look),
        column([_BEYOND for _ in beyond], [at[n] for n in beyond], frame.width + 4, look.muted),
        column([of], [-9], -_GAP, look.muted, align="right"),
        column([cut(row.name, room) for row in drawn], at, EDGE - frame.left, look.ink),
        column([row.n for row in drawn], at, -_GAP, look.muted, align="right"),
        column([row.said for row in drawn], at, frame.width + _GAP, look.ink),
    ]
    about = f"{labels[chart.of]}, with its 95% interval"
    notes = [*report.about, *rows.reasons(document), *rows.left_out]
    if beyond:
        notes.append(f"{_BEYOND} Goes on beyond the axis.")
    return framed(frame, report.title, [about], notes, {"layer": layers})


def _dots(
    drawn: Sequence[Row], at: Sequence[float], scale: tuple[list[float], float], look: Look
) -> list[Spec]:
    """Draw intervals, and dots on them, hollow where they are not to be relied on."""
    ticks, end = scale
    axis = {"values": ticks, "format": f".{axes.decimals(ticks)}%", "title": None}
    x, y, color = quantity("x", end, axis), in_pixels("y"), look.series[0]
    inside = [(place, row) for place, row in zip(at, drawn, strict=True) if _begins(row) <= end]
    whiskers = {
        "data": {
            "values": [
                {"y": place, "low": row.low, "high": min(end, row.high)}
                for place, row in inside
                if row.low is not None and row.high is not None
            ]
        },
        "mark": {"type": "rule", "color": color, "strokeWidth": 1.5},
        "encoding": {"x": {**x, "field": "low"}, "x2": {"field": "high"}, "y": y},
    }
    look_of_dot = {"shape": "circle", "size": 58, "opacity": 1, "filled": True, "stroke": color}
    dots = [
        {
            "data": {
                "values": [
                    {"y": place, "x": row.rate}
                    for place, row in inside
                    if row.is_hollow is is_hollow and row.rate is not None and row.rate <= end
                ]
            },
            "mark": {"type": "point", **look_of_dot, "strokeWidth": 1.5, "fill": fill},
            "encoding": {"x": x, "y": y},
        }
        for is_hollow, fill in ((False, color), (True, look.inside))
    ]
    return [whiskers, *dots]


def _begins(row: Row) -> float:
    """Find the left end of what a row has to be drawn."""
    return (row.rate or 0.0) if row.low is None else row.low


def _across(total: Row, end: float, frame: Frame) -> list[Spec]:
    """Draw the total as a line through all rows."""
    if total.rate is None or total.rate > end:
        return []
    place, color = frame.width * total.rate / end, frame.look.muted
    return [
        rule(place, -2, place, frame.height, color, strokeDash=[2, 2]),
        text(f"{total.name} {total.said}", place, -9, color, align="center"),
    ]
