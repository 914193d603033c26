"""Files of one table whose columns differ in order or number."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from funnelcli.config.headers import folded_header
from funnelcli.read.source import Source

Key = tuple[str, int]
"""The name of a column, and how many of that name come before it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, and where each file has them."""

    header: tuple[str, ...]
    positions: tuple[tuple[int | None, ...], ...]
    """For each file, for each column of the table, its position in the file."""
    lacking: Mapping[int, str]
    """Columns that not every file has, and a sentence that says which lacks it."""


def align(sources: Sequence[Source]) -> Columns:
    """Find the columns of the first file in the others, and add what they have besides.

    Columns of the same name in one file are told apart by their order. A name that differs in
    case or spaces alone is the same where it can be no other.
    """
    named = [_told_apart(source.header) for source in sources]
    keys = dict.fromkeys(named[0])
    for names in named[1:]:
        _take_names_of(keys, names)
        keys |= dict.fromkeys(names)
    positions = tuple(
        tuple(names.index(key) if key in names else None for key in keys) for names in named
    )
    lacking = {}
    for column, key in enumerate(keys):
        has = next(s.file.shown for s, names in zip(sources, named, strict=True) if key in names)
        for source, names in zip(sources, named, strict=True):
            if key not in names and column not in lacking:
                lacking[column] = f"{source.file.shown}: lacks {key[0]!r}, which {has} has"
    return Columns(tuple(name for name, _ in keys), positions, lacking)


def _take_names_of(keys: Iterable[Key], names: list[Key]) -> None:
    """Give columns of a file the names that earlier files have for them."""
    free = [key for key in keys if key not in names]
    for position, (name, _) in enumerate(names):
        same = [key for key in free if folded_header(key[0]) == folded_header(name)]
        if (name, 0) not in keys and len(same) == 1:
            names[position] = same[0]
            free.remove(same[0])


def _told_apart(header: Sequence[str]) -> list[Key]:
    seen: Counter[str] = Counter()
    keys = []
    for name in header:
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys
