"""Pages as plain text for pipes, mails and grep: one record per line, never cut, no colour.

Columns are two or more spaces apart, so `awk -F'  +'` splits them even where a label has
spaces; no cell of a table is empty. The layout is ASCII; text from the data stays as it is. Of
callouts the columns that tell them apart come first and are aligned; the sentences follow, so that
a mail program wraps only them.
"""

from collections.abc import Iterator, Sequence
from typing import assert_never

from funnelcli.render.blocks import (
    WORDS,
    Block,
    Callout,
    Callouts,
    Head,
    Headline,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.plot import DotRows, Falls, Plot
from funnelcli.render.signs import PLAIN, Signs
from funnelcli.render.style import Style
from funnelcli.render.width import pad

_GAP = "  "
_BELOW = "    "
_COLUMNS = (
    *("Status", "Rule", "About"),
    *("Finding", "Found", "Effect", "Rows", "What to do", "Defined at", "Explained by"),
)
_ALIGNED = 3
"""So many of the columns are."""


def signs(_style: Style) -> Signs:
    """Choose the signs that every program reads."""
    return PLAIN


def render(page: Page, _style: Style) -> str:
    """Write the blocks a blank line apart."""
    groups = [list(lines) for block in page for lines in _groups(block)]
    return "\n".join("\n".join(lines) + "\n" for lines in groups if lines)


def _groups(block: Block) -> Iterator[Sequence[str]]:
    """Yield the lines of a block, those together that have no blank line between them."""
    match block:
        case Head():
            yield [line.text for line in block.lines]
            if (verdict := block.verdict) is not None:
                yield [verdict.said.joint.join([WORDS[verdict.level], *verdict.said.parts])]
        case Headline() | Paragraph():
            yield [block.text]
        case Table():
            columns = [pad([each.header, *each.texts], left=each.left) for each in block.cells]
            yield [block.title, *_joined(columns), *block.footnotes]
        case Listing():
            yield [block.title, *_listed(block)]
        case Callouts():
            yield [*_called_out(*block.loud, *block.passed)]
            yield from ([remark.text] for remark in block.remarks)
        case Plot() | Falls() | DotRows():
            pass  # its table has the numbers
        case _:
            assert_never(block)


def _joined(columns: Sequence[Sequence[str]]) -> Iterator[str]:
    return (_GAP.join(line).rstrip() for line in zip(*columns, strict=True))


def _listed(listing: Listing) -> Iterator[str]:
    """Yield the names of the columns and the items, aligned, with what stands below them."""
    columns = zip(listing.header[:-1], *(each.cells for each in listing.items), strict=True)
    texts = [*listing.header[-1:], *(each.text for each in listing.items)]
    lines = _joined([*(pad(column, left=True) for column in columns), texts])
    if listing.header:
        yield next(lines)
    for line, each in zip(lines, listing.items, strict=True):
        yield line
        yield from (f"{_BELOW}{below}" for below in each.below)


def _called_out(*callouts: Callout) -> Iterator[str]:
    """Yield a line for each callout under the names of the columns."""
    if callouts:
        rows = zip(_COLUMNS, *map(_cells, callouts), strict=True)
        columns = [pad(row, left=True) if n < _ALIGNED else row for n, row in enumerate(rows)]
        yield from (_GAP.join(line) for line in zip(*columns, strict=True))


def _cells(callout: Callout) -> tuple[str, ...]:
    cells = (
        *(WORDS[callout.level], callout.title, callout.about),
        *(callout.found, callout.counted, callout.effect, callout.rows),
        *(callout.advice, callout.place, callout.more),
    )
    return tuple(cell or PLAIN.none for cell in cells)
