"""Values of the data in a sentence: those that many rows have, and how many others there are."""

from collections.abc import Callable, Iterable

from funnelcli.words.privacy import SHARED
from funnelcli.words.text import counted

SHOWN = 3
"""So many values are named, and the others counted."""


def is_shared(_value: str, rows: int) -> bool:
    """Tell whether so many rows have a value that it is nobody's name."""
    return rows >= SHARED


def listed(
    values: Iterable[tuple[str, int]],
    may_show: Callable[[str, int], bool] = is_shared,
    write: Callable[[str], str] = str,
) -> str:
    """List values, the most frequent first, with the numbers of their rows.

    What fewer than `SHARED` rows have may be a name or a number of a person, and is counted.
    """
    counts = list(values)
    shown = [(value, n) for value, n in counts if may_show(value, n)][:SHOWN]
    parts = [f"{write(value)} ({counted(n, 'row')})" for value, n in shown]
    if more := len(counts) - len(parts):
        parts.append(counted(more, "other value" if parts else "value"))
        parts[-1] += "" if len(shown) == SHOWN else f" of fewer than {SHARED} rows each"
    return ", ".join(parts)
