"""From a question to the document that answers it: the pipeline, put together."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from pathlib import Path
from zoneinfo import ZoneInfo

from funnelcli import __version__
from funnelcli.analyses import ANALYSES
from funnelcli.answers.columns import Kind, Open
from funnelcli.answers.notes import Note
from funnelcli.answers.report import CUSTOMER, Conversion, Document, QueryFacts, Report
from funnelcli.api.headline import headline
from funnelcli.api.inputs import Inputs
from funnelcli.api.notes import (
    bare,
    contradicted,
    merged,
    no_customers,
    no_leads,
    no_rows,
    nothing_in,
    unsaid,
)
from funnelcli.api.without_effect import at_once, unused
from funnelcli.config import DRAFTED, Definition
from funnelcli.config.query import Query
from funnelcli.config.question import Question
from funnelcli.counting.analysis import Analysis
from funnelcli.counting.names import check_names
from funnelcli.define import LeadTable, define
from funnelcli.engines.counts import counted
from funnelcli.model import money_digits
from funnelcli.process.progress import doing
from funnelcli.read import settled
from funnelcli.tables.raw import RawTable


class Reports(Mapping[str, Report]):
    """Reports by name, each of which is finished when it is first asked for."""

    def __init__(self, making: Mapping[str, Callable[[], Report]]) -> None:
        self._making = {name: cache(make) for name, make in making.items()}

    def __getitem__(self, name: str) -> Report:
        return self._making[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._making)

    def __len__(self) -> int:
        return len(self._making)


@dataclass(frozen=True, eq=False)
class Answer:
    """The document that answers a question, and what it was made of."""

    document: Document
    leads: LeadTable
    reports: Reports
    """All that were counted, by name, shown or not."""


def answer(
    command: str,
    question: Question,
    definition: Definition,
    inputs: Inputs,
    *,
    allow_empty: bool = False,
    watched: bool = False,
) -> Answer:
    """Read, define, count and finish; the clock is looked at here, once.

    Where rules will look at the rows, they are `watched`, and the cohorts are counted too.
    """
    names = ["funnel", *question.tables]
    if watched and definition.config.leads.created is not None:
        names.append("cohorts")
    wanted = {name: ANALYSES[name] for name in names}
    check_names(definition, wanted.values())
    lacking = sorted(name for name, each in wanted.items() if "customers" in each.needs)
    if lacking and not definition.config.knows_customers:
        raise no_customers(lacking)
    now = datetime.now(ZoneInfo(definition.config.timezone)).replace(tzinfo=None)

    def work(raw: Mapping[str, RawTable]) -> tuple[LeadTable, Reports, Conversion]:
        room = inputs.room()
        leads = define(definition, question, raw, now, watched=watched, room=room)
        if not leads.population.leads and not allow_empty:
            raise no_leads(leads)
        if leads.bare and not allow_empty:
            raise no_rows(leads)
        return leads, *finished(leads, wanted)

    raw = inputs.tables(definition, None if watched else question.events)
    leads, reports, conversion = settled(raw, work)
    shown = tuple(reports[name] for name in question.tables)
    if leads.too_much is not None and any(
        each.has_amounts or any(column.kind is Kind.MONEY for column in each.columns)
        for each in shown
    ):
        raise leads.too_much
    if not allow_empty and (empty := [each.empty for each in shown if each.empty is not None]):
        raise nothing_in(empty[0])
    has_ceiling, is_cluster = inputs.memory is not None, inputs.engine is not None
    notes = at_once(has_ceiling=has_ceiling, is_cluster=is_cluster) if watched else ()
    shaping = {option for each in wanted.values() for option in each.shaped_by}
    if definition.config.leads.created is None:
        shaping.discard("horizon")
    document = document_of(
        command, definition, leads,
        conversion=conversion, tables=shown,
        first=(*unused(question, shaping), *notes),
        last=reports["funnel"].notes if _has_stages(question.tables) else (),
    )  # fmt: skip
    return Answer(document, leads, reports)


def document_of(
    command: str,
    definition: Definition,
    leads: LeadTable,
    *,
    conversion: Conversion,
    tables: tuple[Report, ...],
    first: tuple[Note, ...],
    last: tuple[Note, ...],
) -> Document:
    """Put the answer together; some notes come first, and some last."""
    config = definition.config
    assumed = [Note("assumed", sentence, is_loud=True) for sentence in config.assumed]
    assumed += [Note("preset", sentence) for sentence in definition.assumed]
    goal = CUSTOMER
    if not config.knows_customers:
        goal = config.stages[-1].key
        unrated = replace(conversion.every, value=None, low=None, high=None)
        conversion = replace(conversion, every=unrated)
    return Document(
        command=command,
        version=__version__,
        as_of=str(leads.as_of),
        timezone=config.timezone,
        currency=config.currency,
        definition_path=shown_path(definition.path),
        definition_sha256=definition.sha256,
        definition_meaning=definition.meaning,
        query=facts_of(leads.query),
        inputs=leads.inputs,
        population=leads.population,
        stages=tuple((stage.key, stage.name) for stage in config.stages),
        unit=config.lead.unit,
        goal=goal,
        knows_customers=config.knows_customers,
        conversion=conversion,
        money_digits=money_digits(config.currency),
        tables=tables,
        only_said=leads.query.asked.only_said,
        facts=leads.facts,
        notes=(
            *first,
            *contradicted(config),
            *unsaid(config),
            *bare(leads),
            *merged(config, leads.population),
            *assumed,
            *leads.notes,
            *last,
        ),
    )


def _has_stages(tables: Iterable[str]) -> bool:
    """Tell whether a table counts leads stage by stage, which notes on a funnel are about."""
    columns = (column for name in tables for column in ANALYSES[name].columns)
    return any(column.open is Open.STAGES for column in columns)


def finished(leads: LeadTable, wanted: Mapping[str, Analysis]) -> tuple[Reports, Conversion]:
    """Count for the tables, and finish the headline, which is the funnel's."""
    doing("counting", rows=leads.population.rows)
    counts = counted(leads.held, leads.events, leads.tables, wanted.values(), leads.query)
    reports = Reports(
        {
            name: partial(each.report, counts[name], leads.query.of(name))
            for name, each in wanted.items()
        }
    )
    return reports, headline(reports["funnel"], counts["funnel"], leads.query)


def facts_of(query: Query) -> QueryFacts:
    """Say what was asked, and the horizon that was found, as it is printed."""
    asked = query.asked
    if asked.window is not None:
        horizon_from = "window"
    else:
        horizon_from = "auto" if asked.horizon == "auto" else "config"
    return QueryFacts(
        reach=asked.reach,
        window=asked.window,
        horizon=query.horizon,
        horizon_from=horizon_from,
        cohort=asked.cohort,
        since=None if query.since is None else query.since.isoformat(),
        until=None if query.until is None else query.until.isoformat(),
        where=asked.where,
        by=asked.by,
        min_leads=query.config.min_leads,
    )


def shown_path(path: Path) -> str | None:
    """Show a path as given, but never one outside the folder the program was started in.

    A definition that was only drafted has none.
    """
    if path == DRAFTED:
        return None
    return path.name if path.is_absolute() else path.as_posix()
