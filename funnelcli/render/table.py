"""Pages for a terminal: fitted to its width, readable without colour and without Unicode.

Every mark is a character, a callout's with its word beside it; bold, dim and the accent only
repeat what it says.
"""

from collections.abc import Iterator, Sequence
from typing import Final, assert_never

from rich.box import Box
from rich.table import Table as RichTable
from rich.text import Text

from funnelcli.render.bars import bar
from funnelcli.render.blocks import (
    WORDS,
    Bars,
    Callout,
    Callouts,
    Head,
    Headline,
    Level,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.fit import GAP, Fitted, fit
from funnelcli.render.lines import ACCENT, STRONG, WEAK, flow, item, printed, prose
from funnelcli.render.signs import ASCII, UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.render.width import pad, width

_SHADES: Final = (WEAK, "", ACCENT, f"{STRONG} {ACCENT}")
"""How cells of a shaded table look, from those up to a quarter of the highest on."""
_MARKS: Final[dict[Level, tuple[str, str]]] = {
    "fail": ("✗", "x"),
    "not_evaluated": ("?", "?"),
    "warn": ("!", "!"),
    "info": ("i", "i"),
    "pass": ("✓", "+"),
}
"""In Unicode, and in ASCII."""
_BELOW: Final = " "
_BETWEEN: Final = "  "
_BELOW_CELLS: Final = "   "
_LEAST: Final = 30
"""So many cells a sentence needs beside what is aligned; with fewer it stands below."""


def signs(style: Style) -> Signs:
    """Choose the signs that the terminal has."""
    return UNICODE if style.unicode else ASCII


def render(page: Page, style: Style) -> str:
    """Write the blocks a line apart; with the notes, say what is left out at this width."""
    groups: list[str] = []
    spared: dict[str, None] = {}
    for block in page:
        match block:
            case Head():
                groups += _head(block, style)
            case Headline():
                groups.append(prose(block.text, style, look=STRONG))
            case Paragraph():
                groups.append(flow(block.parts, block.joint, style, look=WEAK))
            case Table():
                fitted = fit(block.columns, style.width)
                kept = {id(each.column) for each in fitted}
                spared |= {each.header: None for each in block.cells if id(each) not in kept}
                groups.append(_table(block, fitted, style))
            case Listing():
                groups.append(_listing(block, style))
            case Callouts():
                groups += [_callout(each, style) for each in block.loud]
                groups.append(_passed(block, style))
            case _:
                assert_never(block)
    if spared:
        line = prose(f"Left out at this width: {', '.join(spared)}.", style, look=WEAK)
        notes = groups.pop() if isinstance(page[-1], Listing) else ""
        groups.append(notes + line)
    return "\n".join(group for group in groups if group)


def _head(head: Head, style: Style) -> Iterator[str]:
    """Set the lines together, the first of them strong, and the verdict below."""
    looks = [STRONG, *("" for _ in head.lines[1:])]
    pairs = zip(head.lines, looks, strict=True)
    yield "".join(flow(line.parts, line.joint, style, look=look) for line, look in pairs)
    if head.verdict is not None:
        said = head.verdict.said
        text = said.joint.join([WORDS[head.verdict.level], *said.parts])
        yield item(_mark(head.verdict.level, style), text, style, look=STRONG)


def _mark(level: Level, style: Style) -> str:
    unicode, ascii_ = _MARKS[level]
    return unicode if style.unicode else ascii_


def _named(callout: Callout, style: Style) -> str:
    return f" {signs(style).dot} ".join(filter(None, (callout.title, callout.about)))


def _callout(callout: Callout, style: Style) -> str:
    """Set what was found: its title, what it amounts to, what to do, where to read on."""
    title = f"{WORDS[callout.level]} {_named(callout, style)}"
    below = (*callout.facts, callout.advice)
    read_on = f" {signs(style).dot} ".join(filter(None, (callout.place, callout.more)))
    return "".join(
        [
            item(_mark(callout.level, style), title, style, look=STRONG),
            *(item(_BELOW, line, style) for line in below if line),
            *([item(_BELOW, read_on, style, look=WEAK)] if read_on else []),
        ]
    )


def _passed(callouts: Callouts, style: Style) -> str:
    """Set the remarks, and a line for each thing that was found and passed."""
    remarks = [item(_mark(each.level, style), each.text, style) for each in callouts.remarks]
    found = [f"{_named(each, style)}: {each.counted}" for each in callouts.passed]
    return "".join([*remarks, *(item(_BELOW, line, style, look=WEAK) for line in found)])


def _listing(listing: Listing, style: Style) -> str:
    """Set items after bullets, or after their cells under the title and the names of these."""
    if not listing.header:
        bullet = signs(style).bullet
        return "".join(item(bullet, each.text, style) for each in listing.items)
    *names, last = listing.header
    columns = zip(names, *(each.cells for each in listing.items), strict=True)
    padded = zip(*(pad(column, left=True) for column in columns), strict=True)
    header, *beginnings = [_BETWEEN.join(cells) for cells in padded]
    text = [prose(listing.title, style, look=STRONG)]
    text.append(prose(f"{header}{_BETWEEN}{last}", style, look=WEAK))
    for beginning, each in zip(beginnings, listing.items, strict=True):
        if style.width - width(beginning) < _LEAST:
            text += [prose(beginning, style), item(_BELOW_CELLS, each.text, style)]
        else:
            text.append(item(f"{beginning} ", each.text, style))
        text += [item(_BELOW_CELLS, line, style, look=WEAK) for line in each.below]
    return "".join(text)


def _table(table: Table, fitted: Sequence[Fitted], style: Style) -> str:
    """Set the title, the table and what its marks mean."""
    title = prose(table.title, style, look=STRONG)
    needed = sum(each.width + GAP for each in fitted) - GAP
    lines = printed(_rich(table, fitted, style), style, cells=needed)
    notes = (prose(note, style, look=WEAK) for note in table.footnotes)
    return title + lines + "".join(notes)


def _rich(table: Table, fitted: Sequence[Fitted], style: Style) -> RichTable:
    rich = RichTable(
        box=_rules("─" if style.unicode else "-"),
        border_style=WEAK,
        header_style="",
        padding=(0, GAP - 1, 0, 0),  # the box adds a cell between columns
        pad_edge=False,
        show_edge=False,
    )
    for each in fitted:
        left = isinstance(each.column, Bars) or each.column.left
        rich.add_column(
            Text("\n".join(each.header)),
            justify="left" if left else "right",
            no_wrap=not left,
            overflow="fold",
            width=each.width,
        )
    columns = [_set(each, table, style) for each in fitted]
    for place, line in enumerate(zip(*columns, strict=True), start=1):
        rich.add_row(*line, end_section=place == table.body)
    return rich


def _set(fitted: Fitted, table: Table, style: Style) -> list[Text]:
    """Set the cells of a column: those that are shaded by their heat, doubtful ones weak."""
    column = fitted.column
    if isinstance(column, Bars):
        bars = [bar(share, fitted.width, unicode=style.unicode) for share in column.shares]
        return [Text(line, ACCENT) for line in bars] + [Text()] * (table.height - table.body)
    looks = [_SHADES[min(3, int(4 * each))] for each in column.heat]
    looks += [""] * (table.height - len(looks))
    pairs = enumerate(zip(column.texts, looks, strict=True))
    return [Text(text, WEAK if n in column.doubtful else look) for n, (text, look) in pairs]


def _rules(line: str) -> Box:
    """Rule off the header and the closing lines, and nothing else."""
    blank, ruled = "    \n", f" {line}{line} \n"
    return Box(blank * 2 + ruled + blank + ruled * 2 + blank * 2, ascii=line.isascii())
