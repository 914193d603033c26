"""Pages as one file of HTML that asks for nothing: no script, no font, no picture from elsewhere.

Tables are their own charts: bars, dots with whiskers and shades are drawn by the style in cells
whose numbers stay text, for who hears them and where no style is kept. A page can be mailed,
printed and read on a phone. Its policy allows nothing but its own style, should anything in it
ever be taken for more than text.
"""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from typing import TypeAlias, assert_never

from funnelcli.errors import library_missing

try:
    import htpy as h
    from htpy import Node
    from markupsafe import Markup
except ImportError:
    raise library_missing("html", "html", ", or choose another format") from None

from funnelcli.render.blocks import (
    Block,
    Callouts,
    Head,
    Headline,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.html.figures import figure
from funnelcli.render.html.findings import BESIDE, findings
from funnelcli.render.html.heads import below, bottom, contents, title, top
from funnelcli.render.html.listings import definitions, listing
from funnelcli.render.html.tables import table
from funnelcli.render.html.texts import name
from funnelcli.render.plot import DotRows, Drawn, Falls, Plot
from funnelcli.render.signs import UNICODE, Signs
from funnelcli.render.style import Style

Section: TypeAlias = "tuple[str, str, Node]"
"""The place, the title and the content of a part of a page."""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What neither HTML nor XML holds."""
_MARK = re.compile(r"#(?=#\w*\[)")


def signs(_style: Style) -> Signs:
    """Choose the signs that a page of the web has."""
    return UNICODE


def render(page: Page, _style: Style) -> str:
    """Write the blocks as one document.

    A runner of CI finds no command in it: it is one line that begins with a tag, and what it would
    look for elsewhere is spelled by its number.
    """
    sections = list(_sections(page))
    titles = [(place, text) for place, text, _ in sections if text]
    document = h.html(lang="en")[
        h.head[
            h.meta(charset="utf-8"),
            h.meta(http_equiv="Content-Security-Policy", content=_POLICY),
            h.meta(name="viewport", content="width=device-width, initial-scale=1"),
            h.meta(name="color-scheme", content="light dark"),
            h.title[title(page)],
            h.style[_style_sheet()],
        ],
        h.body[
            h.header[top(page), contents(titles)],
            h.main[(h.section[content] for _, _, content in sections)],
            bottom(page[0]),
        ],
    ]
    return _MARK.sub("&#35;", _NO_TEXT.sub("\ufffd", str(document))) + "\n"


@cache
def _style_sheet() -> Markup:
    """Take the style as one line."""
    text = files(__name__).joinpath("page.css").read_text(encoding="utf-8")
    return Markup(" ".join(text.split()))  # noqa: S704  (our own file)


def _sections(page: Page) -> Iterator[Section]:
    """Yield the parts below the first block, the definitions of columns before the notes."""
    tables = [block for block in page if isinstance(block, Table) and block.means]
    defined = [("defined", "Definitions", definitions(tables, "defined"))] if tables else []
    plots: list[Drawn] = []
    for number, block in enumerate(below(page)):
        place = f"s{number}"
        match block:
            case Plot() | Falls() | DotRows():
                plots.append(block)
                continue
            case Table() if plots:
                yield place, block.title, table(block, place, [*map(figure, plots)])
                plots = []
                continue
            case Listing():
                yield from defined
                defined = []
        yield (place, *_section(block, place))
    yield from defined


def _section(block: Block, place: str) -> tuple[str, Node]:
    match block:
        case Headline():
            return "", h.h1[name(block.text)]
        case Paragraph():
            return "", h.p[block.text]
        case Table():
            return block.title, table(block, place)
        case Listing():
            return block.title, listing(block, place)
        case Callouts():
            named = "Findings" if block.verdict is None else BESIDE
            return named, findings(block, place)
        case Head() | Plot() | Falls() | DotRows():
            raise ValueError("a head begins a page, and a plot has its table below it")
        case _:
            assert_never(block)
