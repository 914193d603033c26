"""How many, and which: counts and names in a sentence, and the name that may be meant."""

from collections.abc import Callable, Iterable

NAMED = 5
"""So many are named where there may be many."""
ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_DURATIONS = ((24 * 60, "day"), (60, "hour"))
UNITS = ("kB", "MB", "GB", "TB")
"""Of bytes, each a thousand of the one before."""


def counted(count: int, noun: str, nouns: str | None = None) -> str:
    """Say how many of something: 1 row, 5,023 rows."""
    return f"{count:,} {noun if count == 1 else nouns or f'{noun}s'}"


def ordinal(place: int) -> str:
    """Say which in a row: second, 10th, 21st, 112th."""
    if place <= len(ORDINALS):
        return ORDINALS[place - 1]
    is_teen = place // 10 % 10 == 1
    return f"{place:,}{'th' if is_teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th')}"


def sized(size: int) -> str:
    """Say how many bytes something has, in three digits: 950 bytes, 1.38 kB, 256 MB."""
    if size < 1000:  # noqa: PLR2004
        return counted(size, "byte")
    rounded = float(f"{size:.3g}")
    power = min((len(f"{rounded:.0f}") - 1) // 3, len(UNITS))
    return f"{rounded / 1000**power:g} {UNITS[power - 1]}"


def lasting(minutes: float) -> str:
    """Say how long something lasts: 4 minutes, 3 hours, 2.5 days."""
    for size, noun in _DURATIONS:
        if minutes >= size:
            said = f"{minutes / size:.1f}".removesuffix(".0")
            return f"{said} {noun}{'' if said == '1' else 's'}"
    said = f"{minutes:.1f}".removesuffix(".0")
    return f"{said} minute{'' if said == '1' else 's'}"


def named(words: Iterable[str], most: int = NAMED) -> str:
    """Name the first of some, and count the others: a, b, c, d, e and 12 more."""
    listed = list(words)
    more = len(listed) - most
    return ", ".join(listed[:most]) + (f" and {more:,} more" if more > 0 else "")


def did_you_mean(word: str, known: Iterable[str], shown: Callable[[str], str] = str) -> str:
    """Suggest the nearest of `known`, whatever its case; nothing if none is near.

    It is the tail of a sentence. What is `shown` of a name may differ from how it is looked up.
    """
    from difflib import get_close_matches  # nobody waits for it who makes no mistake

    folded = {name.casefold(): name for name in known}
    near = get_close_matches(word.casefold(), folded, n=1)
    return f"; did you mean {shown(folded[near[0]])!r}?" if near else ""
