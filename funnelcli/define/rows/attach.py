"""The leads table read, and the other tables attached to its rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.answers.report import InputFile
from funnelcli.config import Definition, split_reference
from funnelcli.define.columns.amounts.money import narrowed
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.comparable import comparable
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.columns.scan import Unreadable, blank, collect
from funnelcli.define.rows.accounts import with_accounts
from funnelcli.define.rows.for_checks import with_addresses
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.sql import Path, own_columns
from funnelcli.errors import ConfigError
from funnelcli.tables import rows as row
from funnelcli.tables.raw import FILE, RawTable


def attached_tables(
    definition: Definition, tables: Mapping[str, RawTable], leads: Cells, *, watched: bool
) -> list[Joined | Log]:
    """Open the joined tables and the log, in the order of the YAML."""
    config = definition.config
    attached: list[Joined | Log] = [
        Joined(cells_of(definition, tables[name], join, "joins", name), join, leads, watched)
        for name, join in config.joins.items()
    ]
    if config.history is not None:
        cells = cells_of(definition, tables["history"], config.history, "history")
        attached.append(Log(cells, config.history, leads, watched=watched))
    by_id = next((table.name for table in attached if table.key == row.ID), None)
    if by_id is not None and config.leads.id is None:
        key = "joins" if by_id in config.joins else "history"
        raise ConfigError(
            [f"{definition.place(key)}: {key}: the leads table has no `id` to attach them by"]
        )
    return attached


def known_by(
    table: Joined | Log, rows: pl.DataFrame, attached: Sequence[Joined | Log]
) -> pl.DataFrame:
    """List what a table calls the leads rows: their own columns, but for a history of deals.

    That is attached through the table of deals, whose rows are attached before.
    """
    if not isinstance(table, Log) or table.history.by is None:
        return rows
    through, _ = split_reference(table.history.by, table.config.joins)
    deals = next((each for each in attached if each.name == through), None)
    if not isinstance(deals, Joined):
        return rows
    return deals.pairs.select(pl.col(row.THROUGH).alias(table.key), row.ROW).unique()


def check_names(leads: Cells, attached: Sequence[Joined | Log]) -> None:
    """Look for every column that the YAML names, also where this run does not use it."""
    config = leads.definition.config
    joins = {table.name: table.cells for table in attached}
    for name, chosen in config.segments.items():
        if chosen.column is not None:
            leads.mention(chosen.column, "segments", name, "column")
        elif chosen.sql is not None:
            path: Path = ("segments", name, "sql")
            for column in own_columns(chosen.sql, path, leads):
                leads.mention(column, *path)
    for n, rule in enumerate(config.lost):
        if rule.reason is not None:
            table, column = split_reference(rule.reason, config.joins)
            (leads if table is None else joins[table]).mention(column, "lost", n, "reason")
    for name, join in config.joins.items():
        for key, written in (("id", join.id), ("currency", join.currency)):
            if written is not None:
                joins[name].mention(written, "joins", name, key)


def read_leads(wanted: LeadRows) -> tuple[pl.DataFrame, list[Unreadable]]:
    """Collect the rows of the leads table, each with its bucket."""
    cells = wanted.cells
    rows, unreadable = collect(cells, wanted.outputs)
    rows = narrowed(comparable(rows, wanted.ids(), cells)).with_columns(wanted.addresses())
    rows = with_addresses(rows)
    if any(cells.unwrapped.values()) and row.ID in rows.columns:
        maybe_blank = pl.col(row.MAYBE_BLANK) | pl.col(row.ID).is_null()
        rows = rows.with_columns(
            _without_id().alias(row.BUCKET), maybe_blank.alias(row.MAYBE_BLANK)
        )
    rows = with_accounts(rows, cells).with_row_index(row.ROW)
    maybe = rows.filter(row.MAYBE_BLANK)[row.ROW]
    rows = rows.drop(row.MAYBE_BLANK)
    if not maybe.is_empty():
        is_blank = pl.col(row.ROW).is_in(blank(cells, maybe).implode())
        bucket = pl.when(is_blank).then(pl.lit(row.BLANK, pl.UInt16)).otherwise(row.BUCKET)
        rows = rows.with_columns(bucket.alias(row.BUCKET))
    return rows, unreadable


def _without_id() -> pl.Expr:
    """Move rows of whose id nothing is left to those that have none."""
    bucket = pl.col(row.BUCKET)
    later = (bucket == row.LEAD) | (bucket > row.NO_ID)
    return (
        pl.when(pl.col(row.ID).is_null() & later)
        .then(pl.lit(row.NO_ID, pl.UInt16))
        .otherwise(bucket)
    )


def with_entries(rows: pl.DataFrame, table: Joined | Log) -> pl.DataFrame:
    """Add to each leads row when it entered the stages that a table tells."""
    for entered in table.entered():
        rows = rows.join(entered, on=row.ROW, how="left", maintain_order="left")
    return rows


def inputs(cells: Cells, frame: pl.DataFrame, alone: Mapping[int, int]) -> Iterator[InputFile]:
    """Describe each file of a table: its size, its rows, and those that belong to no lead.

    And of these rows those that the table's `where` leaves out.
    """
    is_out = pl.col(row.BUCKET) == row.WHERE if row.BUCKET in frame.columns else pl.lit(value=False)
    if row.LEFT_OUT in frame.columns:
        is_out = pl.col(row.LEFT_OUT)
    files = frame.lazy().group_by(FILE).agg(pl.len(), is_out.sum().alias("out"))
    found = {file: (rows, out) for file, rows, out in files.collect().iter_rows()}
    for index, file in enumerate(cells.table.files):
        yield InputFile(
            table=cells.table.name,
            path=file.shown,
            bytes=file.path.stat().st_size,
            rows=found.get(index, (0, 0))[0] + cells.table.readings[index].trailer,
            unmatched=alone.get(index, 0),
            where=found.get(index, (0, 0))[1],
            read=replace(cells.table.readings[index], dates=cells.dates.described()),
        )
