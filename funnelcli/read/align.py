"""Files of one table whose columns differ in order or number."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from funnelcli.read.source import Source


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

    Columns of the same name in one file are told apart by their order.
    """
    named = [_told_apart(source.header) for source in sources]
    keys = dict.fromkeys(key for names in named for key in names)
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


def _told_apart(header: Sequence[str]) -> list[tuple[str, int]]:
    seen: Counter[str] = Counter()
    keys = []
    for name in header:
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys
