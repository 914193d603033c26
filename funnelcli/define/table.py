"""The one way from raw tables to the lead table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from funnelcli.config import Definition
from funnelcli.config.query import Asked
from funnelcli.define import accounts, horizon, notes, rows as row, unmet
from funnelcli.define.amounts import with_amounts
from funnelcli.define.as_of import AsOf, as_of
from funnelcli.define.attach import (
    attach,
    attached_tables,
    check_names,
    inputs,
    read_leads,
)  # fmt: skip
from funnelcli.define.currency import in_one_currency
from funnelcli.define.history import Log
from funnelcli.define.joined import Joined
from funnelcli.define.lead_rows import LeadRows
from funnelcli.define.leads import leads_of, with_labels
from funnelcli.define.losses import with_left, with_losses, with_status
from funnelcli.define.merge import merge
from funnelcli.define.moves import with_moves
from funnelcli.define.population import population
from funnelcli.define.roles import cells_of
from funnelcli.define.selection import Selection
from funnelcli.model import AMOUNT
from funnelcli.report import InputFile, Note, Population

if TYPE_CHECKING:
    import polars as pl

    from funnelcli.raw import RawTable


@dataclass(frozen=True, eq=False)
class LeadTable:
    """One row per lead, and how it came to be."""

    frame: "pl.DataFrame"
    as_of: AsOf
    horizon: int | None
    population: Population
    inputs: tuple[InputFile, ...]
    notes: tuple[Note, ...]


def define(
    definition: Definition, asked: Asked, tables: Mapping[str, "RawTable"], now: datetime
) -> LeadTable:
    """Apply the definition to the tables; `now` is the clock's local time in the zone."""
    from polars import selectors as cs

    config = definition.config
    cells = cells_of(definition, tables["leads"], config.leads, "leads")
    attached = attached_tables(definition, tables, cells)
    beside = {name: path for table in attached for name, path in table.beside().items()}
    selection = Selection.of(asked, config)
    wanted = LeadRows(cells, selection.segments, selection.attributes, beside)

    check_names(cells, attached)
    rows, misfits = read_leads(wanted)
    said = [*notes.unreadable(cells, misfits), *unmet.in_leads(wanted, rows)]
    if AMOUNT in rows.columns:
        is_lead = rows[row.BUCKET] == row.LEAD
        rows, of_currency = in_one_currency(rows, is_lead, cells, ("leads",))
        said += of_currency
    uncertain, dateless = wanted.uncertainty(rows), wanted.dateless(rows)
    files = list(inputs(cells, rows, {}))
    for table in attached:
        rows = attach(rows, table)
        said += notes.unreadable(table.cells, table.misfits)
        files += inputs(table.cells, table.frame, table.alone)
        if isinstance(table, Log):
            said += notes.unnamed(table.unnamed())
        else:
            said += table.hold_to_one_currency(rows[row.BUCKET])
            said += (*notes.shared(table.name, table.shared()), *unmet.in_joined(table))
        uncertain |= table.uncertain
        dateless |= table.unmet()
    rows = with_status(rows, config)
    said += unmet.in_status(rows, config)

    dates = [name for name in rows.columns if name == row.CREATED or name.startswith("~at_")]
    usable = rows.lazy().filter(row.is_usable())
    moment = as_of(asked.as_of, usable, dates, now=now, zone=config.timezone)
    rows = with_left(rows, attached, moment.moment)
    rows = with_losses(rows, attached, config, moment.moment)

    buckets = rows[row.BUCKET]
    rows = _with_alive(rows, moment.moment)
    alive = int(rows[row.ALIVE].sum())
    merged, merges = _merged(rows, wanted, (row.ID,), row.KEYS)
    if config.lead.unit == "account":
        merged, companies = _merged(merged.collect(), wanted, row.ACCOUNT)
        said.append(accounts.step(merged, companies[0] if companies else None))
        merges += companies
    del rows  # as large as all that follows
    leads = leads_of(merged, config, moment.moment, asked.window).collect()
    for table in attached:
        leads = _with_told(leads, table, merges, asked, moment.moment)
    days = _horizon(leads, asked, len(config.stages) - 1, moment)
    leads = with_labels(leads, config, selection.segments)
    kept, unanswered = selection.of_leads(leads)
    return LeadTable(
        frame=kept.drop(row.ROW, cs.starts_with("~attribute_")),
        as_of=moment,
        horizon=days,
        population=population(
            buckets,
            config,
            trailer=sum(reading.trailer for reading in cells.table.readings),
            alive=alive,
            merged=leads.height,
            leads=kept.height,
        ),
        inputs=tuple(files),
        notes=(
            *said,
            *notes.uncertain(uncertain | unanswered),
            *notes.unmet(dateless),
            *notes.unmatched(files),
            *notes.mended(files),
            *notes.of_time(config, asked, moment),
        ),
    )


def _with_alive(rows: "pl.DataFrame", as_of: datetime) -> "pl.DataFrame":
    """Say which rows are leads that were there at as-of, and keep what merging needs."""
    import polars as pl
    from polars import selectors as cs

    alive = pl.col(row.BUCKET) == row.LEAD
    if row.CREATED in rows.columns:
        alive &= (pl.col(row.CREATED) <= as_of).fill_null(value=False)
    passing = ("~null_", "~unmet_", "~beside_", "~given_", "~key_of_")
    return rows.with_columns(alive.alias(row.ALIVE)).drop(
        cs.starts_with(*passing)
        | cs.by_name(row.BUCKET, row.STATUS, row.CURRENCY, row.SIGN, "~file", require_all=False)
    )


def _merged(
    rows: "pl.DataFrame", wanted: LeadRows, *keys: tuple[str, ...]
) -> tuple["pl.LazyFrame", list["pl.DataFrame"]]:
    """Merge leads of the same key, by one key after the other; say which rows became which."""
    import polars as pl

    merged: pl.LazyFrame = rows.lazy()
    merges: list[pl.DataFrame] = []
    for by in keys:
        if set(by) <= set(rows.columns):
            merged, survivors = merge(merged.collect(), by, wanted.ranked)
            if survivors is not None:
                merges.append(survivors)
    return merged.filter(pl.col(row.ALIVE)), merges


def _with_told(
    leads: "pl.DataFrame",
    table: Joined | Log,
    merges: Sequence["pl.DataFrame"],
    asked: Asked,
    as_of: datetime,
) -> "pl.DataFrame":
    """Add what a table tells of merged leads: what they are worth, and how they moved backward."""
    if isinstance(table, Joined) and (deals := table.amounts()) is not None:
        return with_amounts(leads, deals, merges, as_of=as_of, window=asked.window)
    if isinstance(table, Log) and asked.moves:
        return with_moves(leads, table, merges, as_of=as_of, window=asked.window)
    return leads


def _horizon(leads: "pl.DataFrame", asked: Asked, last: int, as_of: AsOf) -> int | None:
    """Take the window, else the horizon asked for, else find it in the data."""
    if asked.window is not None:
        return asked.window
    if asked.horizon != "auto":
        return asked.horizon
    on = as_of.moment.date()
    return horizon.finish(horizon.count(leads.lazy(), last, on).collect())
