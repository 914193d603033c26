"""A plot on a terminal: lines of dots, or of letters where it has ASCII only, by plotille.

Each line has a letter of its own beside its colour. Plotille finds the dots; axes, labels and
colours are set here, as its axes are not of round numbers.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from rich.text import Text

from funnelcli.render import axes
from funnelcli.render.lines import STRONG, WEAK, printed, prose
from funnelcli.render.plot import Line, Plot, Point
from funnelcli.render.style import Style
from funnelcli.render.width import pad, width

if TYPE_CHECKING:
    from plotille import Canvas

_ROWS: Final = 12
_WIDEST: Final = 120
_LEAST: Final = 36
"""So many cells the lines have, else their names stand below them."""
_COLORS: Final = ("cyan", "yellow", "magenta", "green", "blue", "red", "bright_cyan", "white")
_BLANK: Final = 0x2800
"""The braille character without dots."""
_LETTERS: Final = 3
"""So often a line shows its letter."""
_FEW_TICKS: Final = 10
"""A tick of days needs so many cells."""


@dataclass(frozen=True, slots=True)
class _Signs:
    rule: str
    tick: str
    corner: str
    flat: str
    down: str


_UNICODE: Final = _Signs("│", "┤", "└", "─", "┬")
_ASCII: Final = _Signs("|", "+", "+", "-", "+")


@dataclass(frozen=True, slots=True)
class _Area:
    """What lies between the axes: its cells, and the numbers at its ends."""

    columns: int
    last: float
    highest: float

    def canvas(self) -> "Canvas":
        """Begin an empty one, the highest numbers on its last dots."""
        from plotille import Canvas

        across, up = 2 * self.columns, 4 * _ROWS
        return Canvas(
            self.columns, _ROWS,
            xmax=self.last * across / (across - 1), ymax=self.highest * up / (up - 1),
        )  # fmt: skip

    def row(self, rate: float) -> int:
        """Find the row of a rate, from the top."""
        return _ROWS - 1 - min(_ROWS - 1, int(rate / self.highest * (4 * _ROWS - 1) + 0.5) // 4)

    def column(self, day: float) -> int:
        """Find the column of a day."""
        return min(self.columns - 1, int(day / self.last * (2 * self.columns - 1) + 0.5) // 2)


def line_chart(plot: Plot, style: Style) -> str:
    """Draw a plot as wide as the terminal, with its title and footnotes."""
    ticks, highest = axes.rates(axes.highest(plot.tops), 4)
    plot = plot.cut(highest)
    points = [point for line in plot.lines for point in line.points]
    last = max(1, *(point.x for point in points))
    names = [f"{rate:.{axes.decimals(ticks)}%}" for rate in ticks]
    left = max(map(len, names)) + 2
    room = min(style.width, _WIDEST) - left
    labels = _labels(plot)
    aside = max(width(label) for label in labels) + 2
    is_aside = room - aside >= _LEAST
    area = _Area(max(10, room - aside if is_aside else room), last, highest)
    signs = _UNICODE if style.unicode else _ASCII
    at = {area.row(rate): name for rate, name in zip(ticks, names, strict=True)}
    rows = list(_cells(plot.lines, area, style))
    beside = _beside(plot.lines, labels, area) if is_aside else {}
    is_banded = len(plot.lines) == 1 and any(point.low is not None for point in points)
    band = "; dotted: 95% interval" if is_banded else ""
    text = Text(no_wrap=True)
    for n, row in enumerate(rows):
        text.append(f"{at.get(n, ''):>{left - 2}} {signs.tick if n in at else signs.rule}", WEAK)
        text.append_text(row)
        if n in beside:
            line, label = beside[n]
            text.append("  ").append(label, _COLORS[line % len(_COLORS)])
        text.append("\n")
    text.append(_x_axis(area, left, signs, plot.x_label, style.width), WEAK)
    return "".join(
        [
            prose(plot.title, style, look=STRONG),
            prose(plot.about + band, style, look=WEAK),
            printed(text, style, cells=max(style.width, left + area.columns + aside)),
            *([] if is_aside else (prose(each, style) for each in labels)),
            *(prose(note, style, look=WEAK) for note in plot.footnotes),
        ]
    )


def _labels(plot: Plot) -> list[str]:
    """Name the lines, by letters where there are several."""
    if len(plot.lines) == 1:
        return [f"{plot.lines[0].ends} {plot.lines[0].name}".rstrip()]
    ends = pad([line.ends for line in plot.lines], left=False)
    each = zip(ascii_uppercase, ends, plot.lines, strict=False)
    return [f"{letter} {end} {line.name} ({line.n})" for letter, end, line in each]


def _beside(
    lines: Sequence[Line], labels: Sequence[str], area: _Area
) -> dict[int, tuple[int, str]]:
    """Choose the row of each label, as near to the end of its line as the others let it."""
    wanted = [(_ROWS - 1) * (1 - line.points[-1].y / area.highest) for line in lines]
    rows = [int(row + 0.5) for row in axes.apart(wanted, 1, _ROWS - 1)]
    return {row: (n, labels[n]) for n, row in enumerate(rows)}


def _x_axis(area: _Area, left: int, signs: _Signs, label: str, room: int) -> str:
    """Draw the axis of days, with the numbers below it, none beyond so many cells."""
    days = axes.days(area.last, max(1, area.columns // _FEW_TICKS))
    ticks = {area.column(day): str(day) for day in days}
    line = "".join(signs.down if n in ticks else signs.flat for n in range(area.columns))
    numbers = ""
    for place, day in ticks.items():
        begins = min(left + place - len(day) // 2, room - len(day))
        numbers = f"{numbers:{begins}}{day}"
    middle = left + max(0, (area.columns - width(label)) // 2)
    return f"{signs.corner:>{left}}{line}\n{numbers}\n{'':{middle}}{label}"


def _cells(lines: Sequence[Line], area: _Area, style: Style) -> list[Text]:
    """Set the cells row by row; where lines meet, the first is on top."""
    drawn: dict[tuple[int, int], tuple[str, str]] = {}
    rasters = [_raster(line.points, area) for line in lines]
    signs = ascii_uppercase if len(lines) > 1 else "*"
    for n, raster in reversed(list(enumerate(rasters))):
        look = _COLORS[n % len(_COLORS)]
        for row, column, dots in raster:
            below, _ = drawn.get((row, column), (chr(_BLANK), ""))
            both = chr(ord(below) | dots) if style.unicode else signs[n]
            drawn[row, column] = (both, look)
    if len(lines) == 1:
        for row, column, dots in _edges(lines[0].points, area):
            dot = chr(_BLANK | dots) if style.unicode else "."
            drawn.setdefault((row, column), (dot, WEAK))
    elif style.unicode:
        for n, raster in enumerate(rasters):
            look = f"{STRONG} {_COLORS[n % len(_COLORS)]}"
            for place in _letter_places(raster, area.columns, n, len(lines)):
                drawn[place] = (ascii_uppercase[n], look)
    return [_row([drawn.get((n, m), (" ", "")) for m in range(area.columns)]) for n in range(_ROWS)]


def _row(cells: Sequence[tuple[str, str]]) -> Text:
    """Set cells side by side, with one change of look for all that have the same."""
    row = Text()
    for look, same in groupby(cells, lambda cell: cell[1]):
        row.append("".join(cell for cell, _ in same), look)
    return row


Raster = list[tuple[int, int, int]]
"""Row, column and dots of the cells that are not blank."""


def _raster(points: Sequence[Point], area: _Area) -> Raster:
    """Draw steps; where they are dashed, every other cell stays blank."""
    canvas = area.canvas()
    for before, point in pairwise(points):
        height = before.y
        if before.dashed:
            _dash(canvas, before.x, point.x, height, area)
        else:
            canvas.line(before.x, height, point.x, height)
        if point.y != height:
            canvas.line(point.x, height, point.x, point.y)
    canvas.point(points[-1].x, points[-1].y)
    return _filled(canvas)


def _edges(points: Sequence[Point], area: _Area) -> Raster:
    """Dot the ends of the interval, once a column."""
    canvas = area.canvas()
    for column in range(area.columns):
        day = (2 * column + 1) * area.last / (2 * area.columns - 1)
        point = points[max(0, bisect_right(points, day, key=lambda each: each.x) - 1)]
        for end in (point.low, point.high):
            if end is not None:
                canvas.point(day, end)
    return _filled(canvas)


def _filled(canvas: "Canvas") -> Raster:
    return [
        (row, column, ord(cell) - _BLANK)
        for row, cells in enumerate(canvas.plot(linesep="\n").split("\n"))
        for column, cell in enumerate(cells)
        if ord(cell) != _BLANK
    ]


def _dash(canvas: "Canvas", start: float, end: float, height: float, area: _Area) -> None:
    dot = area.last / (2 * area.columns - 1)
    for column in range(area.column(start), area.column(end) + 1):
        first, last = max(start, 2 * column * dot), min(end, (2 * column + 1) * dot)
        if column % 2 == 0 and first <= last:
            canvas.line(first, height, last, height)


def _letter_places(raster: Raster, columns: int, n: int, of: int) -> Iterator[tuple[int, int]]:
    """Spread the letters of a line along it, none at a column where another line has one."""
    rows: dict[int, int] = {}
    for row, column, _ in raster:
        rows.setdefault(column, row)
    for part in range(_LETTERS):
        column = int(columns * (part + (n + 0.5) / of) / _LETTERS)
        near = next((each for each in (column, column - 1) if each in rows), None)
        if near is not None:
            yield rows[near], near
