"""Which columns of a table fit into a width, and how wide each is: numbers are never cut.

Bars shrink, labels and headers wrap. Where that is not enough, columns are left out as they
declare: first, with whole words in headers, those that the page makes up for elsewhere, then, with
headers hyphenated, the others that may be, bars among them. What declares nothing always stays, be
the line too long or not.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from funnelcli.answers.columns import Spare
from funnelcli.render.blocks import Bars, Cells
from funnelcli.render.width import width

GAP = 2
_LEAST_BAR, _NARROW_BAR, _FULL_BAR = 6, 8, 24
_NARROW_LABEL, _FULL_LABEL, _LABEL_WORD = 10, 48, 20
_HYPHENATED = 6

Drawn: TypeAlias = Cells | Bars


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column, its width, and its header in lines of at most that width."""

    column: Drawn
    width: int
    header: tuple[str, ...]


def fit(columns: Sequence[Drawn], room: int) -> list[Fitted]:
    """Choose the columns that fit into so many cells."""
    kept = list(columns)
    for spare, _, column in sorted(_spared(columns), key=lambda each: each[:2]):
        if _least(kept, hyphenated=spare >= Spare.MIDDLE) > room:
            kept = [each for each in kept if each is not column]
    return [
        Fitted(column, cells, tuple(_wrapped(_header(column), cells)))
        for column, cells in zip(kept, _widths(kept, room), strict=True)
    ]


def _spared(columns: Sequence[Drawn]) -> Iterator[tuple[Spare, int, Drawn]]:
    """Yield what may be left out, how soon, and in which order among equals."""
    for place, column in enumerate(columns):
        if isinstance(column, Bars):
            yield Spare.PICTURE, place, column
        elif column.spare is not None:
            yield column.spare, place if column.counts else -place, column


def _header(column: Drawn) -> str:
    return "" if isinstance(column, Bars) else column.header


def _least(columns: Sequence[Drawn], *, hyphenated: bool) -> int:
    gaps = GAP * (len(columns) - 1)
    return gaps + sum(_narrow(column, hyphenated=hyphenated) for column in columns)


def _widths(columns: Sequence[Drawn], room: int) -> list[int]:
    """Give out the width: whole words in headers first, then labels, bars last.

    Of several columns, those that lack the least are served first: most are served so.
    """
    widths = [_narrow(column, hyphenated=True) for column in columns]
    in_one_line = [
        max(_narrow(column, hyphenated=False), width(_header(column))) for column in columns
    ]
    spare = room - _least(columns, hyphenated=True)
    for wanted in (
        [_narrow(column, hyphenated=False) for column in columns],
        [_label(column) for column in columns],
        [_two_lines(column) for column in columns],
        [_FULL_BAR if isinstance(column, Bars) else 0 for column in columns],
        in_one_line if sum(in_one_line) + GAP * (len(columns) - 1) <= room else [],
    ):
        for place in sorted(range(len(wanted)), key=lambda place: wanted[place] - widths[place]):
            more = max(0, min(spare, wanted[place] - widths[place]))
            widths[place] += more
            spare -= more
    return widths


def _longest(texts: Sequence[str]) -> int:
    return max(map(width, texts), default=0)


def _narrow(column: Drawn, *, hyphenated: bool) -> int:
    if isinstance(column, Bars):
        return _LEAST_BAR if hyphenated else _NARROW_BAR
    word = _longest(column.header.split())
    if not column.left:
        return max(_longest(column.texts), min(word, _HYPHENATED) if hyphenated else word)
    words = [part for text in (column.header, *column.texts) for part in text.split()]
    return min(_label(column), max(_NARROW_LABEL, min(_longest(words), _LABEL_WORD)))


def _label(column: Drawn) -> int:
    if isinstance(column, Bars) or not column.left:
        return 0
    return min(_FULL_LABEL, _longest([column.header, *column.texts]))


def _two_lines(column: Drawn) -> int:
    """Find the width at which a header takes one line, or two if it has several words."""
    words = _header(column).split()
    cuts = range(1, max(2, len(words)))
    return min(max(width(" ".join(words[:cut])), width(" ".join(words[cut:]))) for cut in cuts)


def _wrapped(header: str, cells: int) -> Iterator[str]:
    """Wrap a header; a word that is too wide is broken with a hyphen."""
    line = ""
    for word in header.split():
        joined = f"{line} {word}".lstrip()
        if width(joined) <= cells:
            line = joined
            continue
        if line:
            yield line
        line = word
        while width(line) > cells:
            head = _start(line, cells - 1)
            yield f"{head}-"
            line = line.removeprefix(head)
    yield line


def _start(word: str, cells: int) -> str:
    """Take as much of the word as fits, at least one character."""
    fitting = (length for length in range(len(word), 1, -1) if width(word[:length]) <= cells)
    return word[: next(fitting, 1)]
