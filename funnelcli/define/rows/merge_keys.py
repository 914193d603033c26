"""What tells that leads are one, where `deduplicate` names it, and whom it does not tell.

A key tells of nobody where a part of it is empty, is an address that is none, or stands for
having none: such a row is one with no other. How many these are is a note.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.define.columns.addresses import is_nobodys, is_somebodys
from funnelcli.define.columns.cells import Cells
from funnelcli.tables import rows as row
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import placeholders


def merge_key(cells: Cells, by: Sequence[str]) -> Iterator[pl.Expr]:
    """Yield the hashes of a row's key, null where it tells of nobody, and whether it is empty."""
    there: list[pl.Expr] = []
    tells: list[pl.Expr] = []
    for position, name in enumerate(by):
        value, is_somebodys = _part(cells, name, position)
        there.append(value)
        tells.append(is_somebodys.fill_null(value=True))
    key = there[0] if len(there) == 1 else pl.concat_str(there, separator="\x1f")
    yield from row.hashes(key, row.KEYS, pl.all_horizontal(tells))
    yield key.is_null().alias(row.KEYLESS)


def _part(cells: Cells, name: str, position: int) -> tuple[pl.Expr, pl.Expr]:
    """Read a part of the key, and whether it can be somebody's.

    It is trimmed, and the e-mail in capitals, which fold ß and ς too.
    """
    column = cells.find(name, "lead", "deduplicate", "by", position)
    email = cells.definition.config.leads.email
    if email is not None and column == cells.find(email, "leads", "email"):
        value = cells.read(column, "capitals")
        return value, is_somebodys(value)
    value = cells.read(column, "text")
    return value, ~(value.str.contains(placeholders()) | is_nobodys(value))


def keyless(rows: pl.DataFrame) -> Counter[str]:
    """Count the rows that are merged with none by the key, by why: it is empty, or nobody's."""
    if row.KEYLESS not in rows.columns:
        return Counter()
    lacks, is_nobodys = rows[row.KEYLESS], rows[row.KEYS[0]].is_null() & ~rows[row.KEYLESS]
    why = {
        "whose key is empty, or a part of it": lacks,
        "with an address that is none, or a placeholder such as noreply": is_nobodys,
    }
    return Counter({said: int((rows[row.ALIVE] & each).sum()) for said, each in why.items()})


def without_key(counts: Mapping[str, int], config: Config) -> Iterator[Note]:
    """Say how many rows were merged with none by the key, and why."""
    if config.lead.deduplicate is None:
        return
    by = " and ".join(config.lead.deduplicate.by)
    told = [f"{counted(number, 'row')} {said}" for said, number in counts.items() if number]
    if told:
        yield Note(
            "no-merge-key",
            f"By `deduplicate` ({by}) nothing is merged of {', and '.join(told)}: duplicates among "
            "them stay.",
            rows=sum(counts.values()),
        )
