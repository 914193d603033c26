"""The columns of labels that an export is read by, each once, for rules about their values."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import polars as pl

from funnelcli.checks.base import ROWS, Case, Position
from funnelcli.model import segment
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS

if TYPE_CHECKING:
    from funnelcli.tables.evidence import Attached


@dataclass(frozen=True, eq=False)
class Labelled:
    """A column with few values."""

    on: str
    held: pl.Series
    """Its values, as a column of what it is `on`."""
    of: pl.Expr
    """True for the rows that are to be looked at."""
    column: str
    """As the file calls it."""
    place: Position

    @cached_property
    def counts(self) -> pl.DataFrame:
        """Its values, a `value` and its rows `n` each, without null."""
        counts = self.held.alias("value").value_counts(name="n").drop_nulls()
        return counts.with_columns(pl.col("value").cast(pl.String))


def labelled(case: Case) -> Iterator[Labelled]:
    """Yield status, owner and segments of leads, stages of the log, and fields of conditions."""
    yield from _of_leads(case)
    for name, table in case.evidence.attached.items():
        yield from _of_other(case, name, table)


def _of_leads(case: Case) -> Iterator[Labelled]:
    leads, rows, alive = case.config.leads, case.evidence.rows, pl.col(row.ALIVE)
    seen = {leads.id, leads.email}
    if leads.status is not None and leads.status not in seen:
        seen.add(leads.status)
        yield Labelled(ROWS, rows[row.STATUS], alive, leads.status, case.place("leads", "status"))
    for name, chosen in case.config.segments.items():
        if chosen.column is not None and chosen.column not in seen:
            seen.add(chosen.column)
            labels, every = case.evidence.leads[segment(name)], pl.lit(value=True)
            yield Labelled(LEADS, labels, every, chosen.column, case.place("segments", name))
    if leads.owner is not None and leads.owner not in seen:
        yield Labelled(ROWS, rows[row.OWNER], alive, leads.owner, case.place("leads", "owner"))


def _of_other(case: Case, name: str, table: "Attached") -> Iterator[Labelled]:
    rows, read, config = table.rows, pl.col(row.READ), case.config
    if name == HISTORY and config.history is not None:
        place = case.place(HISTORY, "stage")
        yield Labelled(name, rows[row.STAGE], read, config.history.stage, place)
        return
    join = config.joins[name]
    for column in row.field.among(rows.columns):
        header = row.field.of(column)
        if rows[column].dtype == pl.String and header not in (join.lead, join.id):
            yield Labelled(name, rows[column], read, header, case.place("joins", name))
