"""Rules about activities before the creation of their lead: single ones, and two clocks."""

from dataclasses import dataclass
from datetime import time, timedelta
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.beside import ACTIVITIES, column, rows_of
from funnelcli.tables import rows as row
from funnelcli.words.text import counted

FARTHEST: Final = timedelta(hours=14)
"""No two zones are farther apart."""
LEAST, SHARE = 10, 0.1
"""So many leads, and so large a share of those with an activity on the day, make it systematic."""
NEARLY_ALL, EDGE = 0.95, 0.25
"""A zone is so many hours within which nearly all are, and the last of them so many."""
HALF_HOUR: Final = 30
LEAD, CREATED, EARLY = "~lead_row", "~created_at", "~early"


@dataclass(frozen=True, eq=False)
class Clocks:
    """Which activities are before the creation of their lead."""

    single: pl.Series
    """Positions of those that are by themselves."""
    shifted: pl.Series
    """Positions of those that are because two clocks disagree."""
    looked_at: pl.Series
    said: str

    @classmethod
    def of(cls, case: Case) -> "Clocks":
        """Look at all activities of leads that have a date of creation."""
        pairs = _pairs(case)
        early = pairs.filter(pl.col(EARLY) > timedelta())
        near = pairs.filter(pl.col(EARLY).is_between(timedelta(days=-1), timedelta(days=1)))
        first = near.group_by(LEAD).agg(pl.col(EARLY).max())
        shifted = first.filter(pl.col(EARLY) > timedelta(), pl.col(EARLY) <= FARTHEST)
        is_shift = shifted.height >= max(LEAST, SHARE * first.height)
        limit, said = _shift(shifted[EARLY], first.height) if is_shift else (timedelta(), "")
        is_of_shift = early[EARLY] <= limit
        return cls(
            single=early[row.POSITION].filter(~is_of_shift).unique(),
            shifted=early[row.POSITION].filter(is_of_shift).unique(),
            looked_at=pairs[row.POSITION].unique(),
            said=said,
        )


def _pairs(case: Case) -> pl.DataFrame:
    """List activities with their leads: by how much each is `EARLY`, which is negative after.

    An activity without a time is compared by its day.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    rows_of(case, ACTIVITIES)
    pairs = case.evidence.counted[ACTIVITIES].pairs
    stands = case.evidence.rows[row.BECAME].gather(pairs[row.ROW])
    created = case.evidence.rows[row.CREATED].gather(stands)
    known = pairs.select(row.POSITION, "at", stands.alias(LEAD), created.alias(CREATED))
    known = known.drop_nulls()
    at, made = pl.col("at"), pl.col(CREATED).cast(pl.Datetime("us"))
    is_day = at.dt.time() == time.min
    early = pl.when(is_day).then(made.dt.truncate("1d") - at).otherwise(made - at)
    return known.with_columns(early.alias(EARLY))


def _shift(early: pl.Series, of: int) -> tuple[timedelta, str]:
    """Say how far two clocks are apart, by how early the first activities of leads are."""
    minutes = early.dt.total_seconds() / 60
    most = float(minutes.quantile(NEARLY_ALL, "higher") or 0)
    halves = int(-(-most // HALF_HOUR))
    limit = timedelta(minutes=halves * HALF_HOUR)
    leads = f"{early.len():,} of {counted(of, 'lead')} with an activity within a day"
    at_edge = int((minutes > halves * HALF_HOUR - 60).sum())
    if halves > 1 and at_edge >= EDGE * early.len():
        return limit, (
            f"{leads} have it before their creation, by up to {halves / 2:g} h: as if activities "
            "were in a time zone that is so far behind that of the leads."
        )
    return limit, f"{leads} have it before their creation, by up to {most:,.0f} minutes."


@rule("AC004", "activity-before-creation", "warning")
def activity_before_creation(case: Case) -> Yielded:
    """An activity is dated before its lead was created.

    Why: nobody answers what has not come. Such an activity is no response, and the time of the
    first response is that of a later one, or there is none. It was a call that led to the lead, a
    lead that was created anew, or a wrong date. Where many leads have such activities within
    hours, clocks disagree (AC005), and these are not found here. The conversion rate stays as it
    is.

    In the CRM: see whether leads are created when they come in, and not when somebody enters them.

    In the YAML: `leads.created` names the date on which the lead came in.

    Example: a call at 9:12, and the lead was created at 9:40.
    """
    yield from _found(case, is_shift=False)


@rule("AC005", "clocks-disagree", "warning")
def clocks_disagree(case: Case) -> Yielded:
    """The clocks of leads and of activities disagree.

    Why: where activities are in another time zone than leads, each response is hours too short or
    too long, and those within these hours are taken for activities before creation, which are no
    response. Found is it where at least ten leads, and a tenth of those with an activity within a
    day of their creation, have their first one up to 14 hours before it. Hours that most of these
    are within say that it is a zone; a few minutes, that a clock is slow. The conversion rate
    stays as it is.

    In the CRM: export both in one time zone, best with its offset, as in 2026-03-09T09:12:00Z.

    In the YAML: `read: {timezone: America/New_York}` of `activities` says in which zone its times
    are.

    Example: 310 of 420 leads have their first call up to 5 hours before they were created.
    """
    yield from _found(case, is_shift=True)


def _found(case: Case, *, is_shift: bool) -> Yielded:
    named, height = column(case, ACTIVITIES, "at"), rows_of(case, ACTIVITIES).height
    clocks = case.tallies.clocks
    mark = partial(row.marked, height)
    yield Suspicion(
        on=ACTIVITIES, wrong=mark(clocks.shifted if is_shift else clocks.single),
        of=mark(clocks.looked_at), column=named, place=case.place(ACTIVITIES, "at"),
        said=clocks.said if is_shift else "",
    )  # fmt: skip


RULES = (activity_before_creation, clocks_disagree)
