"""A plan in sentences: how many leads it takes, by when, and on what that rests."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.horizon import old_enough
from funnelcli.counting.planned import Plan, Source, is_low, spread
from funnelcli.words.text import counted, named


def said(plan: Plan, query: Query) -> Iterator[str]:
    """Say how many leads it takes in all, and by when they must come."""
    unit, when = query.config.lead.unit, plan.when
    customers = counted(plan.goal.customers, "customer")
    few, low, high = plan.takes(plan.mix)
    if when is None or few is None or plan.mix is None or query.horizon is None:
        return
    until = f"by {plan.until}" + ("" if plan.goal.by else f", the end of {plan.label},")
    ends = f"{low:,} to {high:,}" if high is not None else f"{low:,} or more"
    yield (
        f"{customers} {until} take about {counted(few, unit)} ({ends}), if they come in the mix "
        f"of the {counted(plan.every.young, unit)} of the last {counted(query.horizon, 'day')}."
    )
    days = counted(query.horizon, "day")
    part = f"{when.share:.0%} of those who ever buy have bought by then"
    if when.is_late:
        latest = plan.until - timedelta(query.horizon)
        yield (
            f"So that they have {days}, in which nine in ten buy, they had to come by {latest}, "
            f"which is past. If all come on {when.come_by}, {part}; the number allows for that."
        )
    else:
        yield f"They must come by {when.come_by}, {days} before: {part}."
    around = spread(plan.goal.customers, plan.mix)
    yield (
        f"With so many, between {around.low:,.0f} and {around.high:,.0f} customers come in 19 of "
        f"20 such cases. Customers of {unit}s that are open already come on top: they "
        "are not subtracted."
    )


def notes(sources: Sequence[Source], plan: Plan, query: Query) -> Iterator[Note]:
    """Say why nothing can be planned, and which sources have no rate of their own."""
    if plan.when is None:
        yield Note(
            "plan-unknown",
            "Nothing is planned: it is unknown how long a lead takes to buy, or nobody who is "
            "old enough did.",
        )
    elif plan.mix is None:
        yield Note("plan-unknown", "The mix of today is not known, as no lead is young.")
    few = [" / ".join(each.key) for each in sources if is_low(each, query)]
    if few and len(sources) > 1 and query.horizon is not None and plan.every.leads:
        yield Note(
            "plan-rate-of-all",
            f"Of {named(few)} too few leads are {old_enough(query.horizon)}: the rate of all "
            f"{counted(plan.every.leads, 'such lead')} is taken for "
            f"{'its' if len(few) == 1 else 'their'} own.",
        )
