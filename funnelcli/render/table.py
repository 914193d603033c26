"""Pages for a terminal: fitted to its width, readable without colour and without Unicode.

Every mark is a character, a callout's with its word beside it; bold, dim and colours only
repeat what it says.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final, assert_never

from rich.box import Box
from rich.table import Table as RichTable
from rich.text import Text

from funnelcli.render.bars import bar
from funnelcli.render.blocks import (
    SIGNS,
    WORDS,
    Bars,
    Callout,
    Callouts,
    Cells,
    Head,
    Headline,
    Level,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.fit import GAP, Fitted, fit
from funnelcli.render.line_chart import line_chart
from funnelcli.render.lines import ACCENT, STRONG, WEAK, flow, item, printed, prose
from funnelcli.render.plot import DotRows, Drawn, Falls, Plot
from funnelcli.render.signs import ASCII, UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.render.width import pad, width

_SHADES: Final = (WEAK, "", ACCENT, f"{STRONG} {ACCENT}")
"""How cells of a shaded table look, from those up to a quarter of the highest on."""
_IN_ASCII: Final = {"✗": "x", "✓": "+"}
_COLORS: Final[dict[Level, str]] = {
    "fail": "red",
    "not_evaluated": "red",
    "warn": "yellow",
    "info": "blue",
    "pass": "green",
}
_BELOW: Final = " "
_BETWEEN: Final = "  "
_BELOW_CELLS: Final = "   "
_LEAST: Final = 30
"""So many cells a sentence needs beside what is aligned; with fewer it stands below."""


def signs(style: Style) -> Signs:
    """Choose the signs that the terminal has."""
    return UNICODE if style.unicode else ASCII


def render(page: Page, style: Style) -> str:
    """Write the blocks a line apart; with the notes, say what is left out at this width.

    Below the footnotes of a table that has to save lines the notes stand without one.
    """
    groups: list[str] = []
    spared: dict[str, None] = {}
    saves = False
    for block in page:
        if isinstance(block, Table):
            columns = _headed(block)
            fitted = fit(columns, style.width)
            kept = {id(each.column) for each in fitted}
            gone = [each for each in columns if id(each) not in kept and isinstance(each, Cells)]
            spared |= {each.header: None for each in gone if not block.is_brief}
            groups.append(_table(block, fitted, style))
            saves = block.is_brief and bool(block.footnotes)
        else:
            groups += _group(block, style)
    *others, last = page
    more = groups.pop() if isinstance(last, Paragraph) else ""
    if more and others:
        last = others[-1]
    below = groups.pop() if isinstance(last, Listing) else ""
    if below and saves:
        below = groups.pop() + below
    if spared:
        left_out = f"Left out at this width: {', '.join(spared)}. -f plain has all."
        below += prose(left_out, style, look=WEAK)
    return "\n".join(group for group in (*groups, below + more) if group)


def _group(
    block: Head | Headline | Paragraph | Drawn | Listing | Callouts, style: Style
) -> Iterator[str]:
    match block:
        case Head():
            yield from _head(block, style)
        case Headline():
            yield prose(block.text, style, look=STRONG)
        case Paragraph():
            yield flow(block.parts, block.joint, style, look=WEAK)
        case Plot():
            yield line_chart(block, style)
        case Falls() | DotRows():
            pass  # its table has the numbers
        case Listing():
            yield _listing(block, style)
        case Callouts():
            yield from (_callout(each, style) for each in block.loud)
            yield _passed(block, style)
        case _:
            assert_never(block)


def _head(head: Head, style: Style) -> Iterator[str]:
    """Set the lines together, the first of them strong, and the verdict below."""
    looks = [STRONG, *("" for _ in head.lines[1:])]
    pairs = zip(head.lines, looks, strict=True)
    yield "".join(flow(line.parts, line.joint, style, look=look) for line, look in pairs)
    if head.verdict is not None:
        said = head.verdict.said
        text = said.joint.join([WORDS[head.verdict.level], *said.parts])
        yield item(_mark(head.verdict.level, style), text, style, look=_look(head.verdict.level))


def _mark(level: Level, style: Style) -> str:
    sign = SIGNS[level]
    return sign if style.unicode else _IN_ASCII.get(sign, sign)


def _look(level: Level) -> str:
    return f"{STRONG} {_COLORS[level]}"


def _named(callout: Callout, style: Style) -> str:
    return f" {signs(style).dot} ".join(filter(None, (callout.title, callout.about)))


def _callout(callout: Callout, style: Style) -> str:
    """Set what was found: its title, what it amounts to, what to do, where to read on."""
    title = f"{WORDS[callout.level]} {_named(callout, style)}"
    below = (*callout.facts, callout.advice)
    read_on = f" {signs(style).dot} ".join(filter(None, (callout.place, callout.more)))
    return "".join(
        [
            item(_mark(callout.level, style), title, style, look=_look(callout.level)),
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


def _headed(table: Table) -> Sequence[Cells | Bars]:
    """Give the columns; of a brief table the first is headed by the title."""
    first, *others = table.columns
    if table.is_brief and isinstance(first, Cells):
        return replace(first, header=table.title), *others
    return table.columns


def _table(table: Table, fitted: Sequence[Fitted], style: Style) -> str:
    """Set the title, the table and what its marks mean.

    One that is brief has its title above its first header, and no rules.
    """
    title = "" if table.is_brief else prose(table.title, style, look=STRONG)
    needed = sum(each.width + GAP for each in fitted) - GAP
    lines = printed(_rich(table, fitted, style), style, cells=needed)
    notes = (prose(note, style, look=WEAK) for note in table.footnotes)
    return title + lines + "".join(notes)


def _rich(table: Table, fitted: Sequence[Fitted], style: Style) -> RichTable:
    rich = RichTable(
        box=None if table.is_brief else _rules("─" if style.unicode else "-"),
        border_style=WEAK,
        header_style=WEAK if table.is_brief else "",
        padding=(0, GAP if table.is_brief else GAP - 1, 0, 0),  # a box adds a cell
        pad_edge=False,
        show_edge=False,
    )
    for place, each in enumerate(fitted):
        left = isinstance(each.column, Bars) or each.column.left
        look = STRONG if table.is_brief and not place else ""
        rich.add_column(
            Text("\n".join(each.header), look),
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
