"""A plot as a Vega-Lite dictionary: steps with their bands, and names where the lines end."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import ceil
from typing import Final

from funnelcli.render import axes
from funnelcli.render.pictures.base import Frame, Spec, framed, quantity, rule, text
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.texts import cut, pixels
from funnelcli.render.plot import Line, Plot, Point

_HEIGHT: Final = 260
_NARROW: Final = 480
_BANDS: Final = 4
"""Of more lines the bands would cover each other."""
_LABEL: Final = 15
"""Pixels from label to label."""
_SEEN: Final = 0.6
"""Pixels that a step has to be high for it to be drawn."""
_GAP: Final = 8
_NAMES, _NAMES_OF_NARROW = 0.42, 0.5
"""How much of the width names can take."""


def spec(plot: Plot, look: Look) -> Spec:
    """Lower a plot to Vega-Lite 6; each of its lines has a point."""
    is_alone = len(plot.lines) == 1
    beside = ["" if is_alone else f" ({line.n})" for line in plot.lines]
    labels = [(line.ends, line.name, n) for line, n in zip(plot.lines, beside, strict=True)]
    names = max(pixels(name) + pixels(n) for _, name, n in labels)
    most = _NAMES_OF_NARROW if look.width < _NARROW else _NAMES
    right = min(int(most * look.width), _GAP + _rates(labels) + 7 + names)
    frame = Frame(look, _HEIGHT, left=46, right=right, bottom=38)
    ticks, highest = axes.rates(axes.highest(plot.tops))
    plot = plot.cut(highest)
    points = [point for line in plot.lines for point in line.points]
    last = max(1, *(point.x for point in points))
    of_days = axes.days(last, 4 if look.width < _NARROW else 8)
    is_banded = len(plot.lines) <= _BANDS
    x_axis = {"values": of_days, "grid": False, "title": plot.x_label}
    y_axis = {"values": ticks, "format": f".{axes.decimals(ticks)}%", "title": None}
    layers: list[Spec] = []
    for line, color in zip(plot.lines, look.series, strict=False):
        layers += _line(line, color, _HEIGHT / highest, banded=is_banded)
    y = quantity("y", highest, y_axis)
    for layer in layers:
        layer["encoding"]["y"] |= {"scale": y["scale"], "axis": y["axis"]}
    drawn = {
        "encoding": {"x": quantity("x", last, x_axis)},
        "layer": [*layers, *_labels(plot.lines, labels, frame, (last, highest))],
    }
    return framed(frame, plot.title, [about(plot)], plot.footnotes, drawn)


def about(plot: Plot) -> str:
    """Say what is drawn, and how its interval is."""
    if all(point.low is None for line in plot.lines for point in line.points):
        return plot.about
    how = "shaded" if len(plot.lines) <= _BANDS else "bars"
    return f"{plot.about}; {how}: 95% interval"


def _line(line: Line, color: str, height: float, *, banded: bool) -> Iterator[Spec]:
    """Draw a band and a line, dashed where it is not to be relied on."""
    points = list(_thinned(line.points, height))
    y = {"field": "y", "type": "quantitative"}
    ends = [
        {"x": point.x, "y": _short(point.low), "high": _short(point.high)}
        for point in points
        if point.low is not None and point.high is not None
    ]
    firm = [point for point in line.points if not point.dashed and point.low is not None]
    if firm and not banded:
        yield {
            "data": {"values": [{"x": firm[-1].x, "y": firm[-1].low, "high": firm[-1].high}]},
            "mark": {"type": "rule", "color": color, "strokeWidth": 5, "opacity": 0.25},
            "encoding": {"y": dict(y), "y2": {"field": "high"}},
        }
    if banded and ends:
        yield {
            "data": {"values": ends},
            "mark": {
                "type": "area",
                "interpolate": "step-after",
                "color": color,
                "opacity": 0.16,
            },
            "encoding": {"y": dict(y), "y2": {"field": "high"}},
        }
    for run in _runs(points):
        dash = {"strokeDash": [3, 3]} if run[0].dashed else {}
        yield {
            "data": {"values": [{"x": point.x, "y": _short(point.y)} for point in run]},
            "mark": {
                "type": "line", "interpolate": "step-after", "color": color, "strokeWidth": 2,
                **dash,
            },
            "encoding": {"y": dict(y)},
        }  # fmt: skip


def _short(rate: float | None) -> float:
    return round(rate or 0.0, 5)


def _thinned(points: Sequence[Point], height: float) -> Iterator[Point]:
    """Leave out steps too low to be seen, in a picture with so many pixels from 0 to 1."""
    kept = points[0]
    yield kept
    for point in points[1:-1]:
        ends = zip((point.y, point.low, point.high), (kept.y, kept.low, kept.high), strict=True)
        moved = max(abs((now or 0) - (before or 0)) for now, before in ends)
        if point.dashed != kept.dashed or moved * height >= _SEEN:
            kept = point
            yield kept
    if len(points) > 1:
        yield points[-1]


def _runs(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Divide a line where it becomes dashed; a part goes up to the first point of the next."""
    run = [points[0]]
    for before, point in pairwise(points):
        run.append(point)
        if point.dashed != before.dashed:
            yield run
            run = [point]
    yield run


def _rates(labels: Sequence[tuple[str, str, str]]) -> int:
    """Find how many pixels rates need, whose letters are bold."""
    return ceil(1.2 * max(pixels(rate) for rate, _, _ in labels))


def _labels(
    lines: Sequence[Line],
    labels: Sequence[tuple[str, str, str]],
    frame: Frame,
    ends: tuple[float, float],
) -> Iterator[Spec]:
    """Write rates and names where the lines end, apart from each other, and lead the eye there."""
    last, highest = ends
    look, rates = frame.look, _rates(labels)
    wanted = [frame.height * (1 - line.points[-1].y / highest) for line in lines]
    places = zip(wanted, axes.apart(wanted, _LABEL, frame.height), strict=True)
    for line, said, color, (at, y) in zip(lines, labels, look.series, places, strict=False):
        x = frame.width * line.points[-1].x / last
        corner = max(x, frame.width - _GAP)
        if corner > x or abs(at - y) > 1:
            yield rule(x, at, corner, at, look.muted, strokeDash=[1, 2])
            yield rule(corner, at, frame.width + _GAP - 3, y, look.muted, strokeDash=[1, 2])
        rate, name, n = said
        yield text(rate, frame.width + _GAP + rates, y, color, align="right", strong=True)
        begin = _GAP + rates + 7
        shown = cut(name, frame.right - begin - pixels(n))
        yield text(f"{shown}{n}", frame.width + begin, y, look.ink)
