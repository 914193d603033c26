"""A chain of channels, in which each step depends on the channel before it alone.

A lead goes from the start by channels to a conversion or to nothing. The removal effect of a
channel is the part of the conversions that would be missing if whoever comes to it converted
never: 1 - P without it / P. All is solved exactly, by Gaussian elimination; nothing is simulated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

START: Final = None
"""The state before the first touch."""
CONVERSION, NOTHING = True, False
"""The states that a path ends in."""
State = str | bool | None
Matrix = list[list[float]]


@dataclass(frozen=True, slots=True)
class Solved:
    """What a chain comes to."""

    chance: float
    """That of a lead at the start to convert."""
    effects: Mapping[str, float]
    """The removal effect of each channel, by name, in their order."""

    @property
    def total(self) -> float:
        """What the removal effects add up to."""
        return sum(self.effects.values())


def solved(moves: Mapping[tuple[State, State], int]) -> Solved:
    """Solve the chain of so many moves from one state to another.

    A move from a channel to itself changes nothing of where a lead goes then, and is left out. The
    chance of a conversion that a channel has a part in is the chance to come to it at all, times
    that of a conversion from there on.
    """
    channels = sorted({each for pair in moves for each in pair if isinstance(each, str)})
    place = {channel: number for number, channel in enumerate(channels)}
    left: dict[State, int] = {}
    for (start, end), count in moves.items():
        if start != end:
            left[start] = left.get(start, 0) + count
    begins, converts = [0.0] * len(channels), [0.0] * len(channels)
    stays = [[float(row == column) for column in place.values()] for row in place.values()]
    for (start, end), count in sorted(moves.items(), key=repr):
        if start == end or not count:
            continue
        chance = count / left[start]
        if isinstance(start, str) and isinstance(end, str):
            stays[place[start]][place[end]] -= chance
        elif isinstance(start, str) and end is CONVERSION:
            converts[place[start]] = chance
        elif start is START and isinstance(end, str):
            begins[place[end]] = chance
    visits = _inverse(stays)
    onward = [_product(row, converts) for row in visits]
    whole = _product(begins, onward)
    effects = {}
    for channel, number in place.items():
        seen = _product(begins, [row[number] for row in visits]) / visits[number][number]
        effects[channel] = min(1.0, seen * onward[number] / whole) if whole else 0.0
    return Solved(whole, effects)


def shared_out(total: int, effects: Mapping[str, float]) -> dict[str, int]:
    """Share a whole number in proportion to removal effects, of which at least one is positive.

    What does not divide is left to the channel of the largest, so that the parts add up to it.
    """
    whole = sum(effects.values())
    parts = {channel: int(total * (effect / whole)) for channel, effect in effects.items()}
    largest = max(effects, key=lambda channel: effects[channel])
    parts[largest] += total - sum(parts.values())
    return parts


def _product(left: Sequence[float], right: Sequence[float]) -> float:
    return sum(a * b for a, b in zip(left, right, strict=True))


def _inverse(matrix: Matrix) -> Matrix:
    """Invert a matrix in place, by Gauss and Jordan.

    Without a search for pivots, which a matrix does not need whose rows have at least as much on
    the diagonal as beside it.
    """
    for pivot, row in enumerate(matrix):
        scale = 1.0 / row[pivot]
        row[pivot] = 1.0
        row[:] = [scale * each for each in row]
        for other, line in enumerate(matrix):
            factor = line[pivot]
            if other != pivot and factor:
                line[pivot] = 0.0
                line[:] = [a - factor * b for a, b in zip(line, row, strict=True)]
    return matrix
