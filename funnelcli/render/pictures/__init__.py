"""Pictures: a plot as a Vega-Lite dictionary, and that as SVG or PNG.

All that is drawn stands in the dictionary, no data are loaded from elsewhere. Places are computed
here and no text is measured, so that the bytes of an SVG depend on no font.
"""

from typing import assert_never

from funnelcli.render.pictures import curve, dots, falls
from funnelcli.render.pictures.base import Spec
from funnelcli.render.pictures.draw import png, svg
from funnelcli.render.pictures.look import PAGE, SHEET, Look
from funnelcli.render.plot import DotRows, Drawn, Falls, Plot

__all__ = ["PAGE", "SHEET", "Look", "about", "png", "spec", "svg"]


def spec(drawn: Drawn, look: Look) -> Spec:
    """Lower what is drawn beside a table to Vega-Lite 6."""
    match drawn:
        case Plot():
            return curve.spec(drawn, look)
        case Falls():
            return falls.spec(drawn, look)
        case DotRows():
            return dots.spec(drawn, look)
        case _:
            assert_never(drawn)


def about(drawn: Drawn) -> str:
    """Say what is drawn, and how its intervals are."""
    return curve.about(drawn) if isinstance(drawn, Plot) else drawn.about
