"""What one run is asked: the YAML, with what the command line says instead."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from funnelcli.config.models import Grain, Reach

Shaping = Literal["cohort", "horizon", "top"]
"""Options that shape some tables only. The others choose leads or say what counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question as it was asked; as-of and horizon may still have to be found in the data.

    It is made once, from the options and the YAML, and handed on whole.
    """

    as_of: Literal["latest", "today"] | date
    reach: Reach
    window: int | None
    horizon: int | Literal["auto"]
    cohort: Grain
    by: tuple[str, ...] = ()
    """The segments that leads are grouped by."""
    since: date | None = None
    until: date | None = None
    where: tuple[str, ...] = ()
    top: int | None = None
    """Rows of a segment table, when given explicitly; 0 is all."""
    given: tuple[Shaping, ...] = ()
    """Those of these options that were given, so that one without effect is told so."""
    tables: tuple[str, ...] = ()
    """The tables to show."""
    transition: tuple[int, int] | None = None
    """The stages to reconcile from and to; None is from the first to the last."""
    bridge: tuple[str, str] | None = None
    """The conventions to bridge; None is each with the cohort convention of `reach`."""
    with_rows: bool = False
    """Whether leads have to know the rows that they were merged of."""
    between: tuple[int, int] | None = None
    """The two stages of a curve, by their numbers; None for lead to customer and every step."""
    age_step: int | None = None
    """Days from one age of cohorts to the next; None for months of the calendar."""
    moves: bool = False
    """Whether moves backward are asked for, which the history tells."""
