"""A question, and what of it was found in the data."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import fsum

from funnelcli.config.models import Config
from funnelcli.config.question import Question


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


@dataclass(frozen=True, slots=True)
class Earlier:
    """Leads from before the selection that are old enough, to compare with where none of it is."""

    leads: int
    days: Mapping[int, int]
    """How many of them took how many days to become customers."""

    def at_ages(self, ages: Mapping[int, int]) -> float:
        """Which part of them had bought when they were as old as these leads, by their ages.

        The mean over these of F(age), F being the part of the earlier leads that took at most so
        many days.
        """
        bought = sum(
            customers * sum(leads for age, leads in ages.items() if age >= took)
            for took, customers in self.days.items()
        )
        return bought / (self.leads * sum(ages.values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as the analyses see it: nothing is left to find."""

    asked: Question
    config: Config
    as_of: date
    """The local date of as-of."""
    moment: datetime
    """As-of in UTC, without its zone."""
    horizon: int | None
    """Days after which a cohort is mature; None when it could not be found."""
    since: date | None = None
    """Only leads created on this day or later, and until the one below."""
    until: date | None = None
    begun: Mapping[int, Begun] = field(default_factory=dict)
    """Stages that were not always recorded, and since when they are."""
    ended: Mapping[int, date] = field(default_factory=dict)
    """Stages that are not recorded any more, and the last day on which they were."""
    imports: tuple[date, ...] = ()
    """Days on which leads of the selection were imported, so that they are older than they look."""
    is_valued: bool = True
    """Whether there is any amount: of a column that is empty in every row nothing is known."""
    earlier: Earlier | None = None
    """Leads that `--since` left out; None where nothing can be told of any."""
    other: "Query | None" = None
    """The question of the first of two lead tables that are compared; this is of the second."""
    deals: Deals = Deals(unknown="no joined table tells who bought")
    """The deals, with a lead or without, if they were asked for."""

    @property
    def last(self) -> int:
        """The number of the last stage, the customer."""
        return len(self.config.stages) - 1

    @property
    def has_amount(self) -> bool:
        """Whether the YAML says what customers are worth."""
        return self.config.amount is not None or self.config.leads.amount is not None

    @property
    def sums_amounts(self) -> bool:
        """Whether amounts of customers can be added up."""
        return self.is_valued and self.config.knows_customers

    @property
    def ends(self) -> date:
        """The last day of which anything can be told: of the selection, or as-of."""
        return self.as_of if self.until is None else min(self.until, self.as_of)

    def of(self, table: str) -> "Query":
        """Tell what a table is asked: one of all leads together is grouped by nothing."""
        if table not in self.asked.together:
            return self
        return replace(self, asked=replace(self.asked, by=()))

    def recorded_from(self, stages: Iterable[int]) -> date | None:
        """Find the day from which on all of these are recorded; None if they always were."""
        return max((self.begun[k].first for k in stages if k in self.begun), default=None)

    def recorded_until(self, stages: Iterable[int]) -> date | None:
        """Find the last day on which all of these were recorded; None if they still are."""
        return min((self.ended[k] for k in stages if k in self.ended), default=None)

    def needed(self, start: int, end: int) -> Iterable[int]:
        """List the stages after `start` without whose record nobody is seen to reach `end`."""
        return range(start + 1, end + 1) if self.asked.reach == "observed" else [end]
