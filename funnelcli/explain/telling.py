"""What the parts of an explanation are told from: the run, the lead, and the files behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any

import polars as pl

from funnelcli.answers.explanation import Cell
from funnelcli.checks.base import Case
from funnelcli.config import Config
from funnelcli.explain.clauses import Clauses
from funnelcli.explain.subject import Subject, of_ids
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS, Evidence
from funnelcli.tables.raw import written as as_text

Values = Mapping[str, Any]
"""A row of a frame by the names of its columns."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands, and what stands there."""

    file: str
    line: int
    cells: tuple[Cell, ...]

    def __str__(self) -> str:
        """Write it as file and line."""
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, eq=False)
class Telling:
    """A lead of a run, to be told of."""

    case: Case
    clauses: Clauses
    subject: Subject

    @property
    def evidence(self) -> Evidence:
        """What was found on the way from the files to the leads."""
        return self.case.evidence

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.case.config

    @property
    def unit(self) -> str:
        """What is counted, with its article."""
        return {"lead": "a lead", "account": "an account"}[self.config.lead.unit]

    @cached_property
    def rows(self) -> list[dict[str, Any]]:
        """The rows of the leads table, as they were read."""
        return self.subject.rows.to_dicts()

    @cached_property
    def members(self) -> list[dict[str, Any]]:
        """Those of them that are a part of the lead."""
        stands = self.subject.stands
        return [each for each in self.rows if stands is not None and each[row.STANDS] == stands]

    @cached_property
    def lead(self) -> dict[str, Any] | None:
        """The lead as it was made of its rows, before any filter."""
        if self.subject.stands is None:
            return None
        made = self.evidence.unfiltered.filter(pl.col(row.ROW) == self.subject.stands)
        return made.row(0, named=True)

    @cached_property
    def pairs(self) -> dict[str, list[dict[str, Any]]]:
        """What attached tables say of the rows that are a part of the lead, in the files' order."""
        numbers, found = [each[row.ROW] for each in self.members], {}
        for name, table in self.evidence.attached.items():
            of_lead = table.pairs.filter(pl.col(row.ROW).is_in(numbers))
            found[name] = of_lead.sort(row.POSITION, row.ROW).to_dicts()
        return found

    @cached_property
    def attached(self) -> dict[str, list[dict[str, Any]]]:
        """The rows of attached tables that name one of the rows, read or not."""
        found = {}
        for name, table in self.evidence.attached.items():
            key = row.key(name) if row.key(name) in self.subject.rows.columns else row.ID
            ids = [self.subject.id]
            if key in self.subject.rows.columns and self.rows:
                ids = self.subject.rows[key].to_list()
            numbers = self.subject.rows[row.ROW]
            of_rows = table.pairs.filter(pl.col(row.ROW).is_in(numbers.implode()))
            named = of_ids(self.evidence, name, [each for each in ids if each is not None])
            named |= table.rows[row.POSITION].is_in(of_rows[row.POSITION].implode())
            found[name] = table.rows.filter(named).sort(row.POSITION).to_dicts()
        return found

    def numbers(self, table: str) -> list[int]:
        """List the rows of a table that are of the subject, by their numbers."""
        if table == LEADS:
            return [each[row.ROW] for each in self.rows]
        if table in self.attached:
            return [each[row.POSITION] for each in self.attached[table]]
        pairs, of = self.evidence.counted[table].pairs, self.subject.rows[row.ROW]
        return pairs.filter(pl.col(row.ROW).is_in(of.implode()))[row.POSITION].to_list()

    @cached_property
    def places(self) -> dict[str, dict[int, Place]]:
        """Where each of these rows stands, by table and number."""
        return {
            name: _places(self.evidence, name, self.numbers(name))
            for name in (LEADS, *self.attached)
        }


def _places(evidence: Evidence, table: str, numbers: Iterable[int]) -> dict[int, Place]:
    """Read the rows once more as they stand, in the columns that the YAML names."""
    wanted = sorted(numbers)
    if not wanted:
        return {}
    raw, named = evidence.tables[table], sorted(evidence.named[table])
    kinds = raw.frame.collect_schema()
    columns = [as_text(pl.col(f"~{i}"), kinds[f"~{i}"]).alias(str(i)) for i in named]
    query = raw.frame.with_row_index(row.ROW).filter(pl.col(row.ROW).is_in(wanted))
    found = {}
    rows = raw.look(query.select(row.ROW, *columns).sort(row.ROW)).iter_rows()
    for (file, line), (number, *values) in zip(evidence.places(table, wanted), rows, strict=True):
        cells = zip((raw.header[i] for i in named), values, strict=True)
        found[number] = Place(file, line, tuple(Cell(*cell) for cell in cells))
    return found


def shown(moment: date | datetime) -> str:
    """Write a moment: the day alone at midnight, seconds only where there are any."""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")


def means(values: tuple[str, ...], written: str | None) -> bool:
    """Tell whether what is written is one of the values, compared as segment values are."""
    return written is not None and bool(row.spellings(values, [written]))


def is_after(moment: date | datetime, as_of: datetime) -> bool:
    """Tell whether a moment is after as-of; a day is if the day of as-of is before it."""
    return moment > (as_of if isinstance(moment, datetime) else as_of.date())


def day(moment: date | datetime) -> date:
    """Take the day of a moment."""
    return moment.date() if isinstance(moment, datetime) else moment
