"""Plain text for pipes, mails and grep: one record per line, never cut, no box, no colour.

Columns are two or more spaces apart, so `awk -F'  +'` splits them even where a label has
spaces; no cell is empty. The layout is ASCII; text from the data stays as it is.
"""

from collections.abc import Iterator

from funnelcli.render.grid import Grid, grid
from funnelcli.render.page import asked, head, messages, where_rows_went
from funnelcli.render.signs import PLAIN
from funnelcli.render.style import Style
from funnelcli.render.width import pad
from funnelcli.report import Document

_GAP = "  "


def _lines(table: Grid) -> Iterator[str]:
    yield table.title
    padded = [pad([column.header, *column.cells], left=column.left) for column in table.columns]
    for line in zip(*padded, strict=True):
        yield _GAP.join(line).rstrip()
    yield from table.footnotes


def top(document: Document) -> Iterator[str]:
    """Yield the head of a page: of what it speaks, and where the rows went."""
    yield f" {PLAIN.dot} ".join(head(document, PLAIN))
    if parts := asked(document, PLAIN):
        yield f" {PLAIN.dot} ".join(parts)
    yield " ".join(where_rows_went(document, PLAIN))


def render(document: Document, _style: Style) -> str:
    """Write the page: the head, each table under its title, the notes."""
    blocks = [list(top(document))]
    blocks += [list(_lines(grid(document, report, PLAIN))) for report in document.pages]
    if notes := messages(document, PLAIN):
        blocks.append(["Notes", *notes])
    return "\n".join("\n".join(block) + "\n" for block in blocks)
