"""A waterfall as a Vega-Lite dictionary: a bar a row, from one rate to another."""

from typing import Final

from funnelcli.render import axes
from funnelcli.render.pictures.base import EDGE, Frame, Spec, column, framed, in_pixels
from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.texts import cut, pixels
from funnelcli.render.plot import Fall, Falls

_ROW: Final = 34
_BAR: Final = 18
_GAP: Final = 14
_NAMES: Final = 0.42
"""How much of the width names can take."""


def spec(drawn: Falls, look: Look) -> Spec:
    """Draw a whole at each end, and between them what is added and taken off, with intervals."""
    bars = drawn.falls
    at = [_ROW * (n + 0.5) for n in range(len(bars))]
    room = min(max(pixels(bar.name) for bar in bars), int(_NAMES * look.width))
    said = max(pixels(bar.said) for bar in bars)
    frame = Frame(
        look, _ROW * len(bars), left=EDGE + room + _GAP, right=_GAP + said + EDGE, bottom=22
    )
    places = [place for bar in bars for place in (bar.start, bar.end, bar.low, bar.high)]
    known = [place for place in places if place is not None]
    ticks, end = axes.rates(max(0.0, *known), 5)
    scale = {"domain": [min(0.0, *known), end], "nice": False}
    axis = {"values": ticks, "format": f".{axes.decimals(ticks)}%", "title": None}
    x: Spec = {"field": "x", "type": "quantitative", "scale": scale, "axis": axis}
    colors = {"whole": look.series[0], "more": look.series[2], "less": look.series[1]}
    layers = [
        {
            "data": {
                "values": [
                    {"x": round(bar.start, 6), "x2": round(bar.end, 6),
                     "y": place - _BAR / 2, "y2": place + _BAR / 2}
                    for bar, place in zip(bars, at, strict=True)
                    if which == _which(bar)
                ]
            },
            "mark": {"type": "rect", "color": color, "opacity": 0.85},
            "encoding": {
                "x": x, "x2": {"field": "x2"}, "y": in_pixels("y"), "y2": {"field": "y2"},
            },
        }
        for which, color in colors.items()
    ]  # fmt: skip
    intervals = {
        "data": {
            "values": [
                {"y": place, "x": round(bar.low, 6), "high": round(bar.high, 6)}
                for bar, place in zip(bars, at, strict=True)
                if bar.low is not None and bar.high is not None
            ]
        },
        "mark": {"type": "rule", "color": look.ink, "strokeWidth": 1.5},
        "encoding": {"x": x, "x2": {"field": "high"}, "y": in_pixels("y")},
    }
    texts = [
        column([cut(bar.name, room) for bar in bars], at, EDGE - frame.left, look.ink),
        column([bar.said for bar in bars], at, frame.width + _GAP, look.ink),
    ]
    layer = [*layers, intervals, *texts]
    return framed(frame, drawn.title, [drawn.about], drawn.footnotes, {"layer": layer})


def _which(bar: Fall) -> str:
    """Tell whether it is a whole, or adds something, or takes something off."""
    if bar.is_whole:
        return "whole"
    return "more" if bar.end > bar.start else "less"
