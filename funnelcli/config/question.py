"""What one run is asked: the YAML, with what the command line says instead."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeVar, cast

from funnelcli.config.models import Grain, Reach
from funnelcli.config.option import Option

T = TypeVar("T")

Sorting = Literal["leads", "rate", "customers", "amount", "name"]
"""What rows of a segment table are sorted by."""
Shown = Literal["rows", "page", "brief page"]
"""What is made of a table: its rows, for programs; a page as well; and one for a screen."""
Shaping = Literal["cohort", "horizon", "top", "sort"]
"""Options that shape some tables only. The others choose leads or say what counts."""


@dataclass(frozen=True, slots=True)
class Relative:
    """A day that is told from as-of: so many units before it, or an end of a period around it."""

    text: str
    """As it was asked: `-90d`, `last-quarter`."""
    unit: Literal["day"] | Grain
    back: int
    """So many units, or periods, before that of as-of."""
    end: Literal["first", "last"] | None = None
    """Which day of the period; None is a day so many units back, and no period."""
    first_month: int = 1
    """The month of the year in which years and quarters begin."""


Day = date | Relative


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
    dated_by_leads: bool = False
    """Whether the latest date is that of the leads table alone, as other tables are of later."""
    by: tuple[str, ...] = ()
    """The segments that leads are grouped by."""
    within: tuple[str, ...] = ()
    """The segments within whose values the order of the groups of one is looked at again."""
    split: tuple[str, ...] = ()
    """The segments that leads have to know beside these, as other tables are split by them."""
    since: Day | None = None
    until: Day | None = None
    where: tuple[str, ...] = ()
    top: int | None = None
    """Rows of a segment table, when given explicitly; 0 is all."""
    sort: Sorting = "leads"
    shown: Shown = "brief page"
    """What is made of the tables; nobody waits for a page that is not shown."""
    given: tuple[Shaping, ...] = ()
    """Those of these options that were given, so that one without effect is told so."""
    tables: tuple[str, ...] = ()
    """The tables to show."""
    together: tuple[str, ...] = ()
    """Those of them that are of all leads, though `by` groups the others."""
    only_said: tuple[str, ...] = ()
    """Those of them of which a page says only what they come to."""
    with_rows: bool = False
    """Whether leads have to know the rows that they were merged of."""
    with_ids: bool = False
    """Whether leads are to be found again, by their ids, in another lead table."""
    moves: bool = False
    """Whether moves backward are asked for, which the history tells."""
    reasons: bool = False
    """Whether leads have to know why they were lost."""
    unwon: bool = False
    """Whether it is asked what deals are worth that are not won."""
    tested: bool = False
    """Whether the chances are asked for by which differences are told from noise."""
    ways: bool = False
    """Whether all moves are asked for that the history tells."""
    scores: bool = False
    """Whether the score of each lead is asked for."""
    owned: bool = False
    """Whether it is asked of each lead whether it has an owner."""
    assigned: bool = False
    """Whether it is asked when each lead was given to its owner."""
    moments: bool = False
    """Whether it is asked at what time of the day leads entered stages."""
    distinct: bool = False
    """Whether touches share their credit by what they are, each counted once in a path."""
    sure: bool = False
    """Whether the intervals of credits are asked for."""
    events: tuple[str, ...] = ()
    """The tables of events that are counted; no others are read."""
    options: Mapping[str, object] = field(default_factory=dict)
    """What the options ask that only some tables have, by their names."""

    def option(self, option: Option[T]) -> T:
        """Tell what an option asks."""
        return cast("T", self.options.get(option.name, option.default))
