"""Plots as figures; who does not see them has the table below."""

from dataclasses import replace
from typing import Final

import htpy as h
from htpy import Element
from markupsafe import Markup

from funnelcli.render.html.texts import name
from funnelcli.render.pictures import PAGE, about, spec, svg
from funnelcli.render.plot import Drawn

_WIDTHS: Final = {"wide": 900, "narrow": 360}
"""Pixels: a picture that is made smaller has letters that nobody can read."""


def figure(plot: Drawn) -> Element:
    """Draw a plot in the colours of the page, and say below it what it is."""
    return h.figure[
        h.figcaption[name(plot.title), h.p[about(plot), "."]],
        (h.div(f".{look}")[_drawn(plot, width)] for look, width in _WIDTHS.items()),
        (h.p(".foot")[note] for note in plot.footnotes),
    ]


def _drawn(plot: Drawn, width: int) -> Markup:
    drawn = svg(spec(plot, replace(PAGE, width=width)), title=plot.title, alone=False)
    return Markup(drawn)  # noqa: S704  (an element of ours, whose texts are escaped)
