"""What a page is made of, neutral to how it is written.

Each kind of result has one function that lowers it to blocks, and each format of pages one that
writes blocks, whatever result they are from. All text is one line, with what would act on a
terminal shown as it is spelled, and numbers stand as they are read.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from funnelcli.answers.columns import Spare
from funnelcli.render.plot import Drawn

Level = Literal["fail", "not_evaluated", "warn", "info", "pass"]
"""How loud a callout is, the loudest first."""

WORDS: Final[dict[Level, str]] = {
    "fail": "fail",
    "not_evaluated": "not evaluated",
    "warn": "warn",
    "info": "info",
    "pass": "pass",
}
SIGNS: Final[dict[Level, str]] = {
    "fail": "✗",
    "not_evaluated": "?",
    "warn": "!",
    "info": "i",
    "pass": "✓",
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Parts of a line; where it is too long it is broken between them."""

    parts: tuple[str, ...]
    joint: str
    """What stands between them."""

    @property
    def text(self) -> str:
        """The parts as one line."""
        return self.joint.join(self.parts)


@dataclass(frozen=True, slots=True)
class Verdict:
    """How the gate has judged, in a word and in the parts of a sentence."""

    level: Level
    said: Paragraph


@dataclass(frozen=True, slots=True)
class Figure:
    """The number that a page is about, for a format that can set it large."""

    number: str
    interval: str
    """Empty where there is none."""
    said: tuple[str, ...]
    """What it counts, and what to know of it."""
    around: tuple[Paragraph, ...]
    """Of which files it is and when, and where rows went."""
    answer: str = ""
    """The sentence that answers what was asked; empty where the number does."""


@dataclass(frozen=True, slots=True)
class Head:
    """What a page is about: of which files and when, the result, where rows went."""

    lines: tuple[Paragraph, ...]
    """The first of them says the most."""
    verdict: Verdict | None = None
    figure: Figure | None = None
    """The same in the parts that it has."""
    made: Paragraph = Paragraph((), "")
    """By which version and definition, for a format that is passed on."""


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of the blocks that follow."""

    text: str


@dataclass(frozen=True, slots=True)
class Ends:
    """An interval and the rate in it, as parts of the axis that its table has."""

    low: float
    rate: float
    high: float
    """Above 1 where the interval goes on beyond the axis."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of a table."""

    header: str
    texts: tuple[str, ...]
    """One for each line of the table."""
    left: bool
    """Whether it is read from the left; numbers are aligned at their right."""
    counts: bool = False
    """Whether it counts something."""
    spare: Spare | None = None
    doubtful: frozenset[int] = frozenset()
    """Lines whose cell is not to be relied on; a mark in the text says it as well."""
    heat: tuple[float, ...] = ()
    """Of a table that is shaded, how near each cell comes to the highest of all."""
    ends: tuple[Ends | None, ...] = ()
    """Of a column of intervals, where they lie, for a format that can draw them."""
    is_drawn: bool = False
    """Whether its texts are pictures made of signs, which nobody reads aloud."""


@dataclass(frozen=True, slots=True)
class Bars:
    """A column of bars, each so long a part of the longest."""

    shares: tuple[float, ...]
    """One for each row; closing lines have none."""
    of: str
    """What the rate is called that they are as long as."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and closing lines of one length under their headers, and what their marks mean."""

    title: str
    columns: tuple[Cells | Bars, ...]
    body: int
    """How many of the lines are rows; the others close the table."""
    height: int
    footnotes: tuple[str, ...]
    is_brief: bool = False
    """Whether it has to save lines: its title among the headers, and no rules."""
    axis: str = ""
    """The rate at the end of the axis that its intervals are measured on; it begins at 0."""
    means: tuple[tuple[str, str], ...] = ()
    """What its columns are called, and a sentence or two that define each."""

    @property
    def cells(self) -> list[Cells]:
        """The columns of text, for a format that draws nothing."""
        return [column for column in self.columns if isinstance(column, Cells)]


@dataclass(frozen=True, slots=True)
class Item:
    """A sentence of a list, after cells that are aligned, and with what stands below it."""

    cells: tuple[str, ...]
    text: str
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Items under a title; if they have cells, their columns and that of the sentence are named."""

    title: str
    items: tuple[Item, ...]
    header: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Callout:
    """What the reader should look at, each of its texts a sentence, empty if there is none."""

    level: Level
    title: str
    about: str
    """What it was found in."""
    found: str
    size: str
    """How many were found."""
    limits: str
    """How many are too many."""
    effect: str
    rows: str
    advice: str
    place: str
    """Where it can be answered."""
    more: str
    """What tells more about it."""

    @property
    def counted(self) -> str:
        """How many were found, and how many are too many."""
        return f"{'; '.join(filter(None, (self.size, self.limits)))}." if self.size else ""

    @property
    def facts(self) -> list[str]:
        """What it amounts to, sentence by sentence."""
        return [*filter(None, (self.found, self.counted, self.effect, self.rows))]


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said of all that needs no callout."""

    level: Level
    text: str


@dataclass(frozen=True, slots=True)
class Callouts:
    """Callouts, loudest first, and then what else there is to know of what was looked at."""

    loud: tuple[Callout, ...]
    passed: tuple[Callout, ...]
    """What was found, and does not count against anything."""
    remarks: tuple[Remark, ...]
    verdict: Verdict | None = None
    """How the gate has judged, where they stand beside tables and less is said of each."""


Block: TypeAlias = Head | Headline | Paragraph | Drawn | Table | Listing | Callouts
Page: TypeAlias = tuple[Block, ...]
