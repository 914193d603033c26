"""What one run asks: the YAML, with what the command line says instead."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from funnelcli.config.models import Config, Grain, Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question as asked; as-of and horizon may still have to be found in the data."""

    as_of: Literal["latest", "today"] | date
    reach: Reach
    window: int | None
    horizon: int | Literal["auto"]
    cohort: Grain
    by: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    where: tuple[str, ...] = ()
    top: int | None = None
    """Rows of a segment table, when given explicitly; 0 is all."""
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
    extras: tuple[str, ...] = ()
    """Tables that are shown because a flag asks for them."""
    moves: bool = False
    """Whether moves backward are asked for, which the history tells."""
    given: tuple[str, ...] = ()
    """The options among those that not every command needs which the command line gives."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as the analyses see it: nothing is left to find."""

    config: Config
    as_of: date
    """The local date of as-of."""
    reach: Reach
    window: int | None
    horizon: int | None
    """Days after which a cohort is mature; None when it could not be found."""
    cohort: Grain
    by: tuple[str, ...]
    since: date | None = None
    recorded_from: date | None = None
    """The day from which on customers are recorded; None if they always were."""
    until: date | None = None
    top: int | None = None
    between: tuple[int, int] | None = None
    age_step: int | None = None
    has_amount: bool = False
    transition: tuple[int, int] | None = None
    bridge: tuple[str, str] | None = None

    @property
    def last(self) -> int:
        """The number of the last stage, the customer."""
        return len(self.config.stages) - 1
