"""What changed, in words: the first sentences of a page."""

from collections.abc import Iterator, Mapping
from typing import Final

from funnelcli.answers.gist import Gist
from funnelcli.config.query import Query
from funnelcli.counting.change import Change
from funnelcli.counting.change_carried import carried
from funnelcli.counting.change_shown import Agreeing, ends, points
from funnelcli.counting.compared import Compared
from funnelcli.counting.intervals import Interval
from funnelcli.counting.sides import B
from funnelcli.words.text import counted

_ONE_IN_A_HUNDRED: Final = 0.01


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


def gist(found: Compared, effects: Mapping[str, Interval | None], query: Query) -> Gist | None:
    """Say how the rate has changed, what it is made of, and which segments carry it."""
    total = effects["total"]
    if found.change is None or total is None:
        return _nothing(found)
    told = {part: effect for part in _parts(found.change) if (effect := effects[part])}
    by_chance = {part: effect for part, effect in told.items() if part != "maturity"}
    return Gist(
        number=f"{points(total.value)} points",
        between=f"{ends(total.low, total.high)}",
        sentences=(
            _changed(found, told, total, query),
            *_by_default(found, query),
            *_of_parts(by_chance if len(told) > 1 else {}, query),
            *_age_unknown(found.change),
            *carried(found, [total, *by_chance.values()], query),
        ),
    )


def _nothing(found: Compared) -> Gist | None:
    """Say which side there is no lead of, so that nothing is compared."""
    without = [side.label for n, side in enumerate(found.sides) if not found.tally(n).leads]
    if not without:
        return None
    told = f"There is no lead of {' and '.join(without)}, so that nothing can be compared."
    return Gist("", "", (told,))


def _parts(change: Change) -> Iterator[str]:
    """List the parts that there can be."""
    if change.is_of_mix:
        yield "mix"
    yield "rate"
    if change.is_of_age:
        yield "maturity"


def _changed(found: Compared, told: Mapping[str, Interval], total: Interval, query: Query) -> str:
    """Give both rates with their n, and what their difference is made of.

    A side that is too young to judge is said first.
    """
    a, b = ((tally.within / tally.leads) for tally in (found.tally(0), found.tally(1)))
    shown = Agreeing.of((a, b), {part: effect.value for part, effect in told.items()})
    by = "" if query.horizon is None else f" by day {query.horizon}"
    rates = []
    for side in (1, 0):
        tally, bought = found.tally(side), f" became customers{by}" if side else ""
        rates.append(
            f"of {counted(tally.leads, query.config.lead.unit)} of {found.sides[side].label} "
            f"{shown.rate(side)}{bought} ({tally.within:,})"
        )
    young, sentence = _too_young(found, query), ", ".join(rates)
    sentence = f"{young}: {sentence}" if young else f"{sentence[:1].upper()}{sentence[1:]}"
    return f"{sentence}. That is {_made_of(shown, found, query)}{_verdict(found, total, query)}."


def _made_of(shown: Agreeing, found: Compared, query: Query) -> str:
    """Say in points how far they are apart, and for which reasons."""
    total = f"{shown.total} points"
    because = [
        (written, f"because {_cause(part, number, found, query)}")
        for part, number, written in shown.told()
    ]
    if len(shown.parts) == 1 or not because:
        return total
    if len(because) == 1:
        return f"{total}, {because[0][1]}"
    return f"{total}: {', '.join(f'{written} {cause}' for written, cause in because)}"


def _cause(part: str, number: int, found: Compared, query: Query) -> str:
    """Say what moves the rate, so that a sentence can go on with it."""
    leads, by = f"{query.config.lead.unit}s", _by(query)
    match part:
        case "mix" if by == "source":
            return f"{leads} came from other sources"
        case "mix":
            return f"{leads} are mixed otherwise by {by}"
        case "rate":
            same = f" of the same {by}" if by else ""
            return f"{'more' if number > 0 else 'fewer'} {leads}{same} buy"
        case _:
            return f"its {leads} are {_age_word(found.change)}"


def _by(query: Query) -> str:
    return ", ".join(query.asked.by).replace("_", " ")


def _too_young(found: Compared, query: Query) -> str:
    """Say which sides are too young to judge, and how much could be seen by now; else nothing."""
    young = found.young(query)
    if not young:
        return ""
    names = " and ".join(found.sides[side].label for side in young)
    one = len(young) == 1
    told = f"{names} {'is' if one else 'are'} too young to judge"
    if found.change is None or (paces := found.change.paces) is None:
        return told
    shares = " and ".join(_share(paces.expected(found.tally(side).ages)) for side in young)
    return (
        f"{told}, as {shares} of {'its' if one else 'their'} usual customers could be seen by now"
    )


def _share(expected: float) -> str:
    """Write a part of all that is neither all nor nothing."""
    if 0 < expected < _ONE_IN_A_HUNDRED:
        return "under 1%"
    return f"{min(expected, 1 - _ONE_IN_A_HUNDRED):.0%}"


def _verdict(found: Compared, total: Interval, query: Query) -> str:
    """Say whether there is a difference at all; of one that may be all age, nothing."""
    few = [
        side.label
        for n, side in enumerate(found.sides)
        if found.tally(n).leads < query.config.min_leads
    ]
    if few:
        return f"; too few {query.config.lead.unit}s to tell ({' and '.join(few)})"
    if total.is_sure and found.young(query):
        return ""
    sure = "more than noise" if total.is_sure else "not distinguishable from noise"
    return f"; {sure} ({ends(total.low, total.high)})"


def _by_default(found: Compared, query: Query) -> Iterator[str]:
    """Say how the period was found that was not named."""
    if query.asked.option(B) is None:
        last = f"{found.sides[1].label} is the last"
        if query.horizon is None:
            yield f"{last} whole {query.asked.cohort}."
        else:
            yield f"{last} {query.asked.cohort} old enough to judge."


def _of_parts(told: Mapping[str, Interval], query: Query) -> Iterator[str]:
    """Say which parts there are beyond doubt, each with its interval; of age there is no doubt."""
    leads, by = f"{query.config.lead.unit}s", _by(query)
    words = {
        "mix": f"where {leads} came from" if by == "source" else f"how {leads} are mixed by {by}",
        "rate": f"how many of the same {by} buy" if by else "how many buy",
    }
    for is_sure, what in ((True, "More than noise"), (False, "Not distinguishable from noise")):
        some = [
            f"{words[part]} ({ends(effect.low, effect.high)})"
            for part, effect in told.items()
            if effect.is_sure is is_sure
        ]
        if some:
            yield f"{what}: {', '.join(some)}."


def _age_unknown(change: Change) -> Iterator[str]:
    if change.paces is None:
        yield "Age was not considered: younger leads have had less time to buy."


def _age_word(change: Change | None) -> str:
    """Say which way ages differ: by what is expected of them."""
    segments = () if change is None else change.segments
    a, b = (
        sum(group.share * group.by_age for each in segments if (group := each.groups[side]))
        for side in range(2)
    )
    return "younger" if b < a else "older" if a < b else "of another age"
