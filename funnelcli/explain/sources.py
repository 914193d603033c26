"""The rows that say something of a stage, each with what it says and whether that counts."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from funnelcli.answers.explanation import Clause, Source
from funnelcli.config import Stage, split_reference
from funnelcli.define.rows.history import LEFT
from funnelcli.define.rows.stage_tables import home
from funnelcli.explain.telling import Place, Telling, day, is_after, means, shown
from funnelcli.model import CREATED
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS
from funnelcli.words.text import counted

DATELESS = "it has no date, so it is no entry"
OUTDONE = "another row has a date, which counts instead"
COUNTED = "a row with its id counts already"
UNANSWERED = "it has no answer, which counts as false"


@dataclass(frozen=True, slots=True)
class Told:
    """What a row says: that the lead was there, since when, by which key of the YAML."""

    table: str
    place: Place
    at: date | datetime | None
    what: str
    clause: Clause
    fails: str | None = None
    """Why it is no entry at all, whatever its date."""
    id: str | None = None
    """What tells it from the other rows of a joined table: those with one id are one."""


def told(telling: Telling, k: int) -> list[Told]:
    """List what the rows of the lead say of a stage, earliest first, without a date last."""
    stage = telling.config.stages[k]
    table = home(stage, telling.config.joins)
    if table is not None:
        found = _in_joined(telling, table, k, stage)
    elif stage.values is not None:
        found = _in_values(telling, k, stage)
    else:
        found = _in_leads(telling, k, stage)
    # A day counts as its first moment, as where the earliest is chosen.
    # A row says the same once, however many rows became the lead.
    rows = sorted(dict.fromkeys(found), key=lambda each: (each.at is None, str(each.at)))
    if not any(each.at is not None for each in rows):
        return _several(telling, rows, stage)
    rows = [each if each.at or each.fails else replace(each, fails=OUTDONE) for each in rows]
    return _several(telling, rows, stage)


def _several(telling: Telling, rows: list[Told], stage: Stage) -> list[Told]:
    """Say of rows of a stage that takes several of them if they are too few, or one is there twice.

    What is left are the rows that count, each once.
    """
    if stage.at_least == 1:
        return rows
    seen, once = set[str](), list[Told]()
    for each in rows:
        if each.id is not None and why_not(telling, each) is None:
            again = each.id in seen
            seen.add(each.id)
            once.append(replace(each, fails=COUNTED) if again else each)
        else:
            once.append(each)
    count = [each for each in once if why_not(telling, each) is None]
    if len(count) >= stage.at_least:
        return once
    few = f"{counted(len(count), 'such row')}, and it takes {stage.at_least}"
    return [replace(each, fails=few) if each in count else each for each in once]


def source(telling: Telling, told: Told) -> Source:
    """Say what a row says, and if it does not count, why."""
    why = why_not(telling, told)
    said = f"{told.what} in {told.place}"
    return Source(
        told.table, told.place.file, told.place.line,
        None if told.at is None else shown(told.at),
        why is None, said if why is None else f"{said}: {why}",
    )  # fmt: skip


def why_not(telling: Telling, told: Told) -> str | None:
    """Say why an entry does not exist for the report; None if it does."""
    evidence = telling.evidence
    as_of, window = evidence.as_of, evidence.asked.window
    if told.fails is not None:
        return told.fails
    if told.at is None:
        return None if window is None else "without a date it is in no window"
    if is_after(told.at, as_of):
        return f"{shown(told.at)} is after as-of"
    created = telling.lead[CREATED] if telling.lead else None
    if window is not None and created is not None:
        days = (day(told.at) - created).days
        if days > window:
            return f"{shown(told.at)} is {days} days after the lead, beyond the window of {window}"
    return None


def _in_leads(telling: Telling, k: int, stage: Stage) -> Iterator[Told]:
    """Look at the columns of the leads table."""
    clause = telling.clauses.quote("stages", k, "where" if stage.at is None else "at")
    unanswered = telling.evidence.unanswered
    for values in telling.members:
        place = telling.places[LEADS][values[row.ROW]]
        if (at := values.get(row.at(k))) is not None:
            yield Told(LEADS, place, at, str(stage.at), clause)
        elif values.get(row.no_date(k)):
            yield Told(LEADS, place, None, "the `where` holds", clause, DATELESS)
        elif stage.where is not None and values[unanswered[f"stage {stage.name}"]]:
            yield Told(LEADS, place, None, "the `where`", clause, UNANSWERED)
        elif values.get(row.undated(k)):
            yield Told(LEADS, place, None, "the `where` holds", clause)


def _in_joined(telling: Telling, table: str, k: int, stage: Stage) -> Iterator[Told]:
    """Look at the rows of a joined table for which the stage's condition holds."""
    clause = telling.clauses.quote("stages", k, "where" if stage.at is None else "at")
    for pair in telling.pairs[table]:
        place = telling.places[table][pair[row.POSITION]]
        if stage.where is not None and pair[row.unsure(k)]:
            yield Told(table, place, None, "the `where`", clause, UNANSWERED)
        if not pair[row.holds(k)]:
            continue
        at = pair.get(row.moment(k))
        deal = "" if pair.get(row.DEAL) is None else f" of {pair[row.DEAL]}"
        what = f"the `where`{deal} holds" if stage.at is None else f"{stage.at}{deal}"
        if stage.at is not None and split_reference(stage.at, telling.config.joins)[0] is None:
            what = f"{stage.at} of the lead, as the `where`{deal} holds"
        if at is None and stage.at is not None and stage.where is None:
            continue  # an empty date says nothing
        is_dateless = at is None and stage.at is not None
        fails = DATELESS if is_dateless else None
        told_by = pair.get(row.DEAL) or f"\x1f{pair[row.POSITION]}"
        yield Told(table, place, at, what, clause, fails, told_by)


def _in_values(telling: Telling, k: int, stage: Stage) -> Iterator[Told]:
    """Look at the log, and at the current status."""
    config, values = telling.config, stage.values or ()
    clause = telling.clauses.quote("stages", k, "values")
    for pair in telling.pairs.get(HISTORY, ()):
        place = telling.places[HISTORY][pair[row.POSITION]]
        if means(values, pair[row.STAGE]):
            yield Told(HISTORY, place, pair[row.AT], f"{pair[row.STAGE]!r}", clause)
        is_known = pair[row.AT] is None or not is_after(pair[row.AT], telling.evidence.as_of)
        if is_known and means(values, pair.get(LEFT)):
            left = f"{pair[LEFT]!r} was left, and nothing says when it was entered,"
            yield Told(HISTORY, place, None, left, clause)
    for each in telling.members:
        status = each.get(row.STATUS)
        if config.leads.status is not None and means(values, status):
            place = telling.places[LEADS][each[row.ROW]]
            yield Told(LEADS, place, None, f"{config.leads.status} is {status!r}", clause)
