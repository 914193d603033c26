"""Rows of marks as a Vega-Lite dictionary: a mark for each that tells a number, on one axis."""

import math
from collections.abc import Iterator, Sequence
from typing import Final

from funnelcli.render import axes
from funnelcli.render.pictures.base import (
    EDGE,
    Frame,
    Spec,
    column,
    framed,
    in_pixels,
    quantity,
    text,
)
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.texts import cut, pixels
from funnelcli.render.plot import DotRow, DotRows

_ROW: Final = 36
_GAP: Final = 14
_NAMES: Final = 0.3
"""How much of the width names can take."""
_SHAPES: Final = (
    *("circle", "square", "triangle-up", "diamond"),
    *("triangle-down", "cross", "triangle-right", "triangle-left"),
)
"""Filled, then hollow: no two marks are told apart by their colour alone."""
_LANES: Final = (0, -9, 9)
"""Pixels from the middle of a row, for marks that would cover each other."""
_NEAR: Final = 9
_LINE: Final = 18
"""Pixels of a line of the legend."""
_HEADED: Final = 18
"""Pixels between the legend and the rows, for what is said above these."""


def spec(drawn: DotRows, look: Look) -> Spec:
    """Draw a row for each, its marks on a line from the lowest to the highest, below a legend."""
    rows = drawn.rows
    at = [_ROW * (n + 0.5) for n in range(len(rows))]
    room = min(max(pixels(row.name) for row in rows), int(_NAMES * look.width))
    numbers = max(map(pixels, (drawn.n, *(row.n for row in rows))))
    said = max(pixels(row.said) for row in rows)
    legend = list(_placed(drawn.marks, look))
    lines = 1 + max(line for line, _, _ in legend)
    frame = Frame(
        look,
        _ROW * len(rows),
        left=EDGE + room + _GAP + numbers + _GAP,
        right=_GAP + said + EDGE,
        top=_HEADED + _LINE * lines,
        bottom=22,
    )
    ticks, end = axes.rates(max(row.highest for row in rows), 5)
    decimals = max(0, -math.floor(math.log10(ticks[1]) + 1e-9))
    x = quantity("x", end, {"values": ticks, "format": f",.{decimals}f", "title": None})
    layers = [
        _ranges(rows, at, x, look),
        *_marks(drawn, at, x, end / frame.width, look),
        column([drawn.n], [-9], -_GAP, look.muted, align="right"),
        column([cut(row.name, room) for row in rows], at, EDGE - frame.left, look.ink),
        column([row.n for row in rows], at, -_GAP, look.muted, align="right"),
        column([row.said for row in rows], at, frame.width + _GAP, look.ink),
    ]
    for n, (line, left, name) in enumerate(legend):
        place = EDGE - frame.left + left
        height = -_HEADED - _LINE * (lines - line - 0.5)
        layers += [
            {
                "data": {"values": [{"x": place + _NEAR / 2, "y": height}]},
                "mark": _mark(n, look),
                "encoding": {"x": in_pixels("x"), "y": in_pixels("y")},
            },
            text(name, place + _GAP, height, look.ink),
        ]
    notes = (*drawn.said, *drawn.footnotes)
    return framed(frame, drawn.title, [drawn.about], notes, {"layer": layers})


def _placed(names: Sequence[str], look: Look) -> Iterator[tuple[int, int, str]]:
    """Yield line, place and text of each entry of the legend, which goes on below where full."""
    line, left, room = 0, 0, look.width - 2 * EDGE
    for name in names:
        shown = cut(name, room - 2 * _GAP)
        wide = _GAP + pixels(shown) + _GAP
        if left and left + wide > room:
            line, left = line + 1, 0
        yield line, left, shown
        left += wide


def _ranges(rows: Sequence[DotRow], at: Sequence[float], x: Spec, look: Look) -> Spec:
    """Draw from where to where the marks of a row go."""
    values = [
        {"x": row.lowest, "x2": row.highest, "y": place}
        for row, place in zip(rows, at, strict=True)
    ]
    return {
        "data": {"values": values},
        "mark": {"type": "rule", "color": look.muted, "strokeWidth": 1.5},
        "encoding": {"x": x, "x2": {"field": "x2"}, "y": in_pixels("y")},
    }


def _marks(
    drawn: DotRows, at: Sequence[float], x: Spec, pixel: float, look: Look
) -> Iterator[Spec]:
    """Draw what each tells of all rows; a `pixel` is so much of the axis."""
    places = [
        {n: place + lane for n, lane in _lanes(row, pixel)}
        for row, place in zip(drawn.rows, at, strict=True)
    ]
    for n in range(len(drawn.marks)):
        values = [
            {"x": row.values[n], "y": place[n]}
            for row, place in zip(drawn.rows, places, strict=True)
            if n in place
        ]
        yield {
            "data": {"values": values},
            "mark": _mark(n, look),
            "encoding": {"x": x, "y": in_pixels("y")},
        }


def _lanes(row: DotRow, pixel: float) -> Iterator[tuple[int, int]]:
    """Move marks up or down that would cover each other, as far as there is room."""
    taken = dict.fromkeys(_LANES, -math.inf)
    known = [(value, n) for n, value in enumerate(row.values) if value is not None]
    for value, n in sorted(known):
        free = (lane for lane in _LANES if value - taken[lane] >= _NEAR * pixel)
        lane = next(free, min(_LANES, key=taken.__getitem__))
        taken[lane] = value
        yield n, lane


def _mark(n: int, look: Look) -> Spec:
    """Give each its shape and colour; those after the first round of shapes are hollow."""
    color = look.series[n % len(look.series)]
    return {
        "type": "point", "shape": _SHAPES[n % len(_SHAPES)], "size": 52, "opacity": 1,
        "filled": True, "strokeWidth": 1.5, "stroke": color,
        "fill": color if n < len(_SHAPES) else look.inside,
    }  # fmt: skip
