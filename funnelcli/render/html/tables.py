"""Tables whose cells are drawn in: a bar, a shade, or an interval on the axis of its table."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

import htpy as h
from htpy import Element, Node

from funnelcli.render.blocks import Bars, Cells, Ends, Table
from funnelcli.render.html.texts import name

_WIDE = 66
"""From so many ems on a table is set closer, and no larger than fits into its box on a desk."""
_LETTER, _MOST, _GAP, _DRAWN = 0.58, 17.0, 1.0, 11.0
"""How wide a letter is, a text before it goes on below, a gap, and an axis or a bar, in ems."""
_LONG = re.compile(r"[\d,.]{9,}")
"""A number that takes half as much room again as others, as `1,090,959`."""
_HYPHENATED = re.compile(r"\w-\w{3,9}")
"""A short name that is not broken at its hyphen, as `U-shaped`."""


def table(block: Table, place: str, figures: Sequence[Element] = ()) -> Node:
    """Set a table under its title and figures, in a box to scroll it in, and its footnotes."""
    naming = _naming(block)
    ordered = _in_order(block, len(naming))
    headers = [_header(column, block) for column in ordered]
    columns = [list(_cells(column, block, names=column in naming)) for column in ordered]
    lines = [h.tr[line] for line in zip(*columns, strict=True)]
    is_heated = any(column.heat for column in block.cells)
    ems = sum(map(_ems, ordered))
    looks = ["many" if ems > _WIDE else "few", *(["heat"] if is_heated else [])]
    return [
        h.h2(id=place)[name(block.title)],
        figures,
        scrolled(place)[
            h.table(
                class_=" ".join(looks),
                style=f"--n:{_weight(block, len(naming))};--m:{ems:.0f}",
            )[
                h.caption[h.span(".vh")[block.title], _legend(block)],
                h.thead[h.tr[headers]],
                h.tbody[lines[: block.body]],
                h.tfoot[lines[block.body :]] if block.height > block.body else None,
            ]
        ],
        (h.p(".foot")[note] for note in block.footnotes),
    ]


def scrolled(place: str) -> Element:
    """Make the box of a table, which the keyboard reaches and which is called as its title."""
    return h.div(".scroll", role="region", tabindex="0", aria_labelledby=place)


def _naming(block: Table) -> list[Cells | Bars]:
    """Find the columns that name the rows: the texts at the left, and at least the first."""
    texts = list(takewhile(_is_label, block.columns))
    return texts if 0 < len(texts) < len(block.columns) else list(block.columns[:1])


def _is_label(column: Cells | Bars) -> bool:
    return isinstance(column, Cells) and column.left and not column.is_drawn


def _ems(column: Cells | Bars) -> float:
    """Guess how wide a column is: as its longest text, or the longest word of its header."""
    if isinstance(column, Bars):
        return _DRAWN + _GAP
    words = max(map(len, column.header.split()), default=0)
    letters = max(words, *map(len, column.texts), 0)
    return min(letters * _LETTER, _MOST) + _GAP + (_DRAWN if any(column.ends) else 0)


def _weight(block: Table, naming: int) -> int:
    """Count columns, wide ones for three, as letters have to fit on paper."""
    drawn = sum(column.is_drawn or any(column.ends) for column in block.cells)
    long = sum(any(map(_LONG.fullmatch, column.texts)) for column in block.cells)
    return len(block.columns) + 2 * (naming - 1 + drawn) + long // 2


def _in_order(block: Table, naming: int) -> list[Cells | Bars]:
    """Put what is drawn beside the names of the rows: a rate, and its interval on the axis."""
    columns = list(block.columns)
    for place, column in enumerate(columns):
        if isinstance(column, Cells) and any(column.ends):
            pair = columns[place - 1 : place + 1]
            return columns[:naming] + pair + columns[naming : place - 1] + columns[place + 1 :]
    return columns


def _legend(block: Table) -> Node:
    """Say what is drawn in the table, and how it is measured."""
    said = [f"Bars: {each.of.lower()}" for each in block.columns if isinstance(each, Bars)]
    if any(each.heat for each in block.cells):
        said.append("The stronger the shade, the higher the rate")
    if any(any(each.ends) for each in block.cells):
        said.append(f"Dot: the rate; line: its 95% interval, on an axis from 0 to {block.axis}")
        if any(any(each.ends[block.body :]) for each in block.cells):
            said.append("Upright line: the total")
    return h.span[". ".join(said), "."] if said else None


def _header(column: Cells | Bars, block: Table) -> Element:
    if isinstance(column, Bars):
        return h.th(".b.l", scope="col")[name(column.of)]
    if any(column.ends):
        axis = h.i(aria_hidden="true")[h.span["0"], h.span[block.axis]]
        return h.th(".w", scope="col")[axis, column.header]
    looks = ["l"] if column.left else ["k"] if _HYPHENATED.fullmatch(column.header) else []
    return h.th(class_=" ".join(looks) or None, scope="col")[name(column.header)]


def _cells(column: Cells | Bars, block: Table, *, names: bool) -> Iterator[Element]:
    """Set the cells of a column, those that name their rows as headers of these."""
    if isinstance(column, Bars):
        shares = [*column.shares, *[0.0] * (block.height - block.body)]
        yield from (h.td(".b", style=f"--x:{share:.3g}" if share else None) for share in shares)
        return
    total = column.ends[-1] if block.height > block.body and column.ends else None
    ends = column.ends or [None] * block.height
    for place, (text, end) in enumerate(zip(column.texts, ends, strict=True)):
        looks = ["d"] if place in column.doubtful else []
        if names and text:
            yield h.th(".l" if column.left else "", scope="row")[name(text)]
        elif any(column.ends):
            looks += ["w", *(["o"] if end and end.high > 1 else [])]
            yield h.td(class_=" ".join(looks), style=_drawn(end, total))[text]
        elif column.is_drawn:
            yield h.td(".t")[h.span(aria_hidden="true")[text]]
        elif column.left:
            yield h.td(".l")[name(text)]
        else:
            heat = column.heat[place] if place < len(column.heat) else 0
            style = f"--x:{heat:.2g}" if heat else None
            yield h.td(class_=" ".join(looks) or None, style=style)[text]


def _drawn(end: Ends | None, total: Ends | None) -> str | None:
    """Say where an interval lies, and where the total is, as parts of the axis."""
    if end is None:
        return None
    low, rate, high = (min(each, 1) for each in (end.low, end.rate, end.high))
    drawn = f"--l:{low:.3g};--v:{rate:.3g};--h:{high:.3g}"
    return drawn if total is None else f"{drawn};--r:{total.rate:.3g}"
