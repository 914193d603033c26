"""What is said of the costs of channels: what one customer cost, and of which periods that is."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.credited import SPEND, do_touches_cost
from funnelcli.config.query import Query
from funnelcli.counting.attribution.costs import HAS_SPEND, HAS_TOUCH, Costed
from funnelcli.counting.attribution.credits import IS_REST
from funnelcli.counting.attribution.goals import CUSTOMERS, Goal
from funnelcli.counting.attribution.slices import CREDITED
from funnelcli.counting.attribution.table import LOW_N, SHOWN_TOUCHED
from funnelcli.counting.horizon import old_enough
from funnelcli.model import NONE, money_digits
from funnelcli.words.text import named

EACH: Final = "cost_each"
_NAMED: Final = 3


def one(goal: Goal, query: Query) -> str:
    """Name one of what is credited."""
    unit = query.config.lead.unit
    if goal.measure == CUSTOMERS:
        return "a customer"
    named_so = f"a {unit}" if unit == "lead" else f"an {unit}"
    return (
        f"{named_so} that reached {query.config.stages[goal.stage].name}"
        if goal.stage
        else named_so
    )


def nouns(goal: Goal, query: Query) -> str:
    """Name several of them."""
    return "customers" if goal.measure == CUSTOMERS else f"{query.config.lead.unit}s"


def notes(channels: pl.DataFrame, query: Query) -> Iterator[Note]:
    """List the channels that have costs or touches alone, and say which costs count."""
    own = channels.filter(~pl.col(IS_REST), pl.col(CREDITED) != NONE)
    paid = own.filter(~pl.col(HAS_TOUCH), pl.col(SPEND) != 0)
    if not paid.is_empty():
        names = named(f"{name} ({_amount(spend, query)})" for name, spend in _pairs(paid))
        yield Note("costs-without-touches", f"Costs of channels without a credited touch: {names}.")
    free = own.filter(~pl.col(HAS_SPEND))
    if not free.is_empty() and free.height < own.height:
        yield Note(
            "touches-without-costs",
            f"Channels with touches of which no cost is known: {named(free[CREDITED])}.",
        )
    if SPEND in query.config.input_tables() and do_touches_cost(query.config):
        yield Note(
            "costs-of-touches-unused",
            "What touches cost is not used, since there is a table of spend.",
        )


def _pairs(rows: pl.DataFrame) -> Iterator[tuple[str, int]]:
    yield from rows.select(CREDITED, SPEND).iter_rows()


def sentences(rows: pl.DataFrame, found: Costed, goal: Goal, query: Query) -> Iterator[str]:
    """Say what one of the channels that cost most cost, from the lowest to the highest."""
    told = rows.filter(pl.col(EACH).is_not_null() & ~pl.col(LOW_N) & (pl.col(SPEND) > 0))
    if told.is_empty():
        why = found.unknown or "no channel with costs has enough of them"
        yield f"What {one(goal, query)} of a channel cost is not known: {why}."
        return
    each = pl.col(EACH)
    spread = told.group_by(CREDITED, SPEND, SHOWN_TOUCHED, maintain_order=True).agg(
        each.min().alias("low"), each.max().alias("high")
    )
    names = []
    for name, _, touched, low, high in spread.iter_rows():
        ends = [_amount(end, query) for end in (low, high)]
        cost = " to ".join(dict.fromkeys(ends))
        names.append(f"{name} {cost} (of {touched:,} with a touch of it)")
    yield f"What {one(goal, query)} cost, by the model: {'; '.join(names[:_NAMED])}."


def about(found: Costed, goal: Goal, query: Query) -> Iterator[str]:
    """Say of which periods all is."""
    unit = query.config.lead.unit
    old = ""
    if query.horizon is not None and goal.stage:
        old = f", whose {unit}s are {old_enough(query.horizon)}"
    if SPEND in query.config.input_tables():
        what = f"Media spend of {found.periods or 'no period'}{old}"
    else:
        what = f"What touches of {unit}s of {found.periods or 'no period'} cost{old}"
    whose = f"the {unit}s created then"
    if goal.stage:
        whose = f"those of {whose} that reached {query.config.stages[goal.stage].name}, whenever"
    yield f"{what}, over what is credited of {whose}."
    if query.asked.by:
        yield f"All {unit}s together: costs are not split by {', '.join(query.asked.by)}."


def _amount(minor: int, query: Query) -> str:
    whole = minor / 10 ** money_digits(query.config.currency)
    return f"{whole:,.0f} {query.config.currency}"
