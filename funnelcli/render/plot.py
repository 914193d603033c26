"""The blocks that have no text, for the formats that draw: lines over days, bars, and marks."""

from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Point:
    """Where a line steps to, and stays until its next point."""

    x: float
    y: float
    low: float | None
    high: float | None
    """The ends of its 95 % interval."""
    dashed: bool
    """Whether it is not to be relied on."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a plot, from the left to the right."""

    name: str
    """What tells it from the others; empty where nothing has to."""
    n: str
    """Of how many leads."""
    ends: str
    """The rate that it comes to."""
    points: tuple[Point, ...]

    def up_to(self, highest: float) -> tuple[Point, ...]:
        """Cut off its points, and their intervals, at a rate."""
        return tuple(
            replace(
                point,
                y=min(highest, point.y),
                low=None if point.low is None else min(highest, point.low),
                high=None if point.high is None else min(highest, point.high),
            )
            for point in self.points
        )


@dataclass(frozen=True, slots=True)
class Plot:
    """Lines over one axis of days and one of rates, which are fractions, and what marks mean."""

    title: str
    about: str
    """What is drawn, in a few words."""
    x_label: str
    lines: tuple[Line, ...]
    footnotes: tuple[str, ...]

    @property
    def tops(self) -> Iterator[tuple[bool, float]]:
        """How high each point goes with its interval, and whether it is to be relied on."""
        for line in self.lines:
            yield from ((not point.dashed, point.high or point.y) for point in line.points)

    def cut(self, highest: float) -> "Plot":
        """Leave out what an axis up to a rate cannot hold, and say so of lines."""
        lines = tuple(replace(line, points=line.up_to(highest)) for line in self.lines)
        if all(point.y <= highest for line in self.lines for point in line.points):
            return replace(self, lines=lines)
        said = "Lines along the upper edge go on above it."
        return replace(self, lines=lines, footnotes=(*self.footnotes, said))


@dataclass(frozen=True, slots=True)
class Fall:
    """A bar of a waterfall."""

    name: str
    said: str
    """What it adds, or comes to."""
    start: float
    end: float
    """Where it begins and ends; a whole begins at 0."""
    low: float | None = None
    high: float | None = None
    """The ends of its 95 % interval; a whole has none here."""
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Falls:
    """A waterfall: bars below each other, from one rate to another by what lies between."""

    title: str
    about: str
    falls: tuple[Fall, ...]
    footnotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DotRow:
    """The same number of one row, as several tell it."""

    name: str
    n: str
    said: str
    """From where to where they go."""
    values: tuple[float | None, ...]
    """By each of them; none where it is not known."""
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class DotRows:
    """Rows of marks on one axis, whose shapes say by whom each number is."""

    title: str
    about: str
    marks: tuple[str, ...]
    n: str
    """What the numbers before the rows are."""
    rows: tuple[DotRow, ...]
    said: tuple[str, ...]
    """What is said of it below its table, where it has one."""
    footnotes: tuple[str, ...]


Drawn = Plot | Falls | DotRows
