"""What one run asks: the YAML, with what the command line says instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from math import fsum
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


@dataclass(frozen=True, slots=True)
class Begun:
    """A stage that was not recorded before a day."""

    first: date
    pace: tuple[float, ...] = ()
    """Of the leads that enter it, the share that has done so 0, 1, 2 … days after creation."""
    expected: float = 0.0
    """How many entries of leads from before were to be expected."""
    strays: int = 0
    """How many there are."""

    def lacks(self, since: date, until: date) -> float:
        """Share of the entries of leads created from one day to another that is not recorded.

        With as many leads on each day. Who is created d days before the first day of the record
        has entered unseen if it took less than d days.
        """
        days = (until - since).days + 1
        unseen = range(max(1, (self.first - until).days), (self.first - since).days + 1)
        entered = fsum(self.pace[d - 1] if d <= len(self.pace) else 1.0 for d in unseen)
        return entered / days if days > 0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Deals:
    """The rows of the joined table that tells who bought, as deals, with a lead or without one."""

    won: int = 0
    closed: int = 0
    """Won or lost."""
    unknown: str = ""
    """Why they cannot be counted; empty where they can."""


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
    begun: Mapping[int, Begun] = field(default_factory=dict)
    """Stages that were not always recorded, and since when they are."""
    ended: Mapping[int, date] = field(default_factory=dict)
    """Stages that are not recorded any more, and the last day on which they were."""
    imports: tuple[date, ...] = ()
    """Days on which leads were imported, so that they are older than they look."""
    until: date | None = None
    top: int | None = None
    between: tuple[int, int] | None = None
    age_step: int | None = None
    has_amount: bool = False
    is_valued: bool = True
    """Whether there is any amount: of a column that is empty in every row nothing is known."""
    transition: tuple[int, int] | None = None
    bridge: tuple[str, str] | None = None
    deals: Deals = Deals(unknown="no joined table tells who bought")

    @property
    def last(self) -> int:
        """The number of the last stage, the customer."""
        return len(self.config.stages) - 1

    @property
    def sums_amounts(self) -> bool:
        """Whether amounts of customers can be added up."""
        return self.is_valued and self.config.knows_customers

    @property
    def ends(self) -> date:
        """The last day of which anything can be told: of the selection, or as-of."""
        return self.as_of if self.until is None else min(self.until, self.as_of)

    def recorded_from(self, stages: Iterable[int]) -> date | None:
        """Find the day from which on all of these are recorded; None if they always were."""
        return max((self.begun[k].first for k in stages if k in self.begun), default=None)

    def recorded_until(self, stages: Iterable[int]) -> date | None:
        """Find the last day on which all of these were recorded; None if they still are."""
        return min((self.ended[k] for k in stages if k in self.ended), default=None)

    def needed(self, start: int, end: int) -> Iterable[int]:
        """List the stages after `start` without whose record nobody is seen to reach `end`."""
        return range(start + 1, end + 1) if self.reach == "observed" else [end]
