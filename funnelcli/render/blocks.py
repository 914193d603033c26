"""What a page is made of, neutral to how it is written.

Each kind of result has one function that lowers it to blocks, and each format of pages one that
writes blocks, whatever result they are from. All text is one line, with what would act on a
terminal shown as it is spelled, and numbers stand as they are read.
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from funnelcli.answers.columns import Spare

Level = Literal["fail", "not_evaluated", "warn", "info", "pass"]
"""How loud a callout is, the loudest first."""

WORDS: Final[dict[Level, str]] = {
    "fail": "fail",
    "not_evaluated": "not evaluated",
    "warn": "warn",
    "info": "info",
    "pass": "pass",
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
class Head:
    """What a page is about: of which files and when, the result, where rows went."""

    lines: tuple[Paragraph, ...]
    """The first of them says the most."""
    verdict: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Headline:
    """The title of the blocks that follow."""

    text: str


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


@dataclass(frozen=True, slots=True)
class Bars:
    """A column of bars, each so long a part of the longest."""

    shares: tuple[float, ...]
    """One for each row; closing lines have none."""


@dataclass(frozen=True, slots=True)
class Table:
    """Rows and closing lines of one length under their headers, and what their marks mean."""

    title: str
    columns: tuple[Cells | Bars, ...]
    body: int
    """How many of the lines are rows; the others close the table."""
    height: int
    footnotes: tuple[str, ...]

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


Block: TypeAlias = Head | Headline | Paragraph | Table | Listing | Callouts
Page: TypeAlias = tuple[Block, ...]
