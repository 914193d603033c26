"""What of a table is worth a picture, as its analysis declares it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bars:
    """A picture of a table: beside each row a bar as long as its rate `of`; `n` is its number."""

    of: str
    n: str | None = None


@dataclass(frozen=True, slots=True)
class Heat:
    """A picture of a table: its rates are shaded by how near they come to the highest."""


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


Chart = Bars | Heat | Whiskers | Lines
