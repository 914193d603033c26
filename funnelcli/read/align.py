"""Files of one table whose columns differ in order or number."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from funnelcli.config.headers import folded_header
from funnelcli.read.source import Positions, Source

Key = tuple[str, int]
"""The name of a column, and how many of that name come before it."""


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table, and where each file has them."""

    header: tuple[str, ...]
    positions: tuple[Positions, ...]
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
    places = [{key: position for position, key in enumerate(names)} for names in named]
    positions = tuple(tuple(map(there.get, keys)) for there in places)
    lacking = {}
    for column, key in enumerate(keys):
        lacks = [i for i, there in enumerate(places) if key not in there]
        if lacks:
            has = next(i for i, there in enumerate(places) if key in there)
            lacking[column] = (
                f"{sources[lacks[0]].file.shown}: lacks {key[0]!r}, which "
                f"{sources[has].file.shown} has"
            )
    return Columns(tuple(name for name, _ in keys), positions, lacking)


def alike(
    sources: Sequence[Source], positions: Sequence[Positions]
) -> Iterator[tuple[Sequence[Source], Positions]]:
    """Put files that follow each other and can be scanned as one together."""

    def cut(placed: tuple[Source, Positions]) -> tuple[object, ...]:
        source, there = placed
        delimiter = source.reading.delimiter
        return delimiter, source.header if delimiter is None else len(source.header), there

    for _, group in groupby(zip(sources, positions, strict=True), cut):
        several, there = zip(*group, strict=True)
        yield several, there[0]


def _take_names_of(keys: Mapping[Key, None], names: list[Key]) -> None:
    """Give columns of a file the names that earlier files have for them."""
    there = set(names)
    free: dict[str, list[Key]] = {}
    for key in keys:
        if key not in there:
            free.setdefault(folded_header(key[0]), []).append(key)
    for position, (name, _) in enumerate(names):
        same = free.get(folded_header(name), [])
        if (name, 0) not in keys and len(same) == 1:
            names[position] = same.pop()


def _told_apart(header: Sequence[str]) -> list[Key]:
    seen: Counter[str] = Counter()
    keys = []
    for name in header:
        keys.append((name, seen[name]))
        seen[name] += 1
    return keys
