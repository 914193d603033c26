"""What is said of leaks beside the answer, for who knows no statistics."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.intervals import Interval, exactly
from funnelcli.counting.leak import Leak
from funnelcli.counting.leak_answer import among, bringing, customers, step
from funnelcli.counting.published import published_names, published_step, target_of_step
from funnelcli.counting.searched import (
    BEST_PERIOD,
    MISTAKEN,
    WORST_PERIOD,
    WORST_SEGMENT,
)
from funnelcli.words.guides import guide_of
from funnelcli.words.text import counted, named

_CHANCE: Final = ", which can be chance"


def about(found: Sequence[Leak], query: Query) -> Iterator[str]:
    """Say below the table how it is to be read."""
    yield (
        "First stand the steps of which something is told from noise, the surest before the "
        "others; where that says the same, what would bring more at its best rate."
    )
    yield (
        f"{_called(query)}: that have been in the stage before as long as nine in ten take who "
        "move on. More there: if what is told from noise were as the others are. More at best: "
        "customers a year if the step always went as in its best period, with the segments that "
        "all have, and later ones as they do. In brackets: 95% intervals."
    )
    if query.config.knows_customers:
        yield (
            "Whether those who would come through are as good as those who do, no data tell; and "
            "segments differ in more than this step."
        )
    yield from _looked_at(query)
    if query.asked.tested and found and found[0].weights:
        held = (
            f"{MISTAKEN * weight / found[0].weights:.2g} of a {what}"
            for weight, what in (
                (WORST_PERIOD, "worst period"),
                (BEST_PERIOD, "best period"),
                (WORST_SEGMENT, "worst segment"),
            )
        )
        yield f"A chance is told from noise where it is at most {', '.join(held)}."


def _looked_at(query: Query) -> Iterator[str]:
    """Say by which segments nobody looked."""
    others = [name for name in query.config.segments if name not in query.asked.by]
    if others:
        only = f"by {' and by '.join(query.asked.by)} only" if query.asked.by else "by no segment"
        yield f"Looked at {only}; `--by {','.join(others[:3])}` looks elsewhere."


def _called(query: Query) -> str:
    return f"{query.config.lead.unit.capitalize()}s"


def listed(
    found: Sequence[Leak], query: Query, worth: float | None
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Say of each step what becomes of those who do not take it, and what is known of it."""
    for leak in found:
        if leak.rate is not None:
            yield step(leak, query), tuple(_said(leak, query, worth))


def _said(leak: Leak, query: Query, worth: float | None) -> Iterator[str]:
    yield f"{_fates(leak.fates, counted(leak.n, query.config.lead.unit))}."
    if leak.reasons:
        yield f"Lost for: {', '.join(f'{why} ({n:,})' for why, n in leak.reasons)}."
    best = leak.best
    if best is not None and best.side > 0:
        sure = "" if leak.is_best_apart else _CHANCE
        gain = leak.against_best
        more = "" if gain is None else f"; at that {bringing(gain, query, worth)}{_ends(gain)}"
        yield f"Best in {best.value}: {best.at_equal_mix:.1%} of {best.n:,}{more}{sure}."
    for group in (leak.worst_segment, leak.worst_period):
        if group is not None:
            sure = "" if group in leak.worse else _CHANCE
            yield (
                f"Worst in {group.value}: {group.rate:.1%} of {group.n:,}, "
                f"{among(group, leak, query)} {group.of_others:.1%} of "
                f"{leak.others_of(group):,}{sure}."
            )
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


def _fates(fates: Mapping[str, int | None], entrants: str) -> str:
    """Say what became of entrants; these add up, but for those who are imputed."""
    words = {"reached": "got through", "lost": "lost", "waiting": "open", "stalled": "stalled"}
    told = {name: n for name in words if (n := fates[name]) is not None}
    parts = [f"{n:,} {words[name]}" for name, n in told.items()]
    skipped = fates["skipped"]
    passed = f"; {skipped:,} passed it without a date of their own" if skipped else ""
    return f"Of {entrants} {', '.join(parts)}{passed}"


def _against(leak: Leak, to: float) -> str:
    gain = leak.regained(exactly(to))
    if leak.rate is not None and leak.rate.value >= to:
        return "reached"
    return "not reached" if gain is None else f"{customers(gain.value)} a year{_ends(gain)}"


def _ends(gain: Interval) -> str:
    return f" ({gain.low:,.0f} to {gain.high:,.0f})"


def _published(leak: Leak, query: Query) -> str:
    found = published_step(query.config, leak.step)
    if found is None or leak.rate is None:
        return ""
    where = "within" if found.low <= leak.rate.value <= found.high else (
        "below" if leak.rate.value < found.low else "above"
    )  # fmt: skip
    said = f"Published: {found.low:.0%} to {found.high:.0%} ({found.publisher}); this is {where}"
    gain = leak.regained(exactly(found.high))
    if leak.rate.value >= found.high or gain is None:
        return f"{said}."
    return f"{said}; at its upper end {customers(gain.value)} a year{_ends(gain)}."


def notes(found: Sequence[Leak], query: Query) -> Iterator[Note]:
    """Say what could not be told."""
    unknown = [step(leak, query) for leak in sorted(found, key=_number) if leak.rate is None]
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
