"""Pictures: a plot as a Vega-Lite dictionary, and that as SVG or PNG.

All that is drawn stands in the dictionary, no data are loaded from elsewhere. Places are computed
here and no text is measured, so that the bytes of an SVG depend on no font.
"""

from funnelcli.render.pictures.curve import about, spec
from funnelcli.render.pictures.draw import png, svg
from funnelcli.render.pictures.look import PAGE, SHEET, Look

__all__ = ["PAGE", "SHEET", "Look", "about", "png", "spec", "svg"]
