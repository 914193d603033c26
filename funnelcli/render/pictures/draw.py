"""A Vega-Lite dictionary as SVG or PNG."""

import re
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as ET

from funnelcli.errors import library_missing
from funnelcli.render.pictures.texts import allowed

if TYPE_CHECKING:
    from types import ModuleType

_VERSION: Final = "6.1"
"""Of Vega-Lite: every vl-convert that is allowed has it."""
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LONG: Final = re.compile(r"(\d\.\d)\d+")
_PLACES: Final = ("d", "transform", "x2", "y2")
_EMPTY: Final = {"background", "foreground"}
_DROPPED: Final = ("role", "aria-roledescription", "aria-hidden", "pointer-events", "class")
_SCALE: Final = 2.0
"""Pixels of a PNG for each of the picture, so that it is sharp on slides."""


def library(what: str) -> "ModuleType":
    """Import what draws pictures, or say how to get it."""
    try:
        import vl_convert
    except ImportError:
        raise library_missing(what, "html") from None
    return vl_convert


def svg(*drawings: dict[str, Any], title: str, alone: bool) -> str:
    """Draw pictures below each other as one `svg` element, for a page or for a file `alone`.

    Text that does not fit into it is shown outside of it: it was not measured.
    """
    convert = library("a picture").vegalite_to_svg
    roots = [
        # made by us, a moment ago
        ET.fromstring(convert(allowed(each), vl_version=_VERSION, allowed_base_urls=[]))  # noqa: S314
        for each in drawings
    ]
    whole = ET.Element("svg")
    if alone:
        whole.set("xmlns", _SVG[1:-1])
    width = max(round(float(root.attrib["width"])) for root in roots)
    height = 0
    for root in roots:
        part = ET.SubElement(whole, "g")
        if height:
            part.set("transform", f"translate(0,{height})")
        part.extend(root)
        height += round(float(root.attrib["height"]))
    whole.attrib |= {
        "width": str(width), "height": str(height), "viewBox": f"0 0 {width} {height}",
        "role": "img", "aria-label": allowed(title), "style": "overflow:visible",
    }  # fmt: skip
    _slim(whole)
    return ET.tostring(whole, encoding="unicode")


def png(*drawings: dict[str, Any], title: str) -> bytes:
    """Draw pictures below each other as PNG, with twice as many pixels."""
    drawn: bytes = library("a picture").svg_to_png(
        svg(*drawings, title=title, alone=True), scale=_SCALE
    )
    return drawn


def _slim(whole: ET.Element) -> None:
    """Take out what shows nothing, and digits that nobody sees; in a page there is one SVG."""
    for parent in list(whole.iter()):
        for child in list(parent):
            if child.tag == f"{_SVG}path" and child.get("class") in _EMPTY:
                parent.remove(child)
    for each in whole.iter():
        each.tag = each.tag.removeprefix(_SVG)
        if each is not whole:
            for name in _DROPPED:
                each.attrib.pop(name, None)
        for name in _PLACES:
            if name in each.attrib:
                each.set(name, _LONG.sub(r"\1", each.attrib[name]))
