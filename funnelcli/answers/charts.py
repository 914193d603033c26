"""What of a table is worth a picture, as its analysis declares it."""

from dataclasses import dataclass

from funnelcli.answers.columns import Kind


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of a table: beside each row a bar as long as its rate `of`; `n` is its number."""

    of: str
    n: str | None = None


@dataclass(frozen=True, slots=True)
class Heat:
    """A picture of a table: its rates, or amounts, are shaded as they come near the highest."""

    of: Kind = Kind.RATE


@dataclass(frozen=True, slots=True)
class Whiskers:
    """A picture of a table: the rate `of` each row as a dot with its interval, on one axis.

    `n` is of how many it is.
    """

    of: str
    n: str | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Pictures of a table: how the rate `of` grows with the days `over`, a line for each label.

    `steps` are the labels that say from where to where. The first of their pairs has a picture of
    its own, the others share one. `n` counts those that a line begins with.
    """

    of: str
    over: str
    n: str
    steps: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """A picture of a table: how what its rows add leads from one rate to another.

    Each row of its page adds `of`, and its 95 % interval ends at `low` and `high`; it begins at
    the first rate `before`, and comes to `after`, which are called as their columns are.
    """

    of: str
    low: str
    high: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Dots:
    """A picture of a table: in each row a mark for each of the numbers `of`, on one axis.

    A line leads from the `lowest` of them to the `highest`; those that a page leaves out have none.
    `n` is of how many it is.
    """

    of: tuple[str, ...]
    lowest: str
    highest: str
    n: str


Chart = Bars | Heat | Whiskers | Lines | Waterfall | Dots
