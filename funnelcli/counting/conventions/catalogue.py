"""The conventions under which one transition is counted."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.conventions.convention import Convention, Unknown
from funnelcli.counting.conventions.counts import ends, lag, undated, within
from funnelcli.counting.conventions.peers import as_documented
from funnelcli.counting.conventions.reasons import (
    not_dated,
    not_decided,
    not_during,
    not_in_time,
    not_now,
    not_old,
    not_reached,
)
from funnelcli.counting.periods import Periods


def conventions(query: Query, counts: Counts) -> list[Convention]:
    """List the conventions, in the order of their names; some the leads may not tell."""
    start, end = ends(query)
    listed = (
        *_of_entries(start, end),
        *_of_windows(start, end, within(query)),
        *_of_periods(start, end, query, lag(counts, query)),
        *_of_outcomes(start, end),
        *as_documented(query),
    )
    without = undated(counts)
    return [_if_dated(each, without, query) for each in listed]


def _if_dated(convention: Convention, undated: list[int], query: Query) -> Convention:
    """Nobody can be seen to enter a stage in time, or in order, of which there is no date."""
    lacking = [query.config.stages[k].name for k in undated if k in convention.needs]
    if not lacking or convention.unknown is not None:
        return convention
    because = f"nobody knows since when any lead is in {' and '.join(lacking)}"
    return replace(convention, unknown=Unknown("dates-unknown", because))


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
        seen_in=None,
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
        of="rows",
    )


def _of_windows(start: int, end: int, days: int) -> Iterator[Convention]:
    """What happened within so many days, of all leads and of those that have had the days."""
    in_time, old = not_in_time(end), not_old(start)
    yield Convention(
        name="window",
        how=f"within {days} days",
        seen_in=None,
        k=(*not_dated(start), *in_time),
        n=not_dated(start),
        needs=(end,),
    )
    yield Convention(
        name="mature",
        how="same, if old enough",
        seen_in=None,
        k=(*old, *in_time),
        n=old,
        needs=(end,),
    )


def _of_periods(start: int, end: int, query: Query, lag: int | None) -> Iterator[Convention]:
    """What happened in periods that have ended, at as-of and within the selection."""
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    last = periods.last_complete(query.ends)
    before = periods.back(last, lag or 0)
    label, span, ever = periods.label(last), periods.span(last), (date.min, periods.last_day(last))
    yield Convention(
        name="cohort",
        how=f"{query.config.stages[start].name} in {label}",
        seen_in=None,
        k=(*not_during(start, span), *not_reached(end)),
        n=not_during(start, span),
    )
    yield Convention(
        name="period",
        how=f"both in {label}",
        seen_in="spreadsheets",
        k=not_during(end, span),
        n=not_during(start, span),
        is_proportion=False,
        needs=(end,),
    )
    yield Convention(
        name="periods",
        how=f"{query.asked.cohort}s to {label}",
        seen_in="spreadsheets",
        k=not_during(end, ever),
        n=not_during(start, ever),
        is_proportion=False,
        needs=(end,),
    )
    no_lag = Unknown(
        "lag-unknown",
        "no lead has a date in both stages, so that nobody knows how many periods lie between them",
    )
    yield Convention(
        name="lagged",
        how=f"{label} over {'?' if lag is None else periods.label(before)}",
        seen_in="spreadsheets",
        k=not_during(end, span),
        n=not_during(start, periods.span(before)),
        is_proportion=False,
        unknown=no_lag if lag is None else None,
    )


def _of_outcomes(start: int, end: int) -> Iterator[Convention]:
    """By how a lead has ended, or where it stands today."""
    yield Convention(
        name="closed",
        how="without open leads",
        seen_in=None,
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
