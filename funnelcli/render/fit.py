"""Which columns of a table fit into a width, and how wide each is: numbers are never cut.

Bars shrink, labels and headers wrap. Where that is not enough, columns are left out: first
those that the page makes up for elsewhere, then, with headers hyphenated, the others, bars
among them. Labels, leads, the last stage and rates always stay, be the line too long or not;
but of rates that add up to all, those that follow from the others go first.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from funnelcli.render.grid import GridColumn
from funnelcli.render.width import width

GAP = 2
BAR = "(bar)"  # no column of a report can have this name
_LEAST_BAR, _NARROW_BAR, _FULL_BAR = 6, 8, 24
_NARROW_LABEL, _FULL_LABEL, _LABEL_WORD = 10, 48, 20
_HYPHENATED = 6
_SPARED_FIRST = (
    "rate_at_same_age_interval",
    "rate_at_same_age",
    "rate_open",
    "rate_lost",
    "assumed",
    "rate_interval",
    "rate_from_lead_interval",
    "rate_from_previous_interval",
    "p90_days",
    "imputed",
)
_SPARED = ("median_days", BAR, "amount")
_SPARED_LAST = ("lost", "open")


@dataclass(frozen=True, slots=True)
class Fitted:
    """A column, its width, and its header in lines of at most that width."""

    column: GridColumn
    width: int
    header: tuple[str, ...]


def fit(columns: Sequence[GridColumn], room: int, stages: Sequence[str]) -> list[Fitted]:
    """Choose the columns that fit into so many cells; `stages` are the keys of all stages."""
    kept = list(columns)
    for name in _SPARED_FIRST:
        if _least(kept, hyphenated=False) > room:
            kept = _without(kept, name)
    for name in (*_SPARED, *stages[1:-1], *_SPARED_LAST):
        if _least(kept, hyphenated=True) > room:
            kept = _without(kept, name)
    return [
        Fitted(column, cells, tuple(_wrapped(column.header, cells)))
        for column, cells in zip(kept, _widths(kept, room), strict=True)
    ]


def _without(columns: Sequence[GridColumn], name: str) -> list[GridColumn]:
    """Leave a column out, unless it is a label, which may have any name."""
    return [column for column in columns if column.name != name or (column.left and name != BAR)]


def _least(columns: Sequence[GridColumn], *, hyphenated: bool) -> int:
    gaps = GAP * (len(columns) - 1)
    return gaps + sum(_narrow(column, hyphenated=hyphenated) for column in columns)


def _widths(columns: Sequence[GridColumn], room: int) -> list[int]:
    """Give out the width: whole words in headers first, then labels, bars last.

    Of several columns, those that lack the least are served first: most are served so.
    """
    widths = [_narrow(column, hyphenated=True) for column in columns]
    spare = room - _least(columns, hyphenated=True)
    for wanted in (
        [_narrow(column, hyphenated=False) for column in columns],
        [_label(column) for column in columns],
        [_two_lines(column) for column in columns],
        [_FULL_BAR if column.name == BAR else 0 for column in columns],
    ):
        for place in sorted(range(len(columns)), key=lambda place: wanted[place] - widths[place]):
            more = max(0, min(spare, wanted[place] - widths[place]))
            widths[place] += more
            spare -= more
    return widths


def _longest(texts: Sequence[str]) -> int:
    return max(map(width, texts), default=0)


def _narrow(column: GridColumn, *, hyphenated: bool) -> int:
    if column.name == BAR:
        return _LEAST_BAR if hyphenated else _NARROW_BAR
    word = _longest(column.header.split())
    if not column.left:
        return max(_longest(column.cells), min(word, _HYPHENATED) if hyphenated else word)
    words = [part for text in (column.header, *column.cells) for part in text.split()]
    return min(_label(column), max(_NARROW_LABEL, min(_longest(words), _LABEL_WORD)))


def _label(column: GridColumn) -> int:
    if not column.left or column.name == BAR:
        return 0
    return min(_FULL_LABEL, _longest([column.header, *column.cells]))


def _two_lines(column: GridColumn) -> int:
    """Find the width at which a header takes one line, or two if it has several words."""
    words = column.header.split()
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
