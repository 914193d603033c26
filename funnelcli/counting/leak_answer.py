"""The sentences that answer where it leaks, for who knows no statistics."""

from collections.abc import Sequence

from funnelcli.config.query import Query
from funnelcli.counting.intervals import Interval
from funnelcli.counting.leak import Leak
from funnelcli.counting.leaks import grain
from funnelcli.counting.searched import Group
from funnelcli.model import money_digits
from funnelcli.words.text import counted


def answer(found: Sequence[Leak], query: Query, worth: float | None = None) -> str:
    """Say what stands out, what that would bring, and which step would bring more.

    `worth` is the mean amount of a customer, in minor units.
    """
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
    if not first.is_apart():
        return f"No step stands out from noise. {_at_most(first, query)}"
    most = max(known, key=_regained)
    is_first = _regained(most) <= _a_year(first)
    parts = (
        _of_first(first, query, worth, is_most=is_first),
        _whose(first, query),
        "" if is_first else _more(most, query, worth),
    )
    return " ".join(part for part in parts if part)


def step(leak: Leak, query: Query) -> str:
    """Name a step by the stages that it leads from and to."""
    before, after = query.config.stages[leak.step - 1 : leak.step + 1]
    return f"{before.name} to {after.name}"


def customers(number: float) -> str:
    """Say how many more customers; people are whole numbers."""
    if number < 0.5:  # noqa: PLR2004  (of what is rounded to nothing)
        return "less than one more customer"
    return f"about {counted(round(number), 'more customer')}"


def bringing(gain: Interval, query: Query, worth: float | None, when: str = "a year") -> str:
    """Say how many more customers, and what they are worth."""
    return f"{customers(gain.value)} {when}{_money(gain, query, worth)}"


def among(group: Group, leak: Leak, query: Query) -> str:
    """Name what a group is compared with."""
    return f"in other {grain(query)}s" if group is leak.worst_period else "elsewhere"


def _regained(leak: Leak) -> int:
    gain = leak.against_best
    return 0 if gain is None else round(gain.value)


def _a_year(leak: Leak) -> int:
    """Tell the most that is known to come of a step each year."""
    told = leak.told
    gain = None if told is leak.worst_period else leak.gain(told)
    return max(_regained(leak), 0 if gain is None else round(gain.value))


def _of_first(leak: Leak, query: Query, worth: float | None, *, is_most: bool) -> str:
    """Say of the first of the steps how many get through, and what would be better."""
    through, group = f"{_rate_of(leak, query)} get through", leak.told
    called = "Most is lost" if is_most and _a_year(leak) else "What stands out most is the step"
    if leak.is_best_apart and leak.best is not None:
        return (
            f"{called} from {step(leak, query)}: {through}, {_in_best(leak.best)}"
            f"{_bringing(leak, leak.best, query, worth)}."
        )
    if group is None:
        return ""
    is_then = leak.is_past and group is leak.worst_period
    if is_then:
        called = f"What stands out most was lost in {group.value},"
    where = "it was then" if is_then else f"in {group.value} it was"
    return (
        f"{called} from {step(leak, query)}: {through}; {where} {group.rate:.1%} of {group.n:,}, "
        f"{among(group, leak, query)} {group.of_others:.1%} of {leak.others_of(group):,}"
        f"{_bringing(leak, group, query, worth)}."
    )


def _bringing(leak: Leak, group: Group, query: Query, worth: float | None) -> str:
    """Say what the rate that was named last would bring."""
    gain = leak.gain(group)
    if gain is None:
        if not query.config.knows_customers:
            return "; what it would bring is not known, as nothing says who bought"
        return "; what it would bring cannot be told"
    when = "of that time" if group is leak.worst_period else "a year"
    return f"; at that rate {bringing(gain, query, worth, when)}"


def _money(gain: Interval, query: Query, worth: float | None) -> str:
    """Say what so many customers are worth, in three digits."""
    if worth is None:
        return ""
    amount = float(f"{gain.value * worth / 10 ** money_digits(query.config.currency):.3g}")
    return f", worth {amount:,.0f} {query.config.currency}" if amount >= 1 else ""


def _at_most(leak: Leak, query: Query) -> str:
    """Say what the first step could bring, where that can be chance."""
    through, best = f"{_rate_of(leak, query)} get through", leak.best
    if leak.against_best is None or best is None or best.side <= 0:
        return f"From {step(leak, query)} {through}."
    return (
        f"Most would come of {step(leak, query)}, where {through} and {_in_best(best)}; but one "
        "period of many is that good by chance."
    )


def _more(leak: Leak, query: Query, worth: float | None) -> str:
    """Say of another step that it would bring more, if it were always as good as at its best."""
    gain, best = leak.against_best, leak.best
    if gain is None or best is None:
        return ""
    sure = "" if leak.is_best_apart else ", which may be chance"
    return (
        f"Most would be regained from {step(leak, query)}: {bringing(gain, query, worth)}, at its "
        f"best rate ({best.at_equal_mix:.1%} of {best.n:,} in {best.value}){sure}."
    )


def _in_best(best: Group) -> str:
    return f"{best.at_equal_mix:.1%} of {best.n:,} did in {best.value}"


def _whose(leak: Leak, query: Query) -> str:
    """Say who owns it, and where it is worst."""
    owner = query.config.stages[leak.step].owner
    if leak.is_best_apart and leak.worse:
        where = f"worst in {' and in '.join(each.value for each in leak.worse)}"
        return f"{owner} owns it; {where}." if owner else f"It is {where}."
    return f"{owner} owns it." if owner else ""


def _rate_of(leak: Leak, query: Query) -> str:
    rate = "" if leak.rate is None else f"{leak.rate.value:.1%} of "
    return f"{rate}{counted(leak.n, query.config.lead.unit)}"
