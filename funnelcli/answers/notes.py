"""What is said about numbers beside them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence that the reader needs beside the numbers."""

    code: str
    message: str
    rows: int | None = None
    """So many rows may count otherwise than their owner means, each for one lead at most; None
    where no rate depends on it."""
    is_loud: bool = False
    """Whether the rate as a whole is in doubt, or cannot be read without it."""

    def moves(self, leads: int) -> float | None:
        """How far the rate of so many leads can be off at most, as a fraction; None if not at all.

        Each row makes one more customer, or one fewer, of them; a lead more or less changes it by
        no more than that.
        """
        return None if self.rows is None or not leads else min(1.0, self.rows / leads)


def by_effect(notes: Iterable[Note]) -> list[Note]:
    """Sort notes: those in doubt of all first, then by how many rows, then as they come."""
    return sorted(notes, key=lambda each: (not each.is_loud, -(each.rows or 0)))
