"""Words that may be one: what of them is compared, and how near they are to each other."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from funnelcli.config import fold

ALIKE = 0.85
"""Spellings of at least this similarity (Ratcliff and Obershelp) may be one."""
SHORTEST = 5
"""Shorter words are alike by chance."""
MOST = 300
"""So many values of a column are compared, the most frequent ones."""


def letters(text: str) -> str:
    """Leave the letters and digits of a text: no case, spaces, signs, or invisible characters."""
    return re.sub(r"[\W_]+", "", fold(unicodedata.normalize("NFKC", text)))


def alike(one: str, other: str, *, typos: bool) -> bool:
    """Tell whether two words without spaces and signs may be one; numbers in them must agree."""
    if one == other:
        return True
    if not typos or min(len(one), len(other)) < SHORTEST or one[0] != other[0]:
        return False
    if re.findall(r"\d+", one) != re.findall(r"\d+", other):
        return False
    match = SequenceMatcher(None, one, other, autojunk=False)
    return match.real_quick_ratio() >= ALIKE and match.ratio() >= ALIKE


def twins(values: Sequence[str], *, typos: bool) -> Iterator[tuple[str, str]]:
    """Yield values that look like ones that stand before them; `values` are in their order."""
    plain = [letters(value) for value in values]
    for i, rare in enumerate(values):
        for j in range(i):
            if plain[i] and alike(plain[i], plain[j], typos=typos):
                yield rare, values[j]
                break
