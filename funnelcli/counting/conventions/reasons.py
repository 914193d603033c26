"""Why a convention leaves a lead out.

Reasons are asked in their order: the first that holds is the reason of the lead.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from funnelcli.config import Reach
from funnelcli.counting.conventions.counts import (
    ENDED,
    HAS_CLOSED,
    HAS_WON,
    NOW,
    OLD,
    SPAN,
    STOP,
    TURNED,
    began,
)
from funnelcli.counting.patterns import RECORDED, reached
from funnelcli.counting.periods import Span
from funnelcli.model import LOST, OPEN, OUTCOME, OWN


class Part(StrEnum):
    """What a part of a bridge is called."""

    OPEN = "still open"
    LOST = "lost"
    SKIPPED = "skipped"
    UNDATED = "no date"
    BACKWARDS = "backwards"
    LATE = "too late"
    YOUNG = "too young"
    UNRECORDED = "not recorded"
    OTHER_PERIOD = "other period"
    END_UNKNOWN = "end unknown"
    ENDED = "ended before"
    MOVED_BACK = "moved back"
    NO_DEAL = "no deal"
    DUPLICATES = "duplicates"
    WITHOUT_LEAD = "without a lead"
    SEVERAL_DEALS = "several deals"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a lead is left out, the stage that this is about, and whom it holds for."""

    part: Part
    stage: int | pl.Expr | None
    """Its number, the same of all leads or of each its own; None where it is about no stage."""
    holds: pl.Expr


Reasons = tuple[Reason, ...]


def not_reached(stage: int, reach: Reach = "reached") -> Reasons:
    """Leave out who has not come so far, and under a stricter policy who skipped a stage."""
    there = reached(stage, "reached")
    never = (
        Reason(Part.LOST, stage, ~there & _is_lost()),
        Reason(Part.OPEN, stage, ~there & ~_is_lost()),
    )
    if reach == "reached":
        return never
    return (*never, Reason(Part.SKIPPED, stage, ~reached(stage, reach)))


def not_dated(stage: int) -> Reasons:
    """Leave out who has no date in the stage."""
    undated = Reason(Part.UNDATED, stage, pl.col(began(stage)).is_null())
    return (*not_reached(stage, "any"), undated)


def not_during(stage: int, span: Span) -> Reasons:
    """Leave out who entered the stage at another time, or nobody knows when."""
    elsewhere = ~pl.col(began(stage)).is_between(*span)
    return (*not_dated(stage), Reason(Part.OTHER_PERIOD, stage, elsewhere))


def not_old(stage: int) -> Reasons:
    """Leave out who entered the stage so recently that the fixed window has not passed.

    And who did so before the next stage was recorded, or by import, and was not seen in time.
    """
    return (
        *not_dated(stage),
        Reason(Part.YOUNG, stage, ~pl.col(OLD)),
        Reason(Part.UNRECORDED, stage, ~pl.col(RECORDED)),
    )


def not_in_time(stage: int) -> Reasons:
    """Leave out who did not enter the stage within the fixed window."""
    return (
        *not_dated(stage),
        Reason(Part.BACKWARDS, stage, pl.col(SPAN) < 0),
        Reason(Part.LATE, stage, pl.col(SPAN) > 0),
    )


def not_in_order(start: int, end: int) -> Reasons:
    """Leave out who did not enter each stage until `end`, each on or after the one before.

    The reason is that of the first stage where this is so. One day is in order.
    """
    stop, places = pl.col(STOP), range(start + 1, end + 1)
    bit = stop.replace_strict(places, [1 << k for k in places], return_dtype=pl.Int64)
    own = pl.col(OWN)
    never, skipped = own < bit, (own & bit) == 0
    return (
        Reason(Part.LOST, stop, never & _is_lost()),
        Reason(Part.OPEN, stop, never & ~_is_lost()),
        Reason(Part.SKIPPED, stop, skipped),
        Reason(Part.BACKWARDS, stop, pl.col(TURNED)),
        Reason(Part.UNDATED, stop, stop.is_not_null()),
    )


def not_too_late(stage: int) -> Reasons:
    """Leave out who entered the stage after the fixed window."""
    return (Reason(Part.LATE, stage, pl.col(SPAN) > 0),)


def not_open_during(span: Span) -> Reasons:
    """Leave out who was created after these days, or was won or lost before them.

    And of whom nobody knows since when it has been won or lost.
    """
    first, last = span
    has_ended, ended = pl.col(OUTCOME) != OPEN, pl.col(ENDED)
    return (
        *not_during(0, (date.min, last)),
        Reason(Part.END_UNKNOWN, None, has_ended & ended.is_null()),
        Reason(Part.ENDED, None, ended < first),
    )


def without_deal(*, won: bool) -> Reasons:
    """Leave out who has no deal that is won; or none that is closed, won or lost."""
    return (Reason(Part.NO_DEAL, None, ~pl.col(HAS_WON if won else HAS_CLOSED)),)


def not_now(stage: int) -> Reasons:
    """Leave out who is not in the stage or a later one today; a lost lead is in none."""
    return (
        *not_reached(stage),
        Reason(Part.LOST, stage, _is_lost()),
        Reason(Part.MOVED_BACK, stage, pl.col(NOW) < stage),
    )


def not_decided(stage: int) -> Reasons:
    """Leave out who may still reach the stage."""
    undecided = ~reached(stage, "reached") & ~_is_lost()
    return (Reason(Part.OPEN, stage, undecided),)


def _is_lost() -> pl.Expr:
    return pl.col(OUTCOME) == LOST
