"""The conditions on rows of a joined table: of which stages and losses, and where they hold."""

from dataclasses import dataclass
from functools import cached_property

import polars as pl

from funnelcli.config import Config, Lost, Stage, parse_sql
from funnelcli.define.columns.cells import Cells
from funnelcli.define.rows.stage_tables import entries, home
from funnelcli.define.sql import Bound, Path, own_columns, predicate
from funnelcli.tables import rows as row
from funnelcli.tables.rows import Entry, Loss


def path_of(entry: Entry) -> Path:
    """Tell where in the YAML a stage or a loss stands."""
    return ("lost", entry.number) if isinstance(entry, Loss) else ("stages", entry)


@dataclass(frozen=True, eq=False)
class Conditions:
    """What a joined table is asked about each of its rows."""

    cells: Cells
    leads: Cells

    @property
    def table(self) -> str:
        """The name of the table."""
        return self.cells.names.table

    @property
    def config(self) -> Config:
        """The YAML."""
        return self.cells.definition.config

    @cached_property
    def entries(self) -> dict[Entry, Stage | Lost]:
        """The stages, and the losses, that this table decides."""
        joins = self.config.joins
        return {k: e for k, e in entries(self.config).items() if home(e, joins) == self.table}

    def bound(self, key: Entry) -> Bound | None:
        """Bind the condition of an entry to the columns that it names, if it has one."""
        where = self.entries[key].where
        if where is None:
            return None
        path = (*path_of(key), "where")
        return predicate(where, path, self.leads, {self.table: self.cells})

    def beside(self) -> dict[str, Path]:
        """Name the columns of the leads that the conditions use."""
        return {
            name: (*path_of(key), "where")
            for key, entry in self.entries.items()
            if entry.where
            for name in own_columns(
                entry.where, (*path_of(key), "where"), self.leads, self.config.joins
            )
        }

    def ask_lead(self, key: Entry) -> bool:
        """Tell whether the condition of an entry names columns of the leads table."""
        where = self.entries[key].where
        return where is not None and bool(parse_sql(where, self.config.joins).columns)

    def answer(self, rows: pl.DataFrame, key: Entry) -> pl.Series:
        """Evaluate the condition of an entry for each row; null where it has no answer."""
        bound = self.bound(key)
        if bound is None:
            return pl.repeat(value=True, n=rows.height, eager=True).alias(row.holds(key))
        fields = [
            pl.col(row.field(name)).alias(name) for name in bound.sql.joined.get(self.table, ())
        ]
        struct = pl.struct(fields) if fields else pl.lit(None)
        known = [pl.col(row.beside(name)).alias(name) for name in bound.sql.columns]
        deals = rows.select(struct.alias(self.table), *known, row.POSITION)
        answers = deals.lazy().select(bound.expr.alias(row.holds(key)), row.POSITION)
        return answers.collect()[row.holds(key)]
