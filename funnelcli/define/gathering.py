"""Reads all tables, and finds out what has to be known of all rows before one is judged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from operator import add

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile
from funnelcli.config import split_reference
from funnelcli.config.money_columns import money_columns
from funnelcli.define.columns.amounts.one_currency import Currency, in_one_currency, said
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.wrappings import Known
from funnelcli.define.columns.scan import Unreadable
from funnelcli.define.facts.attachment import Attachment
from funnelcli.define.notes import unmatched_stages
from funnelcli.define.notes.on_columns import cannot_be_read, unwrapped
from funnelcli.define.notes.on_rows import dateless_rows, shared_rows, unnamed_values
from funnelcli.define.notes.unattached_tables import unattached
from funnelcli.define.parts import Part, Parts
from funnelcli.define.rows.attach import inputs, sizes
from funnelcli.define.rows.events import Events
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.input_tables import ReadTables, read
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.reading import Reading, read_leads
from funnelcli.define.sql import Path
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.store import Store


@dataclass(eq=False)
class Gathered:
    """All tables, read; and what is to be said of them."""

    parts: Parts
    counted: ReadTables
    """The input tables, which are not attached to them."""
    unreadable: list[Unreadable]
    files: list[InputFile]
    notes: list[Note]
    uncertain: dict[str, int]
    dateless: dict[str, int]
    bare: tuple[str, ...]
    """Tables of which there is no row to read."""


def gather(
    wanted: LeadRows,
    attached: Sequence[Joined | Log],
    events: Sequence[Events],
    opened: Sequence[Cells],
    store: Store,
) -> Gathered:
    """Read all tables, and attach them to the leads, part by part."""
    cells = wanted.cells
    leads, unreadable = read_leads(wanted, store)
    notes = [*unwrapped(cells), *cannot_be_read(cells, unreadable)]
    readings, of_tables = {LEADS: leads}, dict[str, list[Note]]()
    for table in (*attached, *events):
        readings[table.name] = table.read(_to_meet(table, readings), store)
        of_tables[table.name] = [
            *unwrapped(table.cells),
            *cannot_be_read(table.cells, table.unreadable),
            *(table.notes if isinstance(table, Events) else ()),
        ]
    sized = {name: sizes(readings[name].extract.lazy()) for name in of_tables}
    parts = Parts(wanted, readings, attached, events, store)
    del leads, readings
    rows = parts.rows()
    notes += unmatched_stages.in_leads(wanted, rows)
    uncertain, dateless = wanted.uncertainty(rows), wanted.dateless(rows)
    files = list(inputs(cells, sizes(rows), {}))
    priced = _currency_of_leads(wanted, rows)
    notes += priced.notes
    of_parts = parts.each(partial(_counted, is_whole=parts.number == 1))
    currency: dict[str, Currency] = {}
    bare: list[str] = []
    for n, table in enumerate(attached):
        found = reduce(add, (counts.tables[n].rows for counts in of_parts))
        notes_of = of_tables[table.name] + [*unattached(table, found)]
        files += inputs(table.cells, sized[table.name], found.alone)
        if isinstance(table, Log):
            first, others = dateless_rows(table, found)
            notes = [*first, *notes, *notes_of, *unnamed_values(table.unnamed()), *others]
        else:
            amounts = [counts.tables[n].amounts for counts in of_parts]
            held = _in_one_currency(table.cells, ("joins", table.name), amounts)
            currency[table.name] = held
            notes_of += held.notes
            notes += notes_of
            notes += shared_rows(table.name, found.shared)
            notes += unmatched_stages.in_joined(table.name, found)
        uncertain |= found.uncertain
        dateless |= found.missing
        bare += [table.name] if not found.read else []
    for n, happened in enumerate(events):
        met = reduce(add, (counts.events[n] for counts in of_parts))
        files += inputs(happened.cells, sized[happened.name], met.alone)
        notes += [*of_tables[happened.name], *unattached(happened, met)]
        uncertain |= met.uncertain
        bare += [happened.name] if not met.read else []
    parts.hold(priced, currency)
    counted = read(opened, watched=wanted.watched)
    files += counted.files
    notes += counted.notes
    uncertain |= counted.uncertain
    notes += unmatched_stages.in_status(rows, wanted.config)
    return Gathered(
        parts, counted, unreadable, files, notes, uncertain, dateless,
        (*bare, *counted.bare),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Counted:
    """What is counted of an attached table in a part."""

    rows: Attachment
    amounts: Mapping[str, pl.DataFrame]
    """Of each of its columns of amounts, by what is said of their currency."""


@dataclass(frozen=True, eq=False)
class _InPart:
    """What is counted of all of them, in their order."""

    tables: Sequence[_Counted]
    events: Sequence[Attachment]


def _counted(part: Part, *, is_whole: bool) -> _InPart:
    buckets = part.rows[row.BUCKET]
    tables = [
        _Counted(
            Attachment.of(table, is_whole=is_whole),
            table.currencies(buckets) if isinstance(table, Joined) else {},
        )
        for table in part.attached
    ]
    return _InPart(tables, [Attachment.of(table, is_whole=is_whole) for table in part.events])


def _currency_of_leads(wanted: LeadRows, rows: pl.LazyFrame) -> Currency:
    """Hold the amounts of the leads table to one currency."""
    used = pl.col(row.BUCKET) == row.LEAD
    there = money_columns(wanted.config, LEADS)
    amounts = {each.of: said(rows, each.of, used).collect() for each in there}
    return _in_one_currency(wanted.cells, (LEADS,), [amounts])


def _in_one_currency(
    cells: Cells, table: Path, of_parts: Sequence[Mapping[str, pl.DataFrame]]
) -> Currency:
    """Hold each column of amounts of a table to one currency, by what is said in its parts."""
    return Currency.together(
        in_one_currency(
            pl.concat(each[money.of] for each in of_parts), money.of, cells, table, money.path
        )
        for money in money_columns(cells.definition.config, cells.names.table)
    )


def _to_meet(table: Joined | Log | Events, readings: Mapping[str, Reading]) -> Known:
    """Fetch the ids that a table's are to meet: of leads, or for a history of deals of these."""
    if isinstance(table, Log) and table.history.by is not None:
        through, _ = split_reference(table.history.by, table.config.joins)
        if through is not None:
            return partial(readings[through].column, row.THROUGH)
    return partial(readings[LEADS].column, table.key)
