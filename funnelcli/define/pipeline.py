"""The one way from raw tables to the lead table."""

from collections.abc import Mapping
from datetime import date, datetime

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, Definition
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.evidence import evidence_of
from funnelcli.define.facts import horizon
from funnelcli.define.facts.after_as_of import beyond
from funnelcli.define.facts.as_of import AsOf
from funnelcli.define.facts.tracking import Record
from funnelcli.define.gathering import gather
from funnelcli.define.lead_table import LeadTable
from funnelcli.define.leads.amounts import too_much
from funnelcli.define.leads.deals import with_deals
from funnelcli.define.leads.duplicates import unmerged, with_rows
from funnelcli.define.leads.filters import Selection
from funnelcli.define.leads.from_rows import for_merging, judged, merged
from funnelcli.define.leads.from_tables import moment_of, with_told
from funnelcli.define.leads.outcomes import contacts_of, leads_of, with_labels, without_contacts
from funnelcli.define.leads.population import population
from funnelcli.define.notes import on_files, on_rows, unmatched_stages, unnamed_statuses
from funnelcli.define.recount import Recount
from funnelcli.define.rows import accounts
from funnelcli.define.rows.attach import attached_tables, check_names
from funnelcli.define.rows.current_status import with_status
from funnelcli.define.rows.input_tables import open_tables
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.losses import overridden
from funnelcli.define.rows.merge_keys import keyless
from funnelcli.model import AMOUNT, attribute
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Merge
from funnelcli.tables.raw import RawTable


def define(
    definition: Definition,
    asked: Question,
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
    selection = Selection.of(asked, config, cells)
    segments = _segments(selection, config, watched=watched)
    wanted = LeadRows(cells, segments, selection.attributes, beside, watched)

    check_names(cells, attached)
    found = gather(wanted, attached, open_tables(definition, tables))
    rows, said, uncertain = found.rows, found.notes, found.uncertain
    rows = with_status(rows, config)
    said += unmatched_stages.in_status(rows, config)

    moment = moment_of(rows, attached, asked, config, now)
    rows = judged(rows, attached, config, moment.moment)
    if asked.as_of != "latest":
        said += on_rows.after_as_of(beyond(rows, attached, config, moment.moment))

    all_rows, buckets, alive = rows, rows[row.BUCKET], int(rows[row.ALIVE].sum())
    said += [*unnamed_statuses.in_status(rows, config), *keyless(rows, config)]
    rows = for_merging(rows)
    made, merges = merged(rows, wanted.ranked, (row.ID,), row.KEYS)
    if config.lead.unit == "account":
        made, companies, of_companies = _companies(made, wanted)
        said += of_companies
        merges += companies
    steps = [merge.survivors for merge in merges]
    said += on_rows.overridden(overridden(all_rows, steps, config))
    alone = unmerged(rows, steps, config, asked, moment.moment)
    if not watched:
        del rows, all_rows, found.rows, found.bare  # as large as all that follows
    leads = leads_of(made, config, moment.moment, asked.window).collect()
    if watched:
        leads = leads.rechunk()  # else each look at a column brings the parts of all in line
    leads, of_deals = with_told(leads, attached, steps, asked, moment)
    said += of_deals
    leads = with_rows(leads, alone, steps)
    leads, deals = with_deals(leads, attached, steps, asked, moment.moment)
    last = len(config.stages) - 1
    record = Record.of(leads, last)
    days = _horizon(record, leads, asked, config, moment)
    leads, labelled = with_labels(leads, config, segments)
    kept, unanswered = selection.of_leads(leads)
    uncertain |= unanswered
    hidden = contacts_of(labelled, config)
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
        evidence = evidence_of(
            recount, found.unreadable, now,
            unfiltered=leads, entries=record.counts, inputs=found.files, population=went,
            uncertain=uncertain,
        )  # fmt: skip
    return LeadTable(
        frame=kept.drop(row.ROW, *attribute.among(kept.columns)).with_columns(
            pl.col(AMOUNT).cast(pl.Int64, strict=False)
        ),
        tables=found.counted.frames,
        too_much=too_much(kept, config, asked.reach, cells),
        as_of=moment,
        query=Query(
            asked=asked,
            config=config,
            as_of=moment.moment.date(),
            horizon=days,
            begun=record.begun,
            ended=record.ended,
            imports=record.imports_of(kept),
            is_valued=found.is_valued,
            deals=deals,
        ),
        population=went,
        bare=(*(table.name for table in attached if table.is_bare), *found.counted.bare),
        inputs=tuple(found.files),
        notes=(
            *said,
            *on_rows.hidden(hidden),
            *on_rows.unanswered(uncertain),
            *on_rows.missing_dates(found.dateless),
            *on_files.unmatched(found.files),
            *on_files.mended(config, found.files),
            *on_rows.of_time(config, asked, moment),
            *record.notes(config, kept),
            *(record.note_on_horizon(asked, last) if config.knows_customers else ()),
        ),
        evidence=evidence,
    )


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
    record: Record, leads: pl.DataFrame, asked: Question, config: Config, as_of: AsOf
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
