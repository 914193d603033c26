"""One row of the leads table at a time: its bucket, and what it and its joined rows say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .definition import (
    Column,
    Definition,
    Evidence,
    Flag,
    Joined,
    JoinedTest,
    Row,
    Table,
    Values,
)
from .ids import with_plain_ids
from .reading import Raw, Stamp, cents, fold, read, stamp

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence


@dataclass(frozen=True)
class Undated:
    """Known to have happened, nobody knows when."""


UNDATED = Undated()


@dataclass(frozen=True)
class Evident:
    """What one row says about one stage, before as-of: its dates, and whether it holds undated."""

    dates: tuple[Stamp, ...] = ()
    undated: bool = False
    at_least: int = 1
    rows: tuple[tuple[Hashable, Stamp | None], ...] = ()  # which, where it takes several

    def entry(self, as_of: Stamp | None) -> Stamp | Undated | None:
        """The earliest date known at as-of; the undated entry where no date is known at all."""
        known = [date for date in self.dates if date.known_at(as_of)]
        if known:
            return min(known, key=lambda date: date.first)
        return UNDATED if self.undated and not self.dates else None


def together(evidence: Sequence[Evident]) -> list[Evident]:
    """What the rows of a lead say together about a stage: where it takes several, one thing.

    That is the date of the last of so many, whichever of the rows of the lead have them.
    """
    least = evidence[0].at_least
    if least == 1:
        return list(evidence)
    one = several([row for each in evidence for row in each.rows], least)
    return [replace(one, dates=one.dates[least - 1 :])]


def several(rows: Sequence[tuple[Hashable, Stamp | None]], least: int) -> Evident:
    """The dates of rows up to the one that enters, or that there are enough without a date."""
    earliest: dict[Hashable, Stamp | None] = {}
    for which, when in rows:
        known = earliest.setdefault(which, when)
        if when and known and when.first < known.first:
            earliest[which] = when
    dates = sorted((when for when in earliest.values() if when), key=lambda when: when.first)
    is_flag = bool(earliest) and not dates
    return Evident(tuple(dates[:least]), is_flag and len(earliest) >= least, least, tuple(rows))


class Tables:
    """The files of a definition, read once, joined rows looked up by the lead's id."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        leads: Raw = read(definition.leads)
        self.leads = replace(leads, rows=with_plain_ids(leads.rows, [definition.id]))
        ids = {row[definition.id] for row in self.leads.rows} if definition.id else set()
        self.joined: dict[str, dict[str, list[Row]]] = {}
        self.unmatched: dict[str, int] = {}
        links: dict[str, tuple[Table, str, str | None]] = {
            name: (join.table, join.lead, join.id) for name, join in definition.joins.items()
        }
        if definition.history:
            links["history"] = definition.history.table, definition.history.lead, None
        for name, (table, lead, id_) in links.items():
            every = with_plain_ids(read(table).rows, [lead, id_])
            rows = [row for row in every if table.where is None or table.where(row)]
            self.joined[name] = {}
            for row in rows:
                self.joined[name].setdefault(row[lead] or "", []).append(row)
            self.unmatched[name] = sum(row[lead] is None or row[lead] not in ids for row in rows)

    def of(self, name: str, row: Row) -> Sequence[Row]:
        """The rows of a joined table (or of the log) that belong to a row of leads."""
        lead = row[self.definition.id] if self.definition.id else None
        return self.joined[name].get(lead, []) if lead else []

    def stamp(self, row: Row, column: str, table: Table | None = None) -> Stamp | None:
        """A date column of leads, or of another table, in the report's zone."""
        return stamp(row[column], table or self.definition.leads, self.definition.timezone)

    def log(self, row: Row) -> list[tuple[Stamp, str]]:
        """The dated rows of the log for a row of leads: when, and the folded new value."""
        history = self.definition.history
        if history is None:
            return []
        dated = [
            (self.stamp(line, history.at, history.table), fold(line[history.stage] or ""))
            for line in self.of("history", row)
        ]
        return [(when, value) for when, value in dated if when is not None]

    def undated_log(self, row: Row) -> list[str]:
        """The folded new values of the rows of the log without a date that can be read."""
        history = self.definition.history
        lines = self.of("history", row) if history else ()
        return [
            fold(line[history.stage] or "")
            for line in lines
            if history and self.stamp(line, history.at, history.table) is None
        ]

    def has_status(self, row: Row, values: Values) -> bool:
        """Whether the current status is one of the values."""
        status = row[self.definition.status] if self.definition.status else None
        return status is not None and fold(status) in {fold(value) for value in values.values}

    def evident(self, row: Row, evidence: Evidence) -> Evident:
        """What a row of leads says about a stage."""
        match evidence:
            case Column(at, where):
                date = self.stamp(row, at)
                holds = date is not None and (where is None or where(row))
                return Evident((date,) if date and holds else ())
            case Flag(where):
                return Evident(undated=where(row))
            case Joined(name, at, test):
                lines = [line for line in self.of(name, row) if _true(test, line, row)]
                if evidence.at_least > 1:
                    return several(self._such(evidence, lines), evidence.at_least)
                if at is None:
                    return Evident(undated=bool(lines))
                table = self.definition.joins[name].table
                found = [self.stamp(line, at, table) for line in lines]
                return Evident(tuple(date for date in found if date))
            case Values():
                wanted = {fold(value) for value in evidence.values}
                dates = tuple(when for when, value in self.log(row) if value in wanted)
                is_there = bool(wanted & set(self.undated_log(row)))
                return Evident(dates, is_there or self.has_status(row, evidence))

    def _such(self, evidence: Joined, lines: Sequence[Row]) -> list[tuple[Hashable, Stamp | None]]:
        """Which rows count, and when they were; where a date is asked for, those that have it."""
        join = self.definition.joins[evidence.join]
        found: list[tuple[Hashable, Stamp | None]] = []
        for line in lines:
            when = self.stamp(line, evidence.at, join.table) if evidence.at else None
            if when or not evidence.at:
                known = line[join.id] if join.id else None
                found.append((("row", id(line)) if known is None else ("id", known), when))
        return found

    def deals(self, row: Row) -> tuple[Stamp, ...]:
        """When the deals that make the amount of a row of leads were won, where that is known."""
        amount, won = self.definition.amount, self.definition.stages[-1].evidence
        if not isinstance(amount, tuple) or not isinstance(won, Joined) or won.join != amount[0]:
            return ()
        if won.at is None:
            return ()
        table = self.definition.joins[won.join].table
        found = [
            self.stamp(line, won.at, table)
            for line in self.of(won.join, row)
            if _true(won.where, line, row) and cents(line[amount[1]]) is not None
        ]
        return tuple(date for date in found if date)

    def opened(self, line: Row, name: str) -> Stamp | None:
        """When a joined row began: the earliest date that a stage but the last takes from it."""
        table = self.definition.joins[name].table
        stages = [stage.evidence for stage in self.definition.stages[:-1]]
        found = [
            self.stamp(line, each.at, table)
            for each in stages
            if isinstance(each, Joined) and each.join == name and each.at
        ]
        return min((each for each in found if each), key=lambda each: each.first, default=None)


