"""Reads all tables, and joins to the rows of the leads what the others say of their stages."""

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile
from funnelcli.define.columns.amounts.one_currency import in_one_currency
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.scan import Unreadable
from funnelcli.define.notes import unmatched_stages
from funnelcli.define.notes.on_columns import cannot_be_read, unwrapped
from funnelcli.define.notes.on_rows import dateless_rows, shared_rows, unnamed_values
from funnelcli.define.notes.unattached_tables import unattached
from funnelcli.define.rows.attach import inputs, known_by, read_leads, with_entries
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.input_tables import ReadTables, read
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.model import AMOUNT
from funnelcli.tables import rows as row


@dataclass(eq=False)
class Gathered:
    """All tables, read; and what is to be said of them."""

    rows: pl.DataFrame
    bare: pl.DataFrame
    """The rows as they were before any other table was attached."""
    counted: ReadTables
    """The input tables, which are not attached to them."""
    unreadable: list[Unreadable]
    files: list[InputFile]
    notes: list[Note]
    uncertain: dict[str, int]
    dateless: dict[str, int]
    is_valued: bool


def gather(wanted: LeadRows, attached: Sequence[Joined | Log], opened: Sequence[Cells]) -> Gathered:
    """Read all tables, and add to each leads row when it entered the stages told elsewhere."""
    cells = wanted.cells
    rows, unreadable = read_leads(wanted)
    said = [
        *unwrapped(cells),
        *cannot_be_read(cells, unreadable),
        *unmatched_stages.in_leads(wanted, rows),
    ]
    if AMOUNT in rows.columns:
        is_lead = rows[row.BUCKET] == row.LEAD
        at_top = cells.definition.config.amount is not None
        named = ("amount",) if at_top else ("leads", "amount")
        rows, of_currency = in_one_currency(rows, is_lead, cells, ("leads",), named)
        said += of_currency
    uncertain, dateless = wanted.uncertainty(rows), wanted.dateless(rows)
    files, bare, priced = list(inputs(cells, rows, {})), rows, [rows]
    for table in attached:
        table.collect(known_by(table, rows, attached))
        rows = with_entries(rows, table)
        said += (*unwrapped(table.cells), *cannot_be_read(table.cells, table.unreadable))
        said += unattached(table)
        files += inputs(table.cells, table.frame, table.alone)
        if isinstance(table, Log):
            first, others = dateless_rows(table)
            said = [*first, *said, *unnamed_values(table.unnamed()), *others]
        else:
            said += table.hold_to_one_currency(rows[row.BUCKET])
            said += (*shared_rows(table.name, table.shared()), *unmatched_stages.in_joined(table))
            priced.append(table.pairs)
        uncertain |= table.uncertain
        dateless |= table.missing_dates()
    counted = read(opened)
    files += counted.files
    said += counted.notes
    uncertain |= counted.uncertain
    is_valued = any(each[AMOUNT].count() for each in priced if AMOUNT in each.columns)
    return Gathered(rows, bare, counted, unreadable, files, said, uncertain, dateless, is_valued)
