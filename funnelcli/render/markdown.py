"""Markdown as GitHub sets it: a head paragraph, a table per report, the notes as a list.

Every text is escaped, our own signs included: data cannot open a link, a tag, a formula or
another cell. A backslash does not keep GitHub from a mention, an issue or an address of the web,
which it looks for in what is shown; an invisible space within does. The cells are padded, so that
the source is a readable table too.
"""

import re
from collections.abc import Iterator

from funnelcli.render.grid import Grid, GridColumn, grid
from funnelcli.render.page import asked, head, messages, where_rows_went
from funnelcli.render.signs import UNICODE
from funnelcli.render.style import Style
from funnelcli.render.width import pad, width
from funnelcli.report import Document

_ACTIVE = re.compile(r"([\\`*_\[\]<>|~$&#!@])")
_BLOCK_SIGN = re.compile(r"^([-+](?=[-\s]|$)|\d{1,9}(?=[.)](\s|$)))")
_LINKED = re.compile(
    r"(?<=@)(?=[^\s@])"  # @name, @org/team, an address
    r"|(?<=#)(?=\w)|(?<=\bGH-)(?=\d)"  # an issue
    r"|(?<=%)(?=[\w\"])"  # a milestone
    r"|(?<=:)(?=//)|(?<=\bwww)(?=\.)",  # an address of the web
    re.IGNORECASE,
)
_BREAK = "&#8203;"
"""The zero-width space, as a number since it cannot be seen."""
_DOT = f" {UNICODE.dot} "


def escaped(text: str) -> str:
    """Escape text so that it is shown as it is, inside a line and at the start of one."""
    apart = _LINKED.split(text.strip())
    inside = _BREAK.join(_ACTIVE.sub(r"\\\1", part) for part in apart)
    sign = _BLOCK_SIGN.match(inside)
    if sign is None:
        return inside
    place = 0 if sign.group() in "-+" else sign.end()
    return f"{inside[:place]}\\{inside[place:]}"


def _cells(column: GridColumn, body: int) -> list[str]:
    """Set header, rule and cells of a column, equally wide; the closing lines are bold."""
    cells = [escaped(cell) for cell in (column.header, *column.cells)]
    cells[1 + body :] = [f"**{cell}**" if cell else "" for cell in cells[1 + body :]]
    padded = pad([*cells, "---"], left=column.left)
    rule = "-" * (width(padded.pop()) - 1)
    return [padded[0], f":{rule}" if column.left else f"{rule}:", *padded[1:]]


def _table(table: Grid) -> Iterator[str]:
    """Set the title, the table, and what its marks mean."""
    yield f"## {escaped(table.title)}"
    lines = zip(*(_cells(column, table.body) for column in table.columns), strict=True)
    yield "\n".join(f"| {' | '.join(line)} |" for line in lines)
    for note in table.footnotes:
        yield escaped(note)


def top(document: Document) -> Iterator[str]:
    """Set the head of a page: of what it speaks, and where the rows went."""
    yield f"**{escaped(_DOT.join(head(document, UNICODE)))}**"
    if parts := asked(document, UNICODE):
        yield escaped(_DOT.join(parts))
    yield escaped(" ".join(where_rows_went(document, UNICODE)))


def notes(document: Document) -> Iterator[str]:
    """Set the notes as a list."""
    if said := messages(document, UNICODE):
        yield "## Notes"
        yield "\n".join(f"- {escaped(note)}" for note in said)


def render(document: Document, _style: Style) -> str:
    """Write the page, its blocks a blank line apart."""
    blocks = list(top(document))
    for report in document.pages:
        blocks += _table(grid(document, report, UNICODE))
    blocks += notes(document)
    return "\n\n".join(blocks) + "\n"
