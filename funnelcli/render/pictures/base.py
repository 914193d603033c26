"""What all pictures have in common: where they begin, their axes, their title and footnotes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from funnelcli.render.pictures.look import Look
from funnelcli.render.pictures.texts import cut, lines

Spec = dict[str, Any]

SIZE: Final = 11
"""Pixels of letters."""
EDGE: Final = 8
"""Pixels around all."""
_TITLE, _ABOUT = 15, 12
_LINE: Final = 15
_ONE: Final[Spec] = {"values": [{}]}
"""Data of what stands at one place."""


@dataclass(frozen=True, slots=True)
class Frame:
    """The place of what is drawn, between labels of so many pixels on each side."""

    look: Look
    height: int
    left: int
    right: int
    top: int = 0
    bottom: int = 0

    @property
    def width(self) -> int:
        """Pixels between the labels."""
        return self.look.width - self.left - self.right


def framed(
    frame: Frame, title: str, about: Iterable[str], notes: Iterable[str], drawn: Mapping[str, Any]
) -> Spec:
    """Set what is drawn into its frame, below its title and above what has to be said of it."""
    look = frame.look
    said = lines(about, look.width - 2 * EDGE) if look.titled else []
    below = lines(notes, look.width - 2 * EDGE) if look.titled else []
    left, above = EDGE - frame.left, frame.top + 10
    heading = [
        text(line, left, -above - _LINE * (len(said) - n - 0.5), look.muted, size=_ABOUT)
        for n, line in enumerate(said)
    ]
    if look.titled:
        above += _LINE * len(said) + 4
        cut_title = cut(title, look.width * SIZE / _TITLE)
        heading.append(
            text(cut_title, left, -above - _TITLE / 2, look.ink, size=_TITLE, strong=True)
        )
        above += _TITLE + EDGE
    beneath = frame.height + frame.bottom + 6
    footing = [
        text(line, left, beneath + _LINE * (n + 0.5), look.muted) for n, line in enumerate(below)
    ]
    return {
        "width": frame.width,
        "height": frame.height,
        "autosize": "none",
        "padding": {
            "left": frame.left,
            "right": frame.right,
            "top": above,
            "bottom": frame.bottom + 6 + (_LINE * len(below) + EDGE if below else 0),
        },
        "background": look.paper,
        "config": _config(look),
        **drawn,
        "layer": [*drawn["layer"], *heading, *footing],
    }


def text(
    said: str,
    x: float,
    y: float,
    color: str,
    *,
    align: str = "left",
    size: int = SIZE,
    strong: bool = False,
) -> Spec:
    """Write a text at a place in pixels, which its middle has the height of."""
    weight = {"fontWeight": "bold"} if strong else {}
    mark = {"type": "text", "text": said, "align": align, "color": color, "fontSize": size}
    return {"data": _ONE, "mark": {**mark, **weight}, "encoding": _at(x=x, y=y)}


def column(
    texts: Sequence[str], at: Sequence[float], x: float, color: str, *, align: str = "left"
) -> Spec:
    """Write texts below each other, their places in pixels."""
    values = [{"text": text, "y": y} for text, y in zip(texts, at, strict=True) if text]
    return {
        "data": {"values": values},
        "mark": {"type": "text", "align": align, "color": color},
        "encoding": {
            **_at(x=x), "y": in_pixels("y"), "text": {"field": "text"},
        },
    }  # fmt: skip


def rule(x: float, y: float, x2: float, y2: float, color: str, **looks: Any) -> Spec:
    """Draw a thin line between two places in pixels."""
    ends = _at(x=x, y=y, x2=x2, y2=y2)
    return {"data": _ONE, "mark": {"type": "rule", "color": color, **looks}, "encoding": ends}


def in_pixels(field: str) -> Spec:
    """Place something where a field of it says."""
    return {"field": field, "type": "quantitative", "scale": None, "axis": None}


def _at(**places: float) -> Spec:
    return {channel: {"value": round(place, 1)} for channel, place in places.items()}


def quantity(field: str, end: float, axis: Mapping[str, Any] | None) -> Spec:
    """Place numbers along an axis from 0 to `end`."""
    scale = {"domain": [0, end], "nice": False}
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis}


def _config(look: Look) -> Spec:
    """Keep lines light and letters of one size."""
    return {
        "aria": False,
        "font": "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', sans-serif",
        "view": {"stroke": None},
        "axis": {
            "domain": False, "ticks": False, "labelColor": look.muted, "labelFontSize": SIZE,
            "labelPadding": 6, "labelOverlap": False, "labelBound": False, "labelFlush": False,
            "gridColor": look.rule, "titleColor": look.muted, "titleFontSize": SIZE,
            "titleFontWeight": "normal", "titlePadding": 6,
        },
        "text": {"fontSize": SIZE, "baseline": "middle"},
    }  # fmt: skip
