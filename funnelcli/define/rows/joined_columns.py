"""What the YAML wants of a joined table, as expressions on its rows."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.config import split_reference
from funnelcli.config.money_columns import money_columns
from funnelcli.define.columns.amounts.one_currency import amount_outputs
from funnelcli.define.columns.cells import Cells
from funnelcli.define.rows.conditions import Conditions, path_of
from funnelcli.define.rows.for_checks import of_table
from funnelcli.define.sql import is_read
from funnelcli.tables import rows as row


def outputs(conditions: Conditions, *, watched: bool) -> Iterator[pl.Expr]:
    """Yield what is read of each row: its lead, dates, fields of conditions, amount, deal.

    And whether it is read at all. Where rules will look at the rows, these are `watched`.
    """
    cells, config, name = conditions.cells, conditions.config, conditions.table
    join, here = config.joins[name], ("joins", name)
    lead = cells.find(join.lead, *here, "lead")
    cells.types.assume(lead, "text")
    yield cells.read(lead, "text").alias(row.LEAD_ID)
    for key, entry in conditions.entries.items():
        dated_by, column_name = split_reference(entry.at or "", config.joins)
        if dated_by is not None:
            cells.types.assume(cells.mention(column_name, *path_of(key), "at"), "date")
    amounts = money_columns(config, name)
    for each in amounts:
        cells.amounts.assume(cells.mention(each.column, *each.path))
    yield from _of_entries(conditions)
    yield from amount_outputs(cells, amounts, join.currency, *here)
    if join.id is not None:
        yield cells.read(cells.find(join.id, *here, "id"), "text").alias(row.DEAL)
    elif amounts or watched:
        yield pl.lit(None, pl.String).alias(row.DEAL)
    if (through := _in_history(cells)) is not None:
        yield cells.read(cells.find(through, "history", "by"), "text").alias(row.THROUGH)
    yield from of_table(cells, name) if watched else ()
    yield from is_read(cells, join.where, (*here, "where"))


def _of_entries(conditions: Conditions) -> Iterator[pl.Expr]:
    """Yield the dates of stages and losses, and the fields that their conditions look at."""
    cells, joins = conditions.cells, conditions.config.joins
    fields: dict[str, None] = {}
    for key, entry in conditions.entries.items():
        if (bound := conditions.bound(key)) is not None:
            fields |= dict.fromkeys(bound.sql.joined.get(conditions.table, ()))
        table, name = split_reference(entry.at or "", joins)
        if table is not None:
            column = cells.find(name, *path_of(key), "at")
            yield cells.read(column, "date").alias(row.moment(key))
    yield from (pl.col(each).alias(row.field(each)) for each in fields)


def given_reasons(cells: Cells, losses: Sequence[row.Loss]) -> Iterator[pl.Expr]:
    """Yield why rows are lost, by the rules that have a column for it."""
    config = cells.definition.config
    for key in losses:
        _, name = split_reference(config.lost[key.number].reason or "", config.joins)
        column = cells.find(name, *path_of(key), "reason")
        yield cells.read(column, "text").alias(row.reason(key))


def ids(cells: Cells, columns: Sequence[str]) -> dict[str, int]:
    """Tell which columns hold ids: of leads, of deals where `columns` have them, of the history."""
    config, name = cells.definition.config, cells.names.table
    join, here = config.joins[name], ("joins", name)
    found = {row.LEAD_ID: cells.find(join.lead, *here, "lead")}
    if join.id is not None and row.DEAL in columns:
        found[row.DEAL] = cells.find(join.id, *here, "id")
    if (through := _in_history(cells)) is not None:
        found[row.THROUGH] = cells.find(through, "history", "by")
    return found


def _in_history(cells: Cells) -> str | None:
    """Name the column that holds what the history calls a row of this table, if it does."""
    config = cells.definition.config
    if config.history is None or config.history.by is None:
        return None
    table, column = split_reference(config.history.by, config.joins)
    return column if table == cells.names.table else None
