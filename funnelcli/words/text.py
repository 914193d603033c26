"""How many, and which: counts and names in a sentence."""

from collections.abc import Iterable

FEW = 5
"""So many are named where there may be many."""


def counted(count: int, noun: str, nouns: str | None = None) -> str:
    """Say how many of something: 1 row, 5,023 rows."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def named(words: Iterable[str], most: int = FEW) -> str:
    """Name the first of some, and count the others: a, b, c, d, e and 12 more."""
    listed = list(words)
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more:,} more" if more > 0 else "")
