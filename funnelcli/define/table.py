"""The one way from raw tables to the lead table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.answers.report import InputFile, Population
from funnelcli.config import Config, Definition
from funnelcli.config.query import Asked, Begun, Deals
from funnelcli.define import accounts, horizon, notes, unmet, unnamed
from funnelcli.define.amounts import too_much
from funnelcli.define.as_of import AsOf
from funnelcli.define.attach import (
    attached_tables,
    check_names,
    inputs,
    known_by,
    read_leads,
    with_entries,
)  # fmt: skip
from funnelcli.define.becoming import for_merging, judged, merged
from funnelcli.define.beyond import beyond
from funnelcli.define.currency import in_one_currency
from funnelcli.define.deals import with_deals
from funnelcli.define.history import Log
from funnelcli.define.joined import Joined
from funnelcli.define.lead_rows import LeadRows
from funnelcli.define.leads import contacts_of, leads_of, with_labels, without_contacts
from funnelcli.define.losses import overridden
from funnelcli.define.merge_keys import keyless
from funnelcli.define.population import population
from funnelcli.define.record import Record
from funnelcli.define.recount import Recount
from funnelcli.define.roles import cells_of
from funnelcli.define.scan import Misfit
from funnelcli.define.selection import Selection
from funnelcli.define.status import with_status
from funnelcli.define.told import moment_of, with_told
from funnelcli.define.unattached import unattached
from funnelcli.define.unmerged import unmerged, with_rows
from funnelcli.define.witness import witness
from funnelcli.errors import DataError
from funnelcli.model import AMOUNT, attribute
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Evidence, Merge
from funnelcli.tables.raw import RawTable


@dataclass(frozen=True, eq=False)
class LeadTable:
    """One row per lead, and how it came to be."""

    frame: pl.DataFrame
    too_much: DataError | None
    """Why no table can show the sum of amounts, if that is so."""
    as_of: AsOf
    horizon: int | None
    is_valued: bool
    """Whether any amount was read."""
    begun: Mapping[int, Begun]
    """Stages that were not always recorded, and since when they are."""
    ended: Mapping[int, date]
    """Stages that are not recorded any more, and the last day on which they were."""
    imports: tuple[date, ...]
    """Days on which leads were imported, of those that are left after filters."""
    deals: Deals
    """The deals, with a lead or without, if they were asked for."""
    population: Population
    bare: tuple[str, ...]
    """Joined tables, and the log, of which there is no row to read."""
    inputs: tuple[InputFile, ...]
    notes: tuple[Note, ...]
    evidence: Evidence | None
    """What rules look at, where they will."""


def define(
    definition: Definition,
    asked: Asked,
    tables: Mapping[str, RawTable],
    now: datetime,
    *,
    watched: bool = False,
) -> LeadTable:
    """Apply the definition to the tables; `now` is the clock's local time in the zone.

    Where rules will look at the rows, these are `watched`: kept, and taken along as evidence.
    """
    config = definition.config
    cells = cells_of(definition, tables["leads"], config.leads, "leads")
    attached = attached_tables(definition, tables, cells, watched=watched)
    beside = {name: path for table in attached for name, path in table.beside().items()}
    selection = Selection.of(asked, config)
    segments = _segments(selection, config, watched=watched)
    wanted = LeadRows(cells, segments, selection.attributes, beside, watched)

    check_names(cells, attached)
    found = _gather(wanted, attached)
    rows, said, uncertain = found.rows, found.notes, found.uncertain
    rows = with_status(rows, config)
    said += unmet.in_status(rows, config)

    moment = moment_of(rows, attached, asked, config, now)
    rows = judged(rows, attached, config, moment.moment)
    if asked.as_of != "latest":
        said += notes.beyond(beyond(rows, attached, config, moment.moment))

    all_rows, buckets, alive = rows, rows[row.BUCKET], int(rows[row.ALIVE].sum())
    said += [*unnamed.in_status(rows, config), *keyless(rows, config)]
    rows = for_merging(rows)
    made, merges = merged(rows, wanted.ranked, (row.ID,), row.KEYS)
    if config.lead.unit == "account":
        made, companies, of_companies = _companies(made, wanted)
        said += of_companies
        merges += companies
    steps = [merge.survivors for merge in merges]
    said += notes.overridden(overridden(all_rows, steps, config))
    alone = unmerged(rows, steps, config, asked, moment.moment)
    if not watched:
        del rows, all_rows, found.rows, found.bare  # as large as all that follows
    leads = leads_of(made, config, moment.moment, asked.window).collect()
    leads, of_deals = with_told(leads, attached, steps, asked, moment)
    said += of_deals
    leads = with_rows(leads, alone, steps)
    leads, deals = with_deals(leads, attached, steps, asked, moment.moment)
    last = len(config.stages) - 1
    record = Record.of(leads, last)
    days = _horizon(record, leads, asked, config, moment)
    leads = with_labels(leads, config, segments)
    kept, unanswered = selection.of_leads(leads)
    uncertain |= unanswered
    hidden = contacts_of(leads, config, segments)
    leads, kept = (without_contacts(each, hidden) for each in (leads, kept))
    went = population(
        buckets,
        config,
        trailer=sum(reading.trailer for reading in cells.table.readings),
        alive=alive,
        merged=leads.height,
        leads=kept.height,
    )
    evidence = None
    if watched:
        recount = Recount(
            asked, wanted, selection, moment, found.bare, attached, all_rows, merges, kept
        )
        evidence = witness(
            recount, found.misfits, now,
            unfiltered=leads, inputs=found.files, population=went, uncertain=uncertain,
        )  # fmt: skip
    return LeadTable(
        frame=kept.drop(row.ROW, *attribute.among(kept.columns)).with_columns(
            pl.col(AMOUNT).cast(pl.Int64, strict=False)
        ),
        too_much=too_much(kept, config, asked.reach, cells),
        as_of=moment,
        horizon=days,
        is_valued=found.is_valued,
        begun=record.begun,
        ended=record.ended,
        imports=record.imports_of(kept),
        deals=deals,
        population=went,
        bare=tuple(table.name for table in attached if table.is_bare),
        inputs=tuple(found.files),
        notes=(
            *said,
            *notes.hidden(hidden),
            *notes.uncertain(uncertain),
            *notes.unmet(found.dateless),
            *notes.unmatched(found.files),
            *notes.mended(config, found.files),
            *notes.of_time(config, asked, moment),
            *record.notes(config, kept),
            *(record.note_on_horizon(asked, last) if config.knows_customers else ()),
        ),
        evidence=evidence,
    )


@dataclass(eq=False)
class _Gathered:
    """The leads table and those attached to it, read; and what is to be said of them."""

    rows: pl.DataFrame
    bare: pl.DataFrame
    """The rows as they were before any other table was attached."""
    misfits: list[Misfit]
    files: list[InputFile]
    notes: list[Note]
    uncertain: dict[str, int]
    dateless: dict[str, int]
    is_valued: bool


def _gather(wanted: LeadRows, attached: Sequence[Joined | Log]) -> _Gathered:
    """Read all tables, and add to each leads row when it entered the stages told elsewhere."""
    cells = wanted.cells
    rows, misfits = read_leads(wanted)
    said = [
        *notes.unwrapped(cells),
        *notes.unreadable(cells, misfits),
        *unmet.in_leads(wanted, rows),
    ]
    if AMOUNT in rows.columns:
        is_lead = rows[row.BUCKET] == row.LEAD
        rows, of_currency = in_one_currency(rows, is_lead, cells, ("leads",))
        said += of_currency
    uncertain, dateless = wanted.uncertainty(rows), wanted.dateless(rows)
    files, bare, priced = list(inputs(cells, rows, {})), rows, [rows]
    for table in attached:
        table.collect(known_by(table, rows, attached))
        rows = with_entries(rows, table)
        said += (*notes.unwrapped(table.cells), *notes.unreadable(table.cells, table.misfits))
        said += unattached(table)
        files += inputs(table.cells, table.frame, table.alone)
        if isinstance(table, Log):
            first, others = notes.dateless(table)
            said = [*first, *said, *notes.unnamed(table.unnamed()), *others]
        else:
            said += table.hold_to_one_currency(rows[row.BUCKET])
            said += (*notes.shared(table.name, table.shared()), *unmet.in_joined(table))
            priced.append(table.pairs)
        uncertain |= table.uncertain
        dateless |= table.unmet()
    is_valued = any(each[AMOUNT].count() for each in priced if AMOUNT in each.columns)
    return _Gathered(rows, bare, misfits, files, said, uncertain, dateless, is_valued)


def _companies(
    leads: pl.LazyFrame, wanted: LeadRows
) -> tuple[pl.LazyFrame, list[Merge], list[Note]]:
    """Merge the leads of each account; say how, and which rows became which."""
    people = leads.collect()
    made, companies = merged(people, wanted.ranked, row.ACCOUNT)
    step = accounts.step(made, companies[0].survivors if companies else None)
    return made, companies, [*accounts.several(people), step]


def _segments(selection: Selection, config: Config, *, watched: bool) -> tuple[str, ...]:
    """Name the segments that are read: those asked for; rules look at all that are columns."""
    columns = [name for name, chosen in config.segments.items() if chosen.column is not None]
    return tuple(dict.fromkeys([*selection.segments, *(columns if watched else ())]))


def _horizon(
    record: Record, leads: pl.DataFrame, asked: Asked, config: Config, as_of: AsOf
) -> int | None:
    """Take the window, else the horizon asked for, else find it in the data, if anybody bought."""
    if not config.knows_customers:
        return None
    if asked.window is not None:
        return asked.window
    if asked.horizon != "auto":
        return asked.horizon
    last = len(config.stages) - 1
    on = min(as_of.moment.date(), record.ended.get(last, date.max))
    seen = record.of_horizon(leads, last)
    return horizon.finish(horizon.count(seen.lazy(), last, on).collect())