def _true(test: JoinedTest | None, line: Row, row: Row) -> bool:
    return test is None or test(line, row)


@dataclass(frozen=True)
class Usable:
    """A row with an id and a created, and what it says about every stage after the first."""

    row: Row
    created: Stamp | None
    stages: tuple[Evident, ...]
    deals: tuple[Stamp, ...] = ()
    lead: int | None = None  # its number among the leads that become accounts


@dataclass(frozen=True)
class Sorted:
    """The rows of the leads table in their buckets, up to the exclusions."""

    counts: Mapping[str, int]
    excluded: Mapping[str, int]
    usable: list[Usable]  # of all: they decide what `latest` is
    kept: list[Usable]


def into_buckets(tables: Tables) -> Sorted:
    """Each row into the first bucket that fits: dropped, unusable, not a lead, excluded, kept."""
    definition = tables.definition
    counts = {"where": 0, "no_id": 0, "no_created": 0, "not_leads": 0}
    excluded = dict.fromkeys(definition.exclude, 0)
    usable: list[Usable] = []
    kept: list[Usable] = []
    for row in tables.leads.rows:
        created = tables.stamp(row, definition.created) if definition.created else None
        if definition.leads.where and not definition.leads.where(row):
            counts["where"] += 1
        elif definition.id and row[definition.id] is None:
            counts["no_id"] += 1
        elif definition.created and created is None:
            counts["no_created"] += 1
        else:
            evidence = [s.evidence for s in definition.stages[1:] if s.evidence is not None]
            evident = tuple(tables.evident(row, what) for what in evidence)
            one = Usable(row, created, evident, tables.deals(row))
            usable.append(one)
            reason = next((name for name, is_so in definition.exclude.items() if is_so(row)), None)
            if definition.is_lead and not definition.is_lead(row):
                counts["not_leads"] += 1
            elif reason is not None:
                excluded[reason] += 1
            else:
                kept.append(one)
    return Sorted(counts, excluded, usable, kept)
