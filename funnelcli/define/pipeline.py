"""The one way from raw tables to the lead table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, reduce
from operator import add

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config, Definition
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.patterns import largest, merged
from funnelcli.define.columns.opening import cells_of
from funnelcli.define.evidence import evidence_of
from funnelcli.define.facts import horizon
from funnelcli.define.facts.as_of import AsOf, Moments, as_of
from funnelcli.define.facts.attachment import added
from funnelcli.define.facts.listing import listed
from funnelcli.define.facts.tracking import Concern, Record
from funnelcli.define.gathering import gather
from funnelcli.define.lead_table import LeadTable
from funnelcli.define.leads.amounts import too_much
from funnelcli.define.leads.filters import Selection
from funnelcli.define.leads.from_tables import moments_of
from funnelcli.define.leads.outcomes import Labels, contacts_of, without_contacts
from funnelcli.define.leads.population import population
from funnelcli.define.making import Made, leads_in
from funnelcli.define.notes import on_files, on_rows, unnamed_statuses
from funnelcli.define.parts import Parts
from funnelcli.define.recount import Recount
from funnelcli.define.rows.attach import attached_tables, check_names
from funnelcli.define.rows.input_tables import open_tables
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.merge_keys import without_key
from funnelcli.model import AMOUNT, MOST, attribute
from funnelcli.process.progress import doing
from funnelcli.tables import rows as row
from funnelcli.tables.raw import RawTable
from funnelcli.tables.store import MEMORY, NO_CEILING, Ceiling, Fetch


def define(
    definition: Definition,
    asked: Question,
    tables: Mapping[str, RawTable],
    now: datetime,
    *,
    watched: bool = False,
    ceiling: Ceiling = NO_CEILING,
) -> LeadTable:
    """Apply the definition to the tables; `now` is the clock's local time in the zone.

    First what has to be known of all rows is found out, then leads are made: part by part, where
    all rows together are above the ceiling. Where rules will look at the rows, these are
    `watched`: kept as one part, and taken along as evidence.
    """
    config = definition.config
    cells = cells_of(definition, tables["leads"], config.leads, "leads")
    attached = attached_tables(definition, tables, cells, watched=watched)
    named = {name: path for table in attached for name, path in table.beside().items()}
    selection = Selection.of(asked, config, cells)
    segments = _segments(selection, config, watched=watched)
    wanted = LeadRows(cells, segments, selection.attributes, named, watched)

    check_names(cells, attached)
    beside = open_tables(definition, tables)
    opened = [cells, *(table.cells for table in attached), *beside]
    needed = sum(each.table.size(len(each.in_yaml_order())) for each in opened)
    store = MEMORY if watched else ceiling.store(needed)
    found = gather(wanted, attached, beside, store)
    parts, said, uncertain = found.parts, found.notes, found.uncertain
    moment = as_of(asked.as_of, lambda: _moments(parts, config, now), now, config.timezone)

    held, counts, seen = [], [], 0
    for part in parts.taken():
        seen += part.rows.height
        doing("merging", rows=seen)
        leads = leads_in(part, config, asked, moment.moment, segments, watched=watched)
        held.append(store.keep(leads.frame))
        counts.append(leads.made)
        if not watched:
            del leads
    made = reduce(add, counts)
    said += _said(made, config)
    record, last = Record.of(made.record), len(config.stages) - 1
    labels = Labels.of(made.spellings, config)
    hidden = contacts_of(labels.counts, config)

    kept, passed = [], []
    for fetch in held:
        unfiltered = labels.on(fetch())
        chosen, unanswered = selection.of_leads(unfiltered)
        chosen = without_contacts(chosen, hidden)
        passed.append(Passed.of(chosen, unanswered, record))
        kept.append(store.keep(chosen))
    left = reduce(add, passed)
    uncertain |= left.uncertain
    days = _horizon(record, held, asked, config, moment)
    went = population(
        made.buckets,
        config,
        trailer=sum(reading.trailer for reading in cells.table.readings),
        alive=made.alive,
        merged=made.leads,
        leads=left.leads,
    )
    evidence = None
    if watched:
        assert leads.rows is not None  # noqa: S101  (rows that are watched are kept)
        recount = Recount(
            asked, wanted, selection, moment, part.bare, part.attached, leads.rows, leads.merges,
            chosen,
        )  # fmt: skip
        evidence = evidence_of(
            recount, found.unreadable, now,
            unfiltered=without_contacts(unfiltered, hidden), entries=record.counts,
            inputs=found.files, population=went, uncertain=uncertain,
        )  # fmt: skip
    is_large = left.leads * left.largest > MOST
    facts = listed(
        opened, config, moment, record,
        horizon=days, merged=made.alive - made.leads, parts=parts.number,
    )  # fmt: skip
    return LeadTable(
        parts=tuple(partial(_to_count, fetch) for fetch in kept),
        tables=found.counted.frames,
        too_much=too_much(kept, config, asked.reach, cells) if is_large else None,
        as_of=moment,
        query=Query(
            asked=asked,
            config=config,
            as_of=moment.moment.date(),
            horizon=days,
            begun=record.begun,
            ended=record.ended,
            imports=record.imports_of(left.concerned),
            is_valued=made.is_valued,
            deals=made.deals,
        ),
        population=went,
        bare=found.bare,
        inputs=tuple(found.files),
        facts=tuple(facts),
        notes=(
            *said,
            *on_rows.hidden(hidden),
            *on_rows.unanswered(uncertain),
            *on_rows.missing_dates(found.dateless),
            *on_files.unmatched(found.files),
            *on_files.mended(config, found.files),
            *on_rows.of_time(config, asked, moment),
            *record.notes(config, left.concerned),
            *(record.note_on_horizon(asked, last) if config.knows_customers else ()),
        ),
        evidence=evidence,
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """What is counted of the leads that pass the filters; the counts of parts add up."""

    leads: int
    uncertain: Mapping[str, int]
    """Leads for which a filter has no answer, by the filter."""
    largest: int
    """The size of the largest amount."""
    concerned: frozenset[Concern]
    """What of the record concerns them."""

    @classmethod
    def of(cls, leads: pl.DataFrame, uncertain: Mapping[str, int], record: Record) -> "Passed":
        """Count the leads of a part."""
        return cls(leads.height, uncertain, largest(leads[AMOUNT]), record.concerned(leads))

    def __add__(self, other: "Passed") -> "Passed":
        return Passed(
            self.leads + other.leads,
            added([self.uncertain, other.uncertain]),
            max(self.largest, other.largest),
            self.concerned | other.concerned,
        )


def _to_count(fetch: Fetch) -> pl.DataFrame:
    """Leave what counting needs of leads."""
    leads = fetch()
    amount = pl.col(AMOUNT).cast(pl.Int64, strict=False)
    return leads.drop(row.ROW, *attribute.among(leads.columns)).with_columns(amount)


def _moments(parts: Parts, config: Config, now: datetime) -> Moments:
    """Look for as-of in all parts."""
    each = (moments_of(part.rows, part.attached, config, now) for part in parts)
    return reduce(add, each)


def _said(made: Made, config: Config) -> Iterator[Note]:
    """Say what became of rows on the way to leads."""
    yield from on_rows.after_as_of(made.beyond)
    yield from unnamed_statuses.in_status(made.statuses, config)
    yield from without_key(made.keyless, config)
    if made.accounts is not None:
        yield from made.accounts.notes(config)
    yield from on_rows.overridden(made.overridden)
    for table, left_open in made.left_open.items():
        yield from left_open.notes(table, config)


def _segments(selection: Selection, config: Config, *, watched: bool) -> tuple[str, ...]:
    """Name the segments that are read: those asked for; rules look at all that are columns."""
    columns = [name for name, chosen in config.segments.items() if chosen.column is not None]
    return tuple(dict.fromkeys([*selection.segments, *(columns if watched else ())]))


def _horizon(
    record: Record,
    leads: Sequence[Fetch],
    asked: Question,
    config: Config,
    as_of: AsOf,
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
    seen = (record.of_horizon(fetch(), last).lazy() for fetch in leads)
    counts = ({"horizon": horizon.count(each, last, on).collect()} for each in seen)
    return horizon.finish(merged(counts)["horizon"])
