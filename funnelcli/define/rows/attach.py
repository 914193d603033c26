"""The tables beside the leads: opened, and attached to rows of the leads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import polars as pl

from funnelcli.answers.report import InputFile
from funnelcli.config import Definition, split_reference
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.sql import Path, own_columns
from funnelcli.errors import ConfigError
from funnelcli.tables import rows as row
from funnelcli.tables.raw import FILE, RawTable


def attached_tables(
    definition: Definition,
    tables: Mapping[str, RawTable],
    leads: Cells,
    *,
    watched: bool,
    reasons: bool,
    unwon: bool,
) -> list[Joined | Log]:
    """Open the joined tables and the log, in the order of the YAML.

    Joined tables say why leads were lost, and what other deals are worth, where it is asked for.
    """
    config = definition.config
    attached: list[Joined | Log] = [
        Joined(cells_of(definition, tables[name], join, "joins", name), join, leads, watched)
        for name, join in config.joins.items()
    ]
    for table in attached:
        table.with_reasons, table.with_unwon = reasons, unwon
    if config.history is not None:
        cells = cells_of(definition, tables["history"], config.history, "history")
        attached.append(Log(cells, config.history, leads, watched=watched))
    by_id = next((table.name for table in attached if table.key == row.ID), None)
    if by_id is not None and config.leads.id is None:
        raise without_id(definition, "joins" if by_id in config.joins else "history")
    return attached


def without_id(definition: Definition, key: str) -> ConfigError:
    """Say that leads have no id, which the table under that key is attached by."""
    return ConfigError(
        [f"{definition.place(key)}: {key}: the leads table has no `id` to attach them by"]
    )


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
    for name, chosen in leads.definition.written_segments.items():
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


def with_entries(rows: pl.DataFrame, table: Joined | Log) -> pl.DataFrame:
    """Add to each leads row when it entered the stages that a table tells."""
    for entered in table.entered():
        rows = rows.join(entered, on=row.ROW, how="left", maintain_order="left")
    return rows


def sizes(rows: pl.LazyFrame) -> pl.DataFrame:
    """Count the rows of each file, and those of them that the table's `where` leaves out."""
    names, is_out = rows.collect_schema().names(), pl.lit(value=False)
    if row.BUCKET in names:
        is_out = pl.col(row.BUCKET) == row.WHERE
    elif row.LEFT_OUT in names:
        is_out = pl.col(row.LEFT_OUT)
    return rows.group_by(FILE).agg(pl.len(), is_out.sum().alias("out")).collect()


def inputs(cells: Cells, sizes: pl.DataFrame, alone: Mapping[int, int]) -> Iterator[InputFile]:
    """Describe each file of a table: its size, its rows, and those that belong to no lead."""
    found = {file: (rows, out) for file, rows, out in sizes.iter_rows()}
    readings, dates = cells.table.readings, cells.dates.described()
    for index, file in enumerate(cells.table.files):
        yield InputFile(
            table=cells.table.name,
            path=file.shown,
            bytes=file.size,
            rows=found.get(index, (0, 0))[0] + readings[index].trailer,
            unmatched=alone.get(index, 0),
            where=found.get(index, (0, 0))[1],
            read=replace(readings[index], dates=dates),
        )
