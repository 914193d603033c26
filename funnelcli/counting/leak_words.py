"""What leaks are called in sentences, for who knows no statistics."""

from collections.abc import Iterator, Sequence
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.horizon import IS_MATURE
from funnelcli.counting.intervals import exactly
from funnelcli.counting.leak import Leak
from funnelcli.counting.patterns import LEADS, reached
from funnelcli.counting.published import published_names, published_step, target_of_step
from funnelcli.counting.searched import Group
from funnelcli.words.guides import guide_of
from funnelcli.words.text import counted, named

_CHANCE: Final = ", which can be chance"


def answer(found: Sequence[Leak], query: Query) -> str:
    """Say where most is lost, and whether that can be told from noise."""
    known = [leak for leak in found if leak.rate is not None]
    if not known:
        return (
            "Where it leaks cannot be told: too few leads moved on with dates to know how long a "
            "step takes."
        )
    first = known[0]
    if not any((leak.best, leak.worst_segment, leak.worst_period) != (None,) * 3 for leak in known):
        return (
            "Where it leaks cannot be told: no period and no segment has enough leads to be "
            f"compared. {_at_most(first, query)}"
        )
    parts = [_of_first(first, query)]
    if first.is_apart():
        parts.append(_whose(first, query))
    return " ".join(part for part in parts if part)


def _of_first(leak: Leak, query: Query) -> str:
    """Say of the first of the steps how many get through, and what would be better."""
    through = f"{_rate_of(leak, query)} get through"
    if not leak.is_apart():
        return f"No step stands out from noise. {_at_most(leak, query)}"
    lost = f"Most is lost from {_step(leak, query)}: {through}"
    if leak.is_best_apart and leak.best is not None:
        return f"{lost}, {_in_best(leak.best)}{_worth(leak, query)}"
    first = leak.worse[0]
    said = (
        f"{lost}; in {first.value} it was {first.rate:.1%} of {first.n:,}, elsewhere "
        f"{first.of_others:.1%}"
    )
    gain = leak.against_others(first) if first is leak.worst_segment else None
    if gain is None:
        return f"{said}."
    return f"{said}; at that rate {_customers(gain.value)} a year."


def _at_most(leak: Leak, query: Query) -> str:
    """Say what the first step could bring, where that can be chance."""
    through, best = f"{_rate_of(leak, query)} get through", leak.best
    if leak.against_best is None or best is None or best.side <= 0:
        return f"From {_step(leak, query)} {through}."
    return (
        f"Most would come of {_step(leak, query)}, where {through} and {_in_best(best)}; but one "
        "period of many is that good by chance."
    )


def _in_best(best: Group) -> str:
    return f"{best.at_equal_mix:.1%} of {best.n:,} did in {best.value}"


def _worth(leak: Leak, query: Query) -> str:
    """Say what the best rate would bring."""
    gain = leak.against_best
    if gain is None:
        if not query.config.knows_customers:
            return "; what it would bring is not known, as nothing says who bought."
        return "; what it would bring cannot be told."
    return f"; at that rate {_customers(gain.value)} a year."


def _customers(number: float) -> str:
    if number < 0.5:  # noqa: PLR2004  (of what is rounded to nothing)
        return "less than one more customer"
    return f"about {counted(round(number), 'more customer')}"


def _whose(leak: Leak, query: Query) -> str:
    """Say who owns it, and where it is worst."""
    owner = query.config.stages[leak.step].owner
    if leak.is_best_apart and leak.worse:
        where = f"worst in {' and in '.join(each.value for each in leak.worse)}"
        return f"{owner} owns it; {where}." if owner else f"It is {where}."
    return f"{owner} owns it." if owner else ""


def _step(leak: Leak, query: Query) -> str:
    before, after = query.config.stages[leak.step - 1 : leak.step + 1]
    return f"{before.name} to {after.name}"


