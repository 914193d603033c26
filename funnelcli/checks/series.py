"""What was recorded on which days: of the leads, of each stage, of each table beside them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise
from typing import Final

import polars as pl

from funnelcli.checks.base import ROWS, Case, Position
from funnelcli.checks.moments import moments
from funnelcli.checks.tallies import by_day
from funnelcli.config import Grain
from funnelcli.counting.periods import Periods
from funnelcli.counting.rhythm import OTHERS_DAYS, OTHERS_ROWS, Days, Quiet, ended, quiet
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS

CHOSEN: Final[tuple[Grain, ...]] = ("month", "quarter", "year")
"""Leads of exactly one of these were chosen by somebody."""


@dataclass(frozen=True, eq=False)
class Series:
    """One record: how much of it is on each day up to as-of."""

    table: str
    """The table whose dates these are."""
    noun: str
    """What one entry is called: lead, MQL, row of deals."""
    column: str | None
    place: Position
    days: Days

    @property
    def last(self) -> date:
        """The last day that has any."""
        return max(self.days)


@dataclass(frozen=True, eq=False)
class Record:
    """All records of a run."""

    leads: Series
    tables: Mapping[str, Series]
    """The tables beside the leads that have dates."""
    stages: Mapping[int, Series]
    """The stages after the first that have dates."""

    @classmethod
    def of(cls, case: Case) -> "Record":
        """Count the leads before filters, their entries, and the rows beside them, by day."""
        config = case.config
        stages = range(case.query.last + 1)
        created, *entries = (by_day(case.evidence.entries, stage) for stage in stages)
        dated = {
            k: Series(_home(k, case), stage.name, stage.name, case.place("stages", k), days)
            for (k, stage), days in zip(
                list(enumerate(config.stages))[1:], entries, strict=True
            )
            if days
        }  # fmt: skip
        return cls(
            Series(
                LEADS, config.lead.unit, config.leads.created,
                case.place("leads", "created"), created,
            ),
            {name: series for name, series in _tables(case) if series.days},
            dated,
        )  # fmt: skip

    @property
    def all(self) -> list[Series]:
        """List them: leads, tables, stages."""
        return [self.leads, *self.tables.values(), *self.stages.values()]

    def beside(self, series: Series) -> Days:
        """Add up what other tables than that of a record have on each day.

        To a stage all records are others; what is only in its own table is a part of the table.
        """
        others: Counter[date] = Counter()
        is_stage = any(series is each for each in self.stages.values())
        for each in self.all:
            if each is not series and (is_stage or each.table != series.table):
                others.update(each.days)
        return others

    def end(self, series: Series, *, by: date = date.max) -> Quiet | None:
        """Tell since when a record has nothing though others go on, if that is no chance.

        What others have after a day, `by` which it had to go on, does not count.
        """
        return ended(series.days, self.beside(series), tests=len(self.all), by=by)

    def beginning(self, series: Series) -> Quiet | None:
        """Tell until when a record has nothing though the leads are there, if it is no chance."""
        first = min(series.days)
        earlier = {day: n for day, n in self.leads.days.items() if day < first}
        if sum(earlier.values()) < OTHERS_ROWS or len(earlier) < OTHERS_DAYS:
            return None
        since = sorted(earlier)[OTHERS_DAYS - 1]
        found = quiet(series.days, since=since, tests=len(self.all))
        return next((each for each in found if each.before is None), None)

    @cached_property
    def ended(self) -> list[tuple[Series, Quiet]]:
        """List each record that ends early: tables, and stages whose table does not.

        Where the leads are over, no table of theirs and no stage can be expected to go on, whether
        they are a choice, such as those of one month, or an export that was cut.
        """
        over, by = self._leads_end, self.leads.last if self._are_over else date.max
        found = [(self.leads, over)] if over is not None and not self._is_chosen else []
        tables = ((series, self.end(series, by=by)) for series in self.tables.values())
        found += [(series, end) for series, end in tables if end is not None]
        ended = {series.table for series, _ in found}
        stages = [each for each in self.stages.values() if each.table not in ended - {LEADS}]
        ends = ((series, self.end(series, by=by)) for series in stages)
        return found + [(series, end) for series, end in ends if end is not None]

    @cached_property
    def paused(self) -> list[tuple[Series, list[Quiet]]]:
        """List each record with times that are empty: the leads, tables, stages by themselves.

        What is silent when the leads are, or a stage when its table is, follows from them; of a
        time that is longer, the rest has to be no chance.
        """
        found = [(self.leads, self._pauses[LEADS])]
        found += [(each, self._quiet(each, self.leadless)) for each in self.tables.values()]
        for series in self.stages.values():
            known = [*self.leadless, *self._pauses.get(series.table, ())]
            found.append((series, self._quiet(series, known)))
        return [(series, pauses) for series, pauses in found if pauses]

    @cached_property
    def leadless(self) -> list[Quiet]:
        """The times without leads, and as long again after each: who would have bought is missing.

        Without leads for a month, and a cycle of two weeks, customers pause two weeks later. Where
        the leads are over, all that follows is such a time.
        """
        found = [
            replace(each, last=each.last + timedelta(each.days)) for each in self._pauses[LEADS]
        ]
        if self._are_over:
            rest = max(each.last for each in self.all)
            found.append(Quiet(self.leads.last + timedelta(1), rest, before=None, after=None))
        return found

    @cached_property
    def _leads_end(self) -> Quiet | None:
        return self.end(self.leads)

    @cached_property
    def _are_over(self) -> bool:
        """Whether no lead came in at the end, be it no chance or longer than between any two.

        Of the leads of one month nobody can tell how unevenly they come.
        """
        rest = max(each.last for each in self.all)
        return self._leads_end is not None or (rest - self.leads.last).days > self._longest_pause

    @cached_property
    def _longest_pause(self) -> int:
        return max(((b - a).days for a, b in pairwise(sorted(self.leads.days))), default=1)

    def silent(self, time: Quiet) -> list[str]:
        """Name the tables beside the leads that are empty at a time, too."""
        return [
            name
            for name, pauses in self._pauses.items()
            if name != LEADS and any(map(time.meets, pauses))
        ]

    @cached_property
    def _pauses(self) -> dict[str, list[Quiet]]:
        """The times in which a table has nothing."""
        tables = (self.leads, *self.tables.values())
        return {each.table: self._quiet(each) for each in tables}

    def _quiet(self, series: Series, known: Sequence[Quiet] = ()) -> list[Quiet]:
        return quiet(series.days, known=known, tests=len(self.all))

    @property
    def _is_chosen(self) -> bool:
        """Whether the leads are those of one period, beside tables that are longer."""
        active, beside = sorted(self.leads.days), self.beside(self.leads)
        usual = self._longest_pause
        for grain in CHOSEN:
            periods = Periods(grain)
            start, end = periods.span(periods.start(active[0]))
            first, last = active[0] - start, end - active[-1]
            is_whole = first.days < usual and 0 <= last.days < usual
            if is_whole and min(beside) < active[0] and max(beside) > active[-1]:
                return True
        return False


def _by_day(frame: pl.LazyFrame, day: pl.Expr) -> pl.LazyFrame:
    return frame.select(day.alias("day")).drop_nulls().group_by("day").len()


def _tables(case: Case) -> Iterator[tuple[str, Series]]:
    """Count the dated rows of each table beside the leads by day, whichever date that is."""
    known: dict[str, Counter[date]] = {}
    for table, moment, holds, _, _ in moments(case):
        if table != ROWS:
            rows = case.evidence.attached[table].rows.lazy()
            by_as_of = rows.filter(holds & (moment <= case.evidence.as_of))
            counted = _by_day(by_as_of, moment.dt.date()).collect()
            known.setdefault(table, Counter()).update(dict(counted.iter_rows()))
    for table, days in known.items():
        path = (HISTORY,) if table == HISTORY else ("joins", table)
        yield table, Series(table, f"row of {table}", None, case.place(*path), days)


def _home(k: int, case: Case) -> str:
    """Name the table that dates a stage."""
    if case.config.stages[k].values is not None:
        return LEADS if case.config.history is None else HISTORY
    attached = case.evidence.attached.items()
    return next((name for name, table in attached if row.holds(k) in table.pairs.columns), LEADS)
