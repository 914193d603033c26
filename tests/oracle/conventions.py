"""One transition under every convention, counted again lead by lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import floor
from typing import TYPE_CHECKING, TypeAlias
from zoneinfo import ZoneInfo

from .deals import deals
from .leads import leads, merge
from .losses import latest
from .reading import Stamp
from .recount import kept
from .rows import Tables, Undated, into_buckets
from .tables import MEDIAN, cohort_namer, horizon, quantile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from .definition import Definition
    from .leads import Lead

KN: TypeAlias = tuple[int, int] | tuple[None, None]

NAMES = (
    "reached", "observed", "any", "rows", "window", "mature", "cohort", "period", "periods",
    "lagged", "closed", "current", "ordered", "timed", "added", "open",
)  # fmt: skip
# Of which stages these have to know since when somebody is in them.
OF_THE_END = ("window", "mature", "period", "periods", "open")
OF_THE_WAY = ("ordered", "timed")
A_YEAR = Fraction(3652425, 10000)
DAYS = {"week": Fraction(7), "month": A_YEAR / 12, "quarter": A_YEAR / 4, "year": A_YEAR}


@dataclass(frozen=True)
class Story:
    """What is known of a lead: its entry in each stage, its end, the stages of each of its rows."""

    entries: Sequence[date | Undated | None]
    lost: bool
    rows: Sequence[Sequence[bool]]
    is_over: bool = False
    ended: date | None = None
    """The day of its purchase or loss, if it is over and that is known."""

    def dated(self, stage: int) -> date | None:
        """When it entered a stage, if that is known."""
        entry = self.entries[stage]
        return entry if isinstance(entry, date) else None

    def own(self) -> list[bool]:
        """In which stages it has an entry of its own."""
        return [entry is not None for entry in self.entries]

    def today(self) -> int:
        """The stage of the latest date, or a later one that is known without a date."""
        dates = [(day, k) for k in range(len(self.entries)) if (day := self.dated(k))]
        undated = [k for k, entry in enumerate(self.entries) if isinstance(entry, Undated)]
        return max([*undated, *(k for _, k in sorted(dates)[-1:])])


@dataclass(frozen=True, kw_only=True)
class Transition:
    """What is asked about two stages; `until` is the last day of which everything is known."""

    start: int
    end: int
    as_of: date
    until: date
    days: int
    grain: str
    name: Callable[[date], str]

    def last_day(self) -> date:
        """The last day of the last period that is over."""
        day = self.until
        while self.name(day) == self.name(day + timedelta(days=1)):
            day -= timedelta(days=1)
        return day

    def first_day(self) -> date:
        """The first day of the last period that is over."""
        day = self.last_day()
        while self.name(day) == self.name(day - timedelta(days=1)):
            day -= timedelta(days=1)
        return day

    def before(self, periods: int) -> str:
        """The name of the period so many before the last that is over."""
        day, names = self.last_day(), [self.name(self.last_day())]
        while len(names) <= periods:
            day -= timedelta(days=1)
            if self.name(day) != names[-1]:
                names.append(self.name(day))
        return names[periods]


def recounted(stories: Sequence[Story], asked: Transition) -> Mapping[str, KN]:
    """k and n of every convention."""
    cycle = lag(stories, asked)
    last, earlier = asked.before(0), asked.before(cycle or 0)
    each = [counted(story, asked, last, earlier) for story in stories]
    found: dict[str, KN] = {
        name: (sum(one[name][0] for one in each), sum(one[name][1] for one in each))
        for name in NAMES
    }
    blind = {
        k
        for k in range(asked.start + 1, asked.end + 1)
        if any(story.own()[k] for story in stories) and not any(map(dated_in(k), stories))
    }
    unknown = {
        *(OF_THE_WAY if blind else ()),
        *(OF_THE_END if asked.end in blind else ()),
        *(() if cycle is not None else ("lagged",)),
    }
    return {name: (None, None) if name in unknown else pair for name, pair in found.items()}


def dated_in(stage: int) -> Callable[[Story], bool]:
    """Tells who is known to be in a stage since some day."""
    return lambda story: story.dated(stage) is not None


def lag(stories: Sequence[Story], asked: Transition) -> int | None:
    """The median of the days from stage to stage, in whole periods, halves up."""
    pairs = [(story.dated(asked.start), story.dated(asked.end)) for story in stories]
    days = [(end - start).days for start, end in pairs if start and end and start <= end]
    median = quantile(days, MEDIAN)
    return None if median is None else floor(median / DAYS[asked.grain] + Fraction(1, 2))


def counted(story: Story, asked: Transition, last: str, earlier: str) -> dict[str, tuple[int, int]]:
    """How often one lead is in k and in n of each convention."""
    start, end = asked.start, asked.end
    own, since, until = story.own(), story.dated(start), story.dated(end)
    in_time = bool(since and until and 0 <= (until - since).days <= asked.days)
    old = bool(since and (asked.as_of - since).days >= asked.days)

    def within(day: date | None, period: str) -> bool:
        return day is not None and asked.name(day) == period

    def over(day: date | None) -> bool:
        return day is not None and day <= asked.last_day()

    came, went = any(own[end:]), any(own[start:])
    created, way = story.dated(0), [story.dated(k) for k in range(start, end + 1)]
    days = [day for day in way if day is not None]
    in_order = len(days) == len(way) and days == sorted(days)
    known_end = story.ended is not None or not story.is_over
    was_open = (
        over(created)
        and known_end
        and not (story.ended is not None and story.ended < asked.first_day())
    )
    whether = {
        "reached": (came, went),
        "observed": (all(own[: end + 1]), all(own[: start + 1])),
        "any": (own[end], own[start]),
        "window": (in_time, since is not None),
        "mature": (old and in_time, old),
        "cohort": (came and within(since, last), within(since, last)),
        "period": (within(until, last), within(since, last)),
        "periods": (over(until), over(since)),
        "lagged": (within(until, last), within(since, earlier)),
        "closed": (came, came or (went and story.lost)),
        "current": (
            not story.lost and story.today() >= end,
            not story.lost and story.today() >= start,
        ),
        "ordered": (in_order, since is not None),
        "timed": (in_order and (days[-1] - days[0]).days <= asked.days, since is not None),
        "added": (own[end] and within(created, last), own[start] and within(created, last)),
        "open": (was_open and over(until), was_open and over(since)),
    }
    of_rows = sum(any(row[end:]) for row in story.rows), sum(any(row[start:]) for row in story.rows)
    return {name: (int(k), int(n)) for name, (k, n) in whether.items()} | {"rows": of_rows}


def reconciled(
    definition: Definition, now: datetime, start: int, end: int
) -> Mapping[str, KN] | None:
    """Every convention of an export; None where no lead is left."""
    tables = Tables(definition)
    rows = into_buckets(tables)
    here = now.astimezone(ZoneInfo(definition.timezone))
    as_of = Stamp(definition.as_of) if definition.as_of else latest(tables, rows.usable, here)
    known = [one for one in rows.kept if one.created and one.created.known_at(as_of)]
    groups = merge(definition, known)
    everyone = leads(tables, groups, as_of)
    stories = [
        Story(
            lead.entries,
            lead.outcome == "lost",
            [
                [e is not None for e in one.entries]
                for one in leads(tables, [[r] for r in group], as_of)
            ],
            is_over=lead.outcome != "open",
            ended=ended(lead),
        )
        for lead, group in zip(everyone, groups, strict=True)
        if kept(definition, lead)
    ]
    if as_of is None or not stories:
        return None
    days = horizon(definition, everyone, as_of.day)
    asked = Transition(
        start=start,
        end=end,
        as_of=as_of.day,
        until=min(as_of.day, definition.until or as_of.day),
        days=90 if days is None else days,
        grain=definition.cohort,
        name=cohort_namer(definition.cohort, definition.fiscal_year_start),
    )
    found = dict(recounted(stories, asked))
    is_last = end == len(definition.stages) - 1
    return {**found, "deals": deals(tables, as_of) if is_last else (None, None)}


def ended(lead: Lead) -> date | None:
    """When a lead was won or lost, if that is known."""
    last = lead.entries[-1]
    if lead.outcome == "won":
        return last if isinstance(last, date) else None
    return lead.lost_at
