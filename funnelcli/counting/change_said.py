"""What changed, in words: the first sentences of a page."""

from collections.abc import Iterator, Mapping
from typing import Final

from funnelcli.answers.gist import Gist
from funnelcli.config.query import Query
from funnelcli.counting.change import Change, Effect
from funnelcli.counting.compared import Compared
from funnelcli.counting.paired import Segment, Tally
from funnelcli.words.text import counted

CARRY: Final = 3
"""So many segments are named that carry a change."""
_LEAST: Final = 0.0005
"""What a segment adds is told from here on: less is nothing in tenths of a point."""


def points(effect: float) -> str:
    """Write an effect in points, such as +0.7."""
    written = f"{effect * 100:+.1f}"
    return written if written.strip("+-0.") else "0.0"


def ends(low: float | None, high: float | None) -> str | None:
    """Write the ends of an interval in points."""
    return None if low is None or high is None else f"{points(low)} to {points(high)}"


def by_when(query: Query) -> Iterator[str]:
    """Say which customers are counted."""
    if query.horizon is not None:
        yield f"Customers that bought within {counted(query.horizon, 'day')} of the lead."


def parts_of_a_page(query: Query) -> Mapping[str, str]:
    """Call the parts as people do."""
    segments = ", ".join(query.asked.by).replace("_", " ")
    late = "" if query.horizon is None else f" than {counted(query.horizon, 'day')}"
    return {
        "mix": f"Mix: other shares of {segments}" if segments else "Mix",
        "rate": f"Rate: other rates within {segments}" if segments else "Rate",
        "maturity": "Age: younger or older leads",
        "total": "Total",
        "later": f"Bought later{late}, not in the total",
    }


def gist(found: Compared, effects: Mapping[str, Effect | None], query: Query) -> Gist | None:
    """Say how the rate has changed, what it is made of, and which segments carry it."""
    total = effects["total"]
    if found.change is None or total is None:
        return None
    words = _words(found.change)
    told = {word: effect for part, word in words.items() if (effect := effects[part])}
    made_of = f", of which {_listed(told)}" if len(told) > 1 else ""
    changed = f"{points(total.value)} points{made_of}"
    return Gist(
        number=f"{points(total.value)} points",
        between=f"{ends(total.low, total.high)}",
        sentences=(
            (f"{_rates(found, query)}: {changed}; {_verdict(found, total, query)}."),
            *_of_parts(told if len(told) > 1 else {}),
            *_age_unknown(found.change),
            *_carried(found.change, query),
        ),
    )


def _words(change: Change) -> dict[str, str]:
    """Name the parts that there can be."""
    words = {"mix": "mix", "rate": "rate", "maturity": _age_word(change)}
    if not change.is_of_mix:
        del words["mix"]
    if not change.is_of_age:
        del words["maturity"]
    return words


def _listed(told: Mapping[str, Effect]) -> str:
    return ", ".join(f"{word} {points(effect.value)}" for word, effect in told.items())


def _rates(found: Compared, query: Query) -> str:
    """Give both rates with their n."""
    by = "" if query.horizon is None else f" by day {query.horizon}"
    told = []
    for side in (1, 0):
        tally, bought = found.tally(side), "became customers" + by if side else ""
        leads = counted(tally.leads, query.config.lead.unit)
        share = f"{tally.within / tally.leads:.1%}"
        told.append(
            f"of {leads} of {found.sides[side].label} {share}{bought and f' {bought}'} "
            f"({tally.within:,})"
        )
    return f"O{told[0][1:]}, {told[1]}"


def _verdict(found: Compared, total: Effect, query: Query) -> str:
    """Say whether there is a difference at all."""
    few = [
        side.label
        for n, side in enumerate(found.sides)
        if found.tally(n).leads < query.config.min_leads
    ]
    if few:
        return f"too few {query.config.lead.unit}s to tell ({' and '.join(few)})"
    sure = "more than noise" if total.is_sure else "not distinguishable from noise"
    return f"{sure} ({ends(total.low, total.high)})"


def _of_parts(told: Mapping[str, Effect]) -> Iterator[str]:
    """Say which parts there are beyond doubt, each with its interval."""
    for is_sure, what in ((True, "More than noise"), (False, "Not distinguishable from noise")):
        some = [
            f"{word} ({ends(effect.low, effect.high)})"
            for word, effect in told.items()
            if effect.is_sure is is_sure
        ]
        if some:
            yield f"{what}: {', '.join(some)}."


def _age_unknown(change: Change) -> Iterator[str]:
    if change.paces is None:
        yield "Age was not considered: younger leads have had less time to buy."


def _age_word(change: Change) -> str:
    """Say which way ages differ: by what is expected of them."""
    a, b = (
        sum(group.share * group.by_age for each in change.segments if (group := each.groups[side]))
        for side in range(2)
    )
    return "the younger age" if b < a else "the older age" if a < b else "age"


def _carried(change: Change, query: Query) -> Iterator[str]:
    """Name the segments that add the most, with their leads and customers."""
    if not change.is_of_mix:
        return
    most = [each for each in in_order(change) if abs(each.parts.total) >= _LEAST][:CARRY]
    if most:
        unit = query.config.lead.unit
        told = (
            f"{name_of(each)} {points(each.parts.total)} ({_numbers(each, unit)})" for each in most
        )
        yield f"Most of it comes from {'; '.join(told)}."


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
