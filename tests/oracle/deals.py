"""Deals of a joined table, counted one by one: all that are won or lost, whoever's they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .definition import Joined

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from .definition import Row
    from .reading import Stamp
    from .rows import Tables


def deals(tables: Tables, as_of: Stamp) -> tuple[int, int] | tuple[None, None]:
    """How many are won, and how many won or lost; none where the rows do not tell it alone."""
    definition = tables.definition
    won = definition.stages[-1].evidence
    if not isinstance(won, Joined) or definition.since or definition.until or definition.keep:
        return None, None
    lost = [each for each in definition.losses if isinstance(each, Joined)]
    lost = [each for each in lost if each.join == won.join]
    if not lost or not all(each.alone for each in (won, *lost)):
        return None, None
    is_won: dict[Hashable, bool] = {}
    join = definition.joins[won.join]
    for lines in tables.joined[won.join].values():
        for line in lines:
            name = line[join.id] if join.id else None
            deal: Hashable = ("row", id(line)) if name is None else ("id", name)
            bought = any(_known(tables, line, won, as_of))
            if bought or any(yes for each in lost for yes in _known(tables, line, each, as_of)):
                is_won[deal] = is_won.get(deal, False) or bought
    return sum(is_won.values()), len(is_won)


def _known(tables: Tables, line: Row, evidence: Joined, as_of: Stamp) -> Iterator[bool]:
    """Whether a row says so by as-of: its date may be missing if there is a condition."""
    if evidence.where is not None and not evidence.where(line, {}):
        return
    when = evidence.at and tables.stamp(
        line, evidence.at, tables.definition.joins[evidence.join].table
    )
    yield when.known_at(as_of) if when else not evidence.at or evidence.where is not None
