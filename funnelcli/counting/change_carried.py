"""Which segments carry a change, in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from funnelcli.config.query import Query
from funnelcli.counting.change import Change
from funnelcli.counting.change_shown import points
from funnelcli.counting.compared import Compared
from funnelcli.counting.intervals import Interval
from funnelcli.counting.paired import Segment, Tally
from funnelcli.counting.statistics import is_low_n
from funnelcli.words.text import counted

CARRY: Final = 3
"""So many segments are named that carry a change."""
_LEAST: Final = 0.0005
"""What a segment adds is told from here on: less is nothing in tenths of a point."""


def carried(found: Compared, effects: Sequence[Interval], query: Query) -> Iterator[str]:
    """Name the segments that add the most, with their leads and customers, but for low n.

    Apart from their age, where a side is young; and with caution where neither the total nor a
    part can be told from noise: `effects` are these.
    """
    change, is_young = found.change, bool(found.young(query))
    if change is None or not change.is_of_mix:
        return
    effects = effects[1:] if is_young else effects
    is_sure = any(each.is_sure for each in effects)
    added = {
        each.names: each.parts.total - (each.parts.maturity if is_young else 0.0)
        for each in in_order(change)
        if not _is_few(each, query)
    }
    most = sorted(added, key=lambda names: -abs(added[names]))[:CARRY]
    by_name = {each.names: each for each in change.segments}
    unit = query.config.lead.unit
    told = [
        f"{name_of(by_name[names])} {points(added[names])} ({_numbers(by_name[names], unit)})"
        for names in most
        if abs(added[names]) >= _LEAST
    ]
    if told:
        apart = "apart from age, " if is_young else ""
        lead = (
            f"{apart}most of it comes from"
            if is_sure
            else f"{apart}the largest differences, which together cannot be told from noise:"
        )
        yield f"{lead[:1].upper()}{lead[1:]} {'; '.join(told)}."


def _is_few(each: Segment, query: Query) -> bool:
    """Tell whether a side of a segment is low n."""
    return any(
        is_low_n(tally.within, tally.leads, query.config.min_leads) for _, tally in each.halves
    )


def in_order(change: Change) -> list[Segment]:
    """Sort segments by what they add, whichever way, then by their names."""
    return sorted(change.segments, key=lambda each: (-abs(each.parts.total), each.names))


def name_of(each: Segment) -> str:
    """Call a segment by its values."""
    return " · ".join(each.names)


def _numbers(each: Segment, unit: str) -> str:
    """Count the customers and leads of both sides, the second first."""
    before, now = each.tallies
    if now is None:
        return f"gone, {_of(before, unit)} before"
    return f"{_of(now, unit)}, {'new' if before is None else f'{_of(before, unit)} before'}"


def _of(tally: Tally | None, unit: str) -> str:
    return "" if tally is None else f"{tally.within:,} of {counted(tally.leads, unit)}"
