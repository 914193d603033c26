"""Pages as Markdown that GitHub sets, for a comment or the summary of a job.

Every text is escaped, our own signs included: data cannot open a link, a tag, a formula or
another cell. A backslash does not keep GitHub from a mention, an issue or an address of the web,
which it looks for in what is shown; an invisible space within does. The cells are padded, so that
the source is a readable table too. Callouts that do not fit are counted: GitHub takes comments of
65,536 characters, and drops a summary of more than 1 MiB as a whole.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, TypeVar, assert_never

from funnelcli.render.blocks import (
    WORDS,
    Block,
    Callout,
    Callouts,
    Cells,
    Head,
    Headline,
    Item,
    Listing,
    Page,
    Paragraph,
    Table,
)
from funnelcli.render.cells import counted
from funnelcli.render.plot import DotRows, Falls, Plot
from funnelcli.render.signs import UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.render.width import pad, width

Lines = TypeVar("Lines", bound=tuple[str, ...])

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
_LINE_END = "<br>"
_DOT = f" {UNICODE.dot} "
_ROOM, _ROOM_BELOW = 40_000, 8_000
"""Bytes for the callouts, and for what passed though something was found."""
_COLUMNS: Final = ("Status", "Rule", "Finding", "Found", "Effect")


def escaped(text: str) -> str:
    """Escape text so that it is shown as it is, inside a line and at the start of one."""
    apart = _LINKED.split(text.strip())
    inside = _BREAK.join(_ACTIVE.sub(r"\\\1", part) for part in apart)
    sign = _BLOCK_SIGN.match(inside)
    if sign is None:
        return inside
    place = 0 if sign.group() in "-+" else sign.end()
    return f"{inside[:place]}\\{inside[place:]}"


def signs(_style: Style) -> Signs:
    """Choose the signs that a page of the web has."""
    return UNICODE


def render(page: Page, _style: Style) -> str:
    """Write the blocks and their parts a blank line apart."""
    return "\n\n".join(part for block in page for part in _parts(block)) + "\n"


def _parts(block: Block) -> Iterator[str]:
    match block:
        case Head():
            if (verdict := block.verdict) is not None:
                yield f"## Check: {WORDS[verdict.level]}"
                yield escaped(verdict.said.text)
            first, *others = block.lines
            yield f"**{escaped(first.text)}**"
            yield from (escaped(line.text) for line in others)
        case Headline():
            yield f"## {escaped(block.text)}"
        case Paragraph():
            yield escaped(block.text)
        case Table():
            yield f"## {escaped(block.title)}"
            lines = zip(*(_cells(column, block.body) for column in block.cells), strict=True)
            yield "\n".join(map(_line, lines))
            yield from map(escaped, block.footnotes)
        case Listing(header=()):
            yield f"## {escaped(block.title)}"
            yield "\n".join(f"- {escaped(each.text)}" for each in block.items)
        case Listing():
            yield f"### {escaped(block.title)}"
            yield _texts(block.header, map(_item, block.items))
        case Callouts():
            yield from _callouts(block)
        case Plot() | Falls() | DotRows():
            pass  # its table has the numbers
        case _:
            assert_never(block)


def _cells(column: Cells, body: int) -> list[str]:
    """Set header, rule and cells of a column, equally wide; the closing lines are bold."""
    cells = [escaped(cell) for cell in (column.header, *column.texts)]
    cells[1 + body :] = [f"**{cell}**" if cell else "" for cell in cells[1 + body :]]
    padded = pad([*cells, "---"], left=column.left)
    rule = "-" * (width(padded.pop()) - 1)
    return [padded[0], f":{rule}" if column.left else f"{rule}:", *padded[1:]]


def _texts(header: Sequence[str], lines: Iterable[str]) -> str:
    """Set a table of texts, as `_line` has made its lines."""
    return "\n".join([_line(header), f"|{' --- |' * len(header)}", *lines])


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _item(each: Item) -> str:
    """Set an item of several cells; what stands below it goes into the last of them."""
    last = _LINE_END.join(escaped(text) for text in (each.text, *each.below) if text)
    return _line([*map(escaped, each.cells), last])


def _callouts(callouts: Callouts) -> Iterator[str]:
    """Set callouts as a table, then what to do about each, then what else was looked at."""
    lines = [(_called_out(each), _named(each, _advice(each))) for each in callouts.loud]
    fitting = _fitting(lines, _ROOM)
    if fitting:
        yield _texts(_COLUMNS, (line for line, _ in fitting))
    yield from _left_out(len(lines) - len(fitting))
    if fitting:
        yield "### What to do"
        yield "\n".join(advice for _, advice in fitting)
    yield from (escaped(remark.text) for remark in callouts.remarks)
    found = [(_named(each, each.counted),) for each in callouts.passed]
    below = _fitting(found, _ROOM_BELOW)
    if below:
        yield "\n".join(line for (line,) in below)
    yield from _left_out(len(found) - len(below))


def _fitting(blocks: Sequence[Lines], room: int) -> list[Lines]:
    """Take as many blocks of lines as there is room for."""
    sizes = accumulate(sum(len(line.encode()) + 1 for line in lines) for lines in blocks)
    return [lines for lines, size in zip(blocks, sizes, strict=True) if size <= room]


def _left_out(number: int) -> Iterator[str]:
    if number:
        yield f"{counted(number, 'finding', UNICODE)} did not fit here."


def _called_out(callout: Callout) -> str:
    found = " ".join(filter(None, (callout.found, callout.rows)))
    amount = (callout.size or UNICODE.none, callout.effect or UNICODE.none)
    cells = map(escaped, (_title(callout), found, *amount))
    return _line([f"**{WORDS[callout.level]}**", *cells])


def _title(callout: Callout) -> str:
    return _DOT.join(filter(None, (callout.title, callout.about)))


def _named(callout: Callout, said: str) -> str:
    """Set a line of a list: what it is about, and a sentence on it."""
    return f"- **{escaped(_title(callout))}**: {escaped(said)}"


def _advice(callout: Callout) -> str:
    """Say what to do, and where to read on."""
    return _DOT.join(filter(None, (callout.advice, callout.place, callout.more)))
