"""Ids as they are compared: what a program wrote round them is taken off where it is certain."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .definition import Row

# Besides what Unicode calls a format or a control character and is no space.
_UNSEEN = "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0"


def with_plain_ids(rows: Sequence[Row], columns: Iterable[str | None]) -> list[Row]:
    """The rows of a table with the ids in these columns as they are compared."""
    plain = {
        name: column_of_ids([row[name] for row in rows]) for name in columns if name is not None
    }
    return [
        {**row, **{name: ids[number] for name, ids in plain.items()}}
        for number, row in enumerate(rows)
    ]


def column_of_ids(values: Sequence[str | None]) -> list[str | None]:
    """Ids of one column; a fraction comes off where no number of the column has a real one."""
    bare = [None if value is None else _bare(value) for value in values]
    fractions = [id_ for id_ in bare if id_ and re.fullmatch(r"-?\d+([.,]\d+)+", id_)]
    if all(re.fullmatch(r"-?\d+(\.0+|,00?)", number) for number in fractions):
        bare = [re.split("[.,]", id_)[0] if id_ in fractions else id_ for id_ in bare]
    return [id_ or None for id_ in bare]


def _bare(value: str) -> str:
    """An id without invisible characters, an apostrophe before it, or quotes round it."""
    seen = "".join(
        " " if character.isspace() and character not in "\x1c\x1d\x1e\x1f" else character
        for character in value
        if not _is_unseen(character)
    ).strip()
    while True:
        if seen.startswith("'"):
            inner = seen[1:].removesuffix("'")
        elif found := re.fullmatch(r'=?"+([^"]*)"+', seen):
            inner = found[1]
        else:
            return seen
        seen = inner.strip()


def _is_unseen(character: str) -> bool:
    category = unicodedata.category(character)
    is_control = category == "Cc" and character not in "\t\n\v\f\r\x85"
    return category == "Cf" or is_control or character in _UNSEEN