def _rate_of(leak: Leak, query: Query) -> str:
    rate = "" if leak.rate is None else f"{leak.rate.value:.1%} of "
    return f"{rate}{counted(leak.n, query.config.lead.unit)}"


def ladder(patterns: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say of every 100 leads that are old enough how many reach each stage."""
    is_told = query.horizon is not None
    which = patterns.filter(pl.col(IS_MATURE)) if is_told else patterns
    n = int(which[LEADS].sum())
    if not n:
        return
    told = []
    for k in range(1, query.last + 1):
        there = int(which.filter(reached(k, query.asked.reach))[LEADS].sum())
        told.append(f"{100 * there / n:.0f} reach {query.config.stages[k].name}")
    age = f" that are at least {counted(query.horizon or 0, 'day')} old" if is_told else ""
    yield (
        f"Of every 100 {query.config.lead.unit}s {', '.join(told)} "
        f"(of {counted(n, query.config.lead.unit)}{age})."
    )


def about(found: Sequence[Leak], query: Query) -> Iterator[str]:
    """Say of each step what becomes of those who do not take it, and what is known of it."""
    yield (
        "Entered: leads that have been in the stage before as long as nine in ten take who move "
        "on. Best: the best period of entry, if it had had the segments that all have. More "
        "customers a year: if the step went as well as then, and later ones as they do."
    )
    for leak in found:
        if leak.rate is not None:
            yield f"{_step(leak, query)}: {' '.join(_said(leak, query))}"


def _said(leak: Leak, query: Query) -> Iterator[str]:
    if leak.reasons:
        yield f"Lost for: {', '.join(f'{why} ({n:,})' for why, n in leak.reasons)}."
    best = leak.best
    if best is not None and best.side > 0:
        sure = "" if leak.is_best_apart else _CHANCE
        yield f"Best in {best.value}: {best.at_equal_mix:.1%} of {best.n:,}{sure}."
    for group in (leak.worst_segment, leak.worst_period):
        if group is not None:
            sure = "" if group in leak.worse else _CHANCE
            yield f"Worst in {group.value}: {group.rate:.1%} of {group.n:,}{sure}."
    target, published = target_of_step(query.config, leak.step), _published(leak, query)
    if target is not None and leak.rate is not None:
        yield f"Target {target:.1%}: {_against(leak, target)}."
    if published:
        yield published
    names = published_names(query.config)
    stages = query.config.stages
    called = [names.get(k, stages[k].name) for k in (leak.step - 1, leak.step)]
    is_sale = leak.step == query.last and query.config.knows_customers
    guide = guide_of(called[0], called[1], is_sale=is_sale)
    if guide is not None:
        yield (
            f"What usually causes it: {guide.cause}; to be mended by {guide.owner} "
            f"({guide.publisher})."
        )


def _against(leak: Leak, to: float) -> str:
    gain = leak.regained(exactly(to))
    if leak.rate is not None and leak.rate.value >= to:
        return "reached"
    return "not reached" if gain is None else f"{_customers(gain.value)} a year"


def _published(leak: Leak, query: Query) -> str:
    found = published_step(query.config, leak.step)
    if found is None or leak.rate is None:
        return ""
    where = "within" if found.low <= leak.rate.value <= found.high else (
        "below" if leak.rate.value < found.low else "above"
    )  # fmt: skip
    return f"Published: {found.low:.0%} to {found.high:.0%} ({found.publisher}); this is {where}."


def notes(found: Sequence[Leak], query: Query) -> Iterator[Note]:
    """Say what could not be told."""
    unknown = [_step(leak, query) for leak in sorted(found, key=_number) if leak.rate is None]
    if unknown:
        yield Note(
            "step-unknown",
            f"Too few moved on with dates to know how long it takes ({named(unknown)}): nothing "
            "is told of these steps, nor what an earlier one would bring.",
        )
    if found and not query.config.knows_customers:
        yield Note(
            "regained-unknown",
            "Nothing says who bought, so what a step would bring in customers is not known.",
        )


def _number(leak: Leak) -> int:
    return leak.step
