"""The tables as they are read: what reading alone cannot tell is known before rows are judged."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from funnelcli.define.columns.amounts.money import narrowed
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.comparable import EXACT, comparable
from funnelcli.define.columns.ids.wrappings import SIGNS, Known
from funnelcli.define.columns.scan import Unreadable, blank, collect
from funnelcli.define.rows.accounts import accounts, of_several
from funnelcli.define.rows.for_checks import with_addresses
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.tables import rows as row
from funnelcli.tables.extract import Extract
from funnelcli.tables.mend import Mend
from funnelcli.tables.store import Store


@dataclass(frozen=True, eq=False)
class Reading:
    """A table read, and how its rows are put right."""

    extract: Extract
    known: pl.DataFrame
    """Columns that are not as they were read, or were not: ids, and what is made of them."""
    mend: Mend

    def column(self, name: str) -> pl.Series:
        """Bring a column into memory, put right."""
        there = self.known if name in self.known.columns else self.extract.columns([name])
        return there[name]

    @property
    def names(self) -> list[str]:
        """The columns, put right or as they were read."""
        return [*self.known.columns, *self.extract.names]

    def numbers(self, names: Sequence[str]) -> pl.DataFrame:
        """Number what columns hold, put right: what is alike has one number, and null has none."""
        known = [name for name in names if name in self.known.columns]
        others = [name for name in names if name not in known]
        read = self.extract.made(row.number, others)
        there = self.known.select(row.number(pl.col(name)) for name in known)
        return pl.DataFrame([*there, *read]).select(names)


def read_leads(wanted: LeadRows, store: Store) -> tuple[Reading, list[Unreadable]]:
    """Read the leads table, each row with its bucket; and what could not be read."""
    cells = wanted.cells
    extract, unreadable = collect(cells, wanted.outputs, store)
    addressed = [*wanted.addresses()]
    needed = {name for each in addressed for name in each.meta.root_names()}
    ids, known = ids_of(extract, wanted.ids(), cells, needed=needed)
    addresses = ids.select(addressed)
    known = pl.DataFrame([*known.drop(addresses.columns, strict=False), *addresses])
    if row.COMPANY in extract.names:
        companies = extract.columns([row.COMPANY]).to_series()
        known = pl.DataFrame([*known, *accounts(companies, cells)])
    maybe_blank = extract.columns([row.MAYBE_BLANK]).to_series()
    cleaned = [_without_id()] if any(cells.unwrapped.values()) and row.ID in ids.columns else []
    if cleaned:
        maybe_blank |= ids[row.ID].is_null()
    blanks = maybe_blank.arg_true()
    if not blanks.is_empty():
        blanks = blank(cells, blanks)
    done = [name for name in (row.MAYBE_BLANK, row.COMPANY) if name in extract.names]
    mend = MendingLeads(Mending(known, narrowed(extract.lazy()), row.ROW), done, cleaned, blanks)
    return Reading(extract, known, mend), unreadable


def ids_of(
    extract: Extract,
    columns: Mapping[str, int],
    cells: Cells,
    *,
    needed: Collection[str],
    known: Mapping[str, Known] | None = None,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Make ids comparable, in memory where they have to be, or are `needed` there anyway.

    Beside them, those columns that are not as they stand. `columns` and `known` are those of
    `comparable`.
    """
    looked_at = _careful(extract, columns, cells)
    ids = extract.columns([*looked_at, *sorted({*needed} - looked_at.keys())])
    changed = comparable(ids, looked_at, cells, known)
    return ids.with_columns(changed.get_columns()), changed


def _careful(extract: Extract, columns: Mapping[str, int], cells: Cells) -> dict[str, int]:
    """Pick the columns of ids that have to be looked at as a whole; those in a file, if need be.

    Ids that are short and have no unusual sign are compared as they stand.
    """
    if extract.is_in_memory:
        return dict(columns)
    plain = {name for name, column in columns.items() if not cells.dtype(column).is_numeric()}
    odd = extract.holding(
        [
            pl.col(name).str.contains(SIGNS) | (pl.col(name).str.len_bytes() >= EXACT)
            for name in plain
        ]
    )
    return {name: column for name, column in columns.items() if name not in plain - odd}


@dataclass(frozen=True, eq=False)
class Mending:
    """Puts what is known of all rows in its place; numbers the rows, if they have a `position`."""

    known: pl.DataFrame
    narrow: Sequence[pl.Expr]
    position: str | None
    start: int = 0
    """The number of the first row of what is known."""

    def __call__(self, rows: pl.DataFrame, first: int) -> pl.DataFrame:
        """Put rows right, the first of which has that number."""
        there = self.known.slice(first - self.start, rows.height).get_columns()
        rows = rows.with_columns(*there, *self.narrow)
        return rows if self.position is None else rows.with_row_index(self.position, first)

    def of(self, first: int, height: int) -> "Mending":
        """Leave of what is known what some rows need."""
        return replace(self, known=self.known.slice(first - self.start, height), start=first)


@dataclass(frozen=True, eq=False)
class MendingLeads:
    """The same of the leads table, whose rows can prove blank, or without an id."""

    known: Mending
    done: Sequence[str]
    """Columns that have served their purpose."""
    cleaned: Sequence[pl.Expr]
    blanks: pl.Series
    """The numbers of rows in which nothing can be seen."""

    def __call__(self, rows: pl.DataFrame, first: int) -> pl.DataFrame:
        """Put rows right, the first of which has that number."""
        rows = self.known(rows.drop(self.done), first)
        rows = with_addresses(rows.with_columns(of_several(rows.columns)))
        rows = rows.with_columns(self.cleaned)
        if self.blanks.is_empty():
            return rows
        is_blank = pl.col(row.ROW).is_in(self.blanks.implode())
        bucket = pl.when(is_blank).then(pl.lit(row.BLANK, pl.UInt16)).otherwise(row.BUCKET)
        return rows.with_columns(bucket.alias(row.BUCKET))

    def of(self, first: int, height: int) -> "MendingLeads":
        """Leave of what is known what some rows need."""
        here = self.blanks.is_between(first, first + height, closed="left")
        return replace(self, known=self.known.of(first, height), blanks=self.blanks.filter(here))


def _without_id() -> pl.Expr:
    """Move rows of whose id nothing is left to those that have none."""
    bucket = pl.col(row.BUCKET)
    later = (bucket == row.LEAD) | (bucket > row.NO_ID)
    return (
        pl.when(pl.col(row.ID).is_null() & later)
        .then(pl.lit(row.NO_ID, pl.UInt16))
        .otherwise(bucket)
        .alias(row.BUCKET)
    )
