"""Breaks that belong together: a value that is renamed, several that are one, one that is split."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from funnelcli.checks.breaks import Break
from funnelcli.checks.quotable import as_aliases
from funnelcli.model import NONE
from funnelcli.words.text import named

SIMILAR, NEAR = math.log(2), 31
"""What ends may go on under another name: at most twice as much or half a month, so many days
apart."""


@dataclass(frozen=True, slots=True)
class Move:
    """A break, and those on the other side of it that may be the same leads."""

    of: Break
    others: tuple[Break, ...] = ()

    def told(self, standing: Callable[[str], Any]) -> str:
        """Say what happened, and what it may be; of two names of one value the first stands.

        `standing` is the key by which they are sorted.
        """
        said = _told(self.of)
        match self.others:
            case ():
                return said
            case (one,):
                return f"{said} {_told(one)} {_renamed(self.of, one, standing)}"
            case _:
                values = named(repr(each.value) for each in self.others)
                how = "begin" if self.of.is_end else "end"
                return f"{said} Within a month {values} {how}: these may be the same leads."


def moves(found: Sequence[Break]) -> Iterator[Move]:
    """Put breaks together, each once: several beside one, then pairs, then those left alone.

    Several that end beside one that begins, or the other way round, belong together if they have
    about as many leads a month as it, and no single one of them comes as close.
    """
    left = list(found)
    for one in found:
        beside = _beside(one, left)
        if one in left and len(beside) > 1 and _apart(one, beside) < _nearest(one, beside):
            yield Move(one, tuple(beside))
            left = [each for each in left if each is not one and each not in beside]
    pairs = ((_apart(old, [new]), old, new) for old in left for new in _beside(old, left))
    for apart, old, new in sorted(pairs, key=lambda each: (each[0], each[1].value)):
        if old.is_end and apart <= SIMILAR and old in left and new in left:
            yield Move(old, (new,))
            left = [each for each in left if each not in (old, new)]
    yield from map(Move, left)


def _beside(one: Break, others: Sequence[Break]) -> list[Break]:
    """List the breaks of the other kind that are near in time."""
    return [
        each
        for each in others
        if each.is_end != one.is_end
        and each.value != one.value
        and abs((each.day - one.day).days) <= NEAR
    ]


def _apart(one: Break, others: Sequence[Break]) -> float:
    """Tell how unlike numbers a month are: the logarithm of their ratio, without its sign."""
    return abs(math.log(sum(each.pace for each in others) / one.pace))


def _nearest(one: Break, others: Sequence[Break]) -> float:
    return min(SIMILAR, *(_apart(one, [each]) for each in others))


def _told(each: Break) -> str:
    few = each.strays or "none"
    if each.is_end:
        return f"{each.value!r} ends on {each.day}: {each.pace:,.0f} a month before, {few} since."
    return f"{each.value!r} begins on {each.day}: {each.pace:,.0f} a month since, {few} before."


def _renamed(old: Break, new: Break, standing: Callable[[str], Any]) -> str:
    if new.value == NONE:
        return "It may be that the value is no longer filled in."
    if old.value == NONE:
        return "It may be that the value is filled in only since then."
    stands, other = sorted((old.value, new.value), key=standing)
    return f"It may be a rename: `{as_aliases(stands, other)}`."
