"""The one way from raw tables to the lead table."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import partial, reduce
from operator import add

from funnelcli.answers.notes import Note
from funnelcli.answers.report import Population
from funnelcli.config import Config, Definition
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.days_asked import days_asked
from funnelcli.define.chosen import Chosen, Passed
from funnelcli.define.columns.labels import hold_to_groups
from funnelcli.define.evidence import evidence_of
from funnelcli.define.facts.as_of import Moments, as_of
from funnelcli.define.gathering import Gathered, gather
from funnelcli.define.known import Facts
from funnelcli.define.lead_table import LeadTable
from funnelcli.define.leads import credited
from funnelcli.define.leads.amounts import too_much
from funnelcli.define.leads.channels import as_shown, events_as_shown
from funnelcli.define.leads.from_tables import moments_of, moments_of_leads
from funnelcli.define.leads.outcomes import without_contacts
from funnelcli.define.leads.population import population
from funnelcli.define.making import Leads, Made, Making
from funnelcli.define.notes import on_files, on_rows, unnamed_statuses
from funnelcli.define.opened import Opened
from funnelcli.define.parts import Part, Parts
from funnelcli.define.recount import Recount
from funnelcli.define.rows.leads_table import LeadRows
from funnelcli.define.rows.merge_keys import without_key
from funnelcli.model import MOST
from funnelcli.tables.evidence import LEADS, Evidence
from funnelcli.tables.raw import RawTable
from funnelcli.tables.store import MEMORY, NO_CEILING, Room


def define(
    definition: Definition,
    asked: Question,
    tables: Mapping[str, RawTable],
    now: datetime,
    *,
    watched: bool = False,
    room: Room = NO_CEILING,
) -> LeadTable:
    """Apply the definition to the tables; `now` is the clock's local time in the zone.

    First what has to be known of all rows is found out, then leads are made: part by part, where
    all rows together are above the ceiling. Where rules will look at the rows, these are
    `watched`: kept as one part, and taken along as evidence.
    """
    config = definition.config
    opened = Opened.of(definition, asked, tables, watched=watched)
    store = MEMORY if watched else room.store(opened.needed)
    found = gather(opened.wanted, opened.attached, opened.events, opened.beside, store)
    parts = found.parts
    moment = as_of(asked.as_of, lambda: _moments(parts, config, now, asked), now, config.timezone)
    since, until = days_asked(asked, moment.moment.date())

    making = Making(
        config, asked, moment.moment, opened.wanted.by,
        watched=watched, counts_people=opened.selection.people,
    )  # fmt: skip
    held, told = parts.keep(making.kept)
    made = reduce(add, (each for each, _ in told))
    facts = Facts.of(made, held, moment, asked, config)
    hold_to_groups(facts.labels.counts, definition.added)
    credited.hold_to_groups(held, config)
    chosen = Chosen.of(held, opened.selection, facts, len(config.stages) - 1)
    uncertain = {**found.uncertain, **chosen.passed.uncertain}
    went = _population(made, chosen.passed, opened.wanted)
    evidence = None
    if watched:
        ((_, whole),) = told
        evidence = _evidence(
            opened, found, whole,
            facts=facts, chosen=chosen, asked=asked, now=now, population=went, uncertain=uncertain,
        )  # fmt: skip
    events = tuple(table.name for table in opened.events)
    to_count = chosen.to_count(keep_rows=asked.with_ids or bool(asked.events))
    to_count, of_persons = events_as_shown(to_count, events, facts.labels, config)
    cells, passed = opened.wanted.cells, chosen.passed
    is_large = passed.leads * passed.largest > MOST
    in_parts = f"too little memory for all rows at once: {parts.number:,} parts, in files"
    return LeadTable(
        held=to_count,
        events=events,
        tables=as_shown(found.counted.frames, facts.labels, of_persons, config),
        too_much=too_much(chosen.held, config, asked.reach, cells) if is_large else None,
        as_of=moment,
        query=Query(
            asked=asked,
            config=config,
            as_of=moment.moment.date(),
            moment=moment.in_utc,
            horizon=facts.horizon,
            since=since,
            until=until,
            begun=facts.record.begun,
            ended=facts.record.ended,
            imports=facts.record.imports_of(passed.concerned),
            is_valued=made.is_valued,
            deals=made.deals,
            earlier=passed.before.told(config),
        ),
        population=went,
        bare=found.bare,
        inputs=tuple(found.files),
        facts=(*facts.listed(opened.tables, config), *([in_parts] if parts.number > 1 else ())),
        notes=(
            *found.notes,
            *_said(made, config),
            *on_rows.hidden(facts.hidden),
            *on_rows.hidden_in_touches(of_persons, asked, config),
            *on_rows.unanswered(uncertain, config),
            *on_rows.missing_dates(found.dateless, config),
            *on_files.unmatched(config, found.files),
            *on_files.mended(config, found.files),
            *on_rows.of_time(config, asked, moment),
            *facts.record.notes(config, passed.concerned),
            *_on_horizon(facts, asked, config),
        ),
        evidence=evidence,
    )


def _moments(parts: Parts, config: Config, now: datetime, asked: Question) -> Moments:
    """Look for as-of in all parts."""
    of_part = partial(_moments_of, config, now, dated_by_leads=asked.dated_by_leads)
    return reduce(add, parts.each(of_part))


def _moments_of(config: Config, now: datetime, part: Part, *, dated_by_leads: bool) -> Moments:
    if dated_by_leads:
        return moments_of_leads(part.rows, config, now)
    return moments_of(part.rows, part.attached, config, now)


def _population(made: Made, passed: Passed, wanted: LeadRows) -> Population:
    readings = wanted.cells.table.readings
    return population(
        made.buckets,
        wanted.config,
        trailer=sum(reading.trailer for reading in readings),
        alive=made.alive,
        merged=made.leads,
        leads=passed.leads,
    )


def _evidence(
    opened: Opened,
    found: Gathered,
    leads: Leads | None,
    *,
    facts: Facts,
    chosen: Chosen,
    asked: Question,
    now: datetime,
    population: Population,
    uncertain: Mapping[str, int],
) -> Evidence:
    """Put together what rules look at, of the one part that there is."""
    assert leads is not None  # noqa: S101  (what is watched is kept)
    assert leads.rows is not None  # noqa: S101
    (kept,), part = chosen.held, leads.part
    recount = Recount(
        asked, opened.wanted, opened.selection, facts.as_of, part.bare, part.attached, leads.rows,
        leads.merges, kept[LEADS],
    )  # fmt: skip
    return evidence_of(
        recount, found.unreadable, now, counted=(*part.events, *found.counted.watched),
        unfiltered=without_contacts(facts.labels.on(leads.frame), facts.hidden),
        entries=facts.record.counts, inputs=found.files, population=population,
        uncertain=uncertain,
    )  # fmt: skip


def _on_horizon(facts: Facts, asked: Question, config: Config) -> Iterator[Note]:
    """Say if a horizon that was looked for rests on a part of the customers."""
    if config.knows_customers:
        yield from facts.record.note_on_horizon(asked, len(config.stages) - 1)


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
