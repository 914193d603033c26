"""Counts as other tools document them, for leads of which only the first entries are known.

`docs/definitions.md` names the pages.
"""

from collections.abc import Iterator
from datetime import date

from funnelcli.config.query import Query
from funnelcli.counting.conventions.convention import Convention, Unknown
from funnelcli.counting.conventions.counts import ends, within
from funnelcli.counting.conventions.reasons import (
    not_dated,
    not_during,
    not_in_order,
    not_open_during,
    not_reached,
    not_too_late,
    without_deal,
)
from funnelcli.counting.periods import Periods


def as_documented(query: Query) -> Iterator[Convention]:
    """List the conventions that are named after the tools which document them."""
    yield from _of_orders(query)
    yield from _of_reporting(query)
    yield _of_deals(query)


def _of_orders(query: Query) -> Iterator[Convention]:
    """Funnels of the stages from the earlier to the later: all of them, in their order.

    n entered the earlier stage on a known date. k entered each of the next until the later, on
    the day of the one before it or after; with a window, the later at most so many days after
    the earlier, which begins on the day of the earlier and is not moved by what follows.
    """
    start, end = ends(query)
    days, whole = within(query), (*not_dated(start), *not_in_order(start, end))
    stages = tuple(range(start + 1, end + 1))
    yield Convention(
        name="ordered",
        how="each stage, in order",
        seen_in="HubSpot, all stages",
        k=whole,
        n=not_dated(start),
        needs=stages,
    )
    yield Convention(
        name="timed",
        how=f"same, in {days} days",
        seen_in="Mixpanel, PostHog",
        k=(*whole, *not_too_late(end)),
        n=not_dated(start),
        needs=stages,
    )


def _of_reporting(query: Query) -> Iterator[Convention]:
    """Funnels of the leads added in the last complete period, and of those open during it.

    Who was added in it is followed until as-of. Who was created by its last day, and neither won
    nor lost before its first, is followed from the beginning to its last day. Stages that a lead
    skipped are none of those it was in, so that k is a part of n only where n has all leads.
    """
    start, end = ends(query)
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    last = periods.last_complete(query.ends)
    label, span, so_far = (
        periods.label(last),
        periods.span(last),
        (date.min, periods.last_day(last)),
    )
    added, opened = not_during(0, span), not_open_during(span)
    yield Convention(
        name="added",
        how=f"created in {label}",
        seen_in="Affinity, date added",
        k=(*added, *not_reached(end, "any")),
        n=(*added, *not_reached(start, "any")),
        is_proportion=start == 0,
    )
    yield Convention(
        name="open",
        how=f"open in {label}",
        seen_in="Affinity, by period",
        k=(*opened, *not_during(end, so_far)),
        n=(*opened, *not_during(start, so_far)),
        is_proportion=start == 0,
        needs=(end,),
    )


def _of_deals(query: Query) -> Convention:
    """Won deals over won and lost deals, known by as-of, those without a lead among them.

    It is about the last stage alone, and no matter which stage its leads come from.
    """
    _, end = ends(query)
    because = query.deals.unknown
    if end != query.last:
        because = f"a win rate is about {query.config.stages[query.last].name}, the last stage"
    return Convention(
        name="deals",
        how="deals won, of closed",
        seen_in="Salesforce win rate",
        k=without_deal(won=True),
        n=without_deal(won=False),
        unknown=Unknown("deals-unknown", because) if because else None,
        of="deals",
    )
