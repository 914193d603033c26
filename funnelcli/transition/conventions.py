"""The conventions under which one transition is counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from funnelcli.config.query import Query
from funnelcli.periods import Periods
from funnelcli.transition.counts import ends, within
from funnelcli.transition.reasons import (
    Reasons,
    not_dated,
    not_decided,
    not_during,
    not_in_time,
    not_now,
    not_old,
    not_reached,
)

NAMES = (
    "reached", "observed", "any", "rows", "window", "mature", "cohort", "period", "periods",
    "lagged", "closed", "current",
)  # fmt: skip
"""The conventions, in the order of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Convention:
    """A way to count a transition, told by the reasons why its k and its n leave a lead out.

    A lead is counted if no reason holds for it. So a lead that one convention counts and another
    does not has a reason of the other, and the leads between any two of them, taken by their
    first reason, add up to the difference exactly.
    """

    name: str
    how: str
    """How it counts, in a few words."""
    seen_in: str | None
    """Where it is met."""
    k: Reasons
    n: Reasons
    is_proportion: bool = True
    """Whether k is a part of n, so that k/n can have an interval."""
    is_known: bool = True
    """Whether the data tell what it needs."""
    merges: bool = True
    """Whether duplicates are one lead; else each of the rows counts."""


def conventions(query: Query, lag: int | None) -> list[Convention]:
    """List the conventions; `lag` is the periods from stage to stage, None where unknown."""
    start, end = ends(query)
    return [
        *_of_entries(start, end),
        *_of_windows(start, end, within(query)),
        *_of_periods(start, end, query, lag),
        *_of_outcomes(start, end),
    ]


def _of_entries(start: int, end: int) -> Iterator[Convention]:
    """Whatever happened at any time, by each reach policy, and without merging duplicates."""
    yield Convention(
        name="reached",
        how="skips count as passed",
        seen_in="Full Circle",
        k=not_reached(end),
        n=not_reached(start),
    )
    whole_way = not_reached(start, "observed")
    yield Convention(
        name="observed",
        how="no stage skipped",
        seen_in="HubSpot, all stages",
        k=(*whole_way, *not_reached(end, "observed")),
        n=whole_way,
    )
    yield Convention(
        name="any",
        how="each stage by itself",
        seen_in="HubSpot, any stages",
        k=not_reached(end, "any"),
        n=not_reached(start, "any"),
    )
    yield Convention(
        name="rows",
        how="duplicates not merged",
        seen_in="raw exports",
        k=not_reached(end),
        n=not_reached(start),
        merges=False,
    )


def _of_windows(start: int, end: int, days: int) -> Iterator[Convention]:
    """What happened within so many days, of all leads and of those that have had the days."""
    in_time, old = not_in_time(end), not_old(start)
    yield Convention(
        name="window",
        how=f"within {days} days",
        seen_in="Mixpanel, PostHog",
        k=(*not_dated(start), *in_time),
        n=not_dated(start),
    )
    yield Convention(
        name="mature",
        how="same, if old enough",
        seen_in=None,
        k=(*old, *in_time),
        n=old,
    )


def _of_periods(start: int, end: int, query: Query, lag: int | None) -> Iterator[Convention]:
    """What happened in periods that have ended, at as-of and within the selection."""
    periods = Periods(query.cohort, query.config.fiscal_year_start)
    last = periods.last_complete(query.ends)
    before = periods.back(last, lag or 0)
    label, span, ever = periods.label(last), periods.span(last), (date.min, periods.last_day(last))
    yield Convention(
        name="cohort",
        how=f"{query.config.stages[start].name} in {label}",
        seen_in="Affinity, date added",
        k=(*not_during(start, span), *not_reached(end)),
        n=not_during(start, span),
    )
    yield Convention(
        name="period",
        how=f"both in {label}",
        seen_in="Affinity, by period",
        k=not_during(end, span),
        n=not_during(start, span),
        is_proportion=False,
    )
    yield Convention(
        name="periods",
        how=f"{query.cohort}s to {label}",
        seen_in="spreadsheets",
        k=not_during(end, ever),
        n=not_during(start, ever),
        is_proportion=False,
    )
    yield Convention(
        name="lagged",
        how=f"{label} over {'?' if lag is None else periods.label(before)}",
        seen_in="spreadsheets",
        k=not_during(end, span),
        n=not_during(start, periods.span(before)),
        is_proportion=False,
        is_known=lag is not None,
    )


def _of_outcomes(start: int, end: int) -> Iterator[Convention]:
    """By how a lead has ended, or where it stands today."""
    yield Convention(
        name="closed",
        how="without open leads",
        seen_in="Salesforce win rate",
        k=not_reached(end),
        n=(*not_reached(start), *not_decided(end)),
    )
    yield Convention(
        name="current",
        how="by today's stage",
        seen_in="today's status",
        k=not_now(end),
        n=not_now(start),
    )
