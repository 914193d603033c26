"""What became of each row, and which condition decided it."""

from collections.abc import Iterator, Sequence

import polars as pl

from funnelcli.answers.explanation import Clause, Condition, Fate, Record
from funnelcli.config import Lost, Stage
from funnelcli.define.rows.stage_tables import home
from funnelcli.define.sql import Path
from funnelcli.explain.telling import Telling, Values, shown
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS, Merge

DROPPED: dict[int, tuple[Fate, Path | None, str]] = {
    row.BLANK: ("blank", None, "dropped: no column holds anything"),
    row.HEADER: ("header", None, "dropped: it repeats the header"),
    row.WHERE: ("where", ("leads", "where"), "dropped: not one of the rows to read"),
    row.NO_ID: ("no_id", ("leads", "id"), "unusable: it has no id"),
    row.NO_CREATED: ("no_created", ("leads", "created"), "unusable: it has no date of creation"),
    row.NOT_LEAD: ("not_lead", ("lead", "where"), "not a lead"),
}
"""What becomes of the rows that are no leads, by bucket, and which key decides it."""

Verdict = tuple[Fate, str | None, Clause | None, str]
"""What became of a row, for which reason, by which clause, and a sentence that says so."""


def records(telling: Telling) -> tuple[Record, ...]:
    """Tell of every row of the leads table, then of those of the other tables."""
    of_leads = (_of_leads(telling, each) for each in telling.rows)
    of_others = (
        _of_other(telling, table, each) for table, rows in telling.attached.items() for each in rows
    )
    return (*of_leads, *of_others)


def _of_leads(telling: Telling, values: Values) -> Record:
    place = telling.places[LEADS][values[row.ROW]]
    fate, reason, clause, said = _fate(telling, values)
    return Record(
        LEADS, place.file, place.line, values.get(row.ID), place.cells,
        fate, reason, said, clause, tuple(_conditions(telling, values)),
    )  # fmt: skip


def _fate(telling: Telling, values: Values) -> Verdict:
    """Say what became of a row of the leads table."""
    bucket = values[row.BUCKET]
    if bucket == row.LEAD:
        return _of_lead(telling, values)
    if bucket >= row.EXCLUDED:
        reason = list(telling.config.lead.exclude)[bucket - row.EXCLUDED]
        clause = telling.clauses.quote("lead", "exclude", reason)
        return "excluded", reason, clause, f"excluded as {reason}"
    fate, path, said = DROPPED[bucket]
    if bucket == row.NO_CREATED and _is_unreadable(telling, values):
        said += " that can be read"
    return fate, None, None if path is None else telling.clauses.quote(*path), said


def _is_unreadable(telling: Telling, values: Values) -> bool:
    """Tell whether a date of the row is there, and cannot be read."""
    return any(
        values[row.ROW] in each.rows
        for each in telling.evidence.unreadable
        if each.table == LEADS and each.position == telling.case.place("leads", "created")
    )


def _of_lead(telling: Telling, values: Values) -> Verdict:
    if values[row.STANDS] is None:
        created, as_of = shown(values[row.CREATED]), shown(telling.evidence.as_of)
        asked, written = telling.evidence.asked.as_of, telling.config.as_of
        clause = Clause(f"--as-of {asked}") if asked != written else telling.clauses.quote("as_of")
        return "after_as_of", None, clause, f"not known yet: created {created}, after as-of {as_of}"
    if values[row.STANDS] != values[row.ROW]:
        return _merged(telling, values)
    if values[row.BECAME] is not None:
        merged = ", with the attributes of this row" if len(telling.members) > 1 else ""
        return "counted", None, None, f"counts as {telling.unit}{merged}"
    option, answer = next(_failed(telling))
    said = "filtered out, as there is no answer for it" if answer is None else "filtered out"
    return "filtered", None, Clause(option), said


def _failed(telling: Telling) -> Iterator[tuple[str, bool | None]]:
    """Yield the filters that the lead does not pass, by their options, with their answers."""
    lead = telling.evidence.unfiltered.filter(pl.col(row.ROW) == telling.subject.stands)
    for option, verdict in telling.evidence.passes(lead).items():
        if verdict.item() is not True:
            yield option, verdict.item()


def _merged(telling: Telling, values: Values) -> Verdict:
    """Say into which row it was merged, and by what: in the first step in which it gave way."""
    number = values[row.ROW]
    by, into = next(
        (merge.by, stands)
        for merge, stands in _steps(telling.evidence.merges, number)
        if stands != number
    )
    stands = next(each for each in telling.rows if each[row.ROW] == into)
    named = stands.get(row.ID)
    path, same = _by(telling, by)
    into_which = ", ".join(filter(None, (named, str(telling.places[LEADS][into]))))
    clause = telling.clauses.quote(*path)
    return "merged", named, clause, f"merged into {into_which}: the same {same}"


def _by(telling: Telling, by: tuple[str, ...]) -> tuple[Path, str]:
    """Name the key of the YAML that told rows to be one, and what is the same in them."""
    deduplicate = telling.config.lead.deduplicate
    match by:
        case row.KEYS if deduplicate is not None:
            return ("lead", "deduplicate", "by"), " and ".join(deduplicate.by)
        case row.ACCOUNT:
            return ("lead", "unit"), "account"
        case _:
            return ("leads", "id"), "id"


def _steps(merges: Sequence[Merge], number: int) -> Iterator[tuple[Merge, int]]:
    """Follow a row through the merges."""
    for merge in merges:
        met = merge.survivors.filter(pl.col(row.ROW) == number)
        if not met.is_empty():
            yield merge, met[row.SURVIVOR].item()


def _conditions(telling: Telling, values: Values) -> Iterator[Condition]:
    """Yield the conditions that were put to a row, in their order, up to the one that decided."""
    config, bucket = telling.config, values[row.BUCKET]
    if bucket in (row.BLANK, row.HEADER):
        return
    conditions: list[tuple[int, str, Path]] = []
    if config.leads.where is not None:
        conditions.append((row.WHERE, "leads.where", ("leads", "where")))
    if config.lead.where is not None:
        conditions.append((row.NOT_LEAD, "lead.where", ("lead", "where")))
    conditions += [
        (row.EXCLUDED + i, f"exclusion {reason}", ("lead", "exclude", reason))
        for i, reason in enumerate(config.lead.exclude)
    ]
    for code, called, path in conditions:
        if row.LEAD < bucket < code:
            return
        keeps = code < row.EXCLUDED
        holds = None if values[telling.evidence.unanswered[called]] else keeps != (bucket == code)
        yield Condition(telling.clauses.quote(*path), holds, decides=bucket == code)


def _of_other(telling: Telling, table: str, values: Values) -> Record:
    number = values[row.POSITION]
    place = telling.places[table][number]
    fate, clause, said = _fate_of_other(telling, table, values)
    return Record(
        table, place.file, place.line, values.get(row.DEAL), place.cells,
        fate, None, said, clause, tuple(_verdicts(telling, table, number)),
    )  # fmt: skip


def _fate_of_other(telling: Telling, table: str, values: Values) -> tuple[Fate, Clause | None, str]:
    config = telling.config
    if not values[row.READ]:
        of_log = config.history.where if config.history else None
        where = of_log if table == HISTORY else config.joins[table].where
        path = (table, "where") if table == HISTORY else ("joins", table, "where")
        clause = None if where is None else telling.clauses.quote(*path)
        unsure = "" if values[row.READ] is False else ", as there is no answer for it"
        return "left_out", clause, f"left out: not one of the rows to read{unsure}"
    if not telling.rows:
        return "orphan", None, "an orphan: its lead is in no row of the leads"
    if not telling.members:
        return "read", None, "told of no lead"
    of_lead = [each for each in telling.pairs[table] if each[row.POSITION] == values[row.POSITION]]
    if not of_lead:
        return "read", None, "told of no lead"
    is_dateless = table == HISTORY and of_lead[0][row.AT] is None
    return "read", None, "without a date: nobody knows when" if is_dateless else ""


def _verdicts(telling: Telling, table: str, number: int) -> Iterator[Condition]:
    """Yield what the conditions of stages and losses say of a row of a joined table."""
    config = telling.config
    pair = next((each for each in telling.pairs[table] if each[row.POSITION] == number), None)
    if pair is None or table == HISTORY:
        return
    entries: list[tuple[row.Entry, Stage | Lost]] = [*enumerate(config.stages)]
    entries += [(row.Loss(n), rule) for n, rule in enumerate(config.lost)]
    for key, entry in entries:
        if entry.where is None or home(entry, config.joins) != table:
            continue
        where = ("lost", key.number) if isinstance(key, row.Loss) else ("stages", key)
        path: Path = (*where, "where")
        holds = None if pair[row.unsure(key)] else pair[row.holds(key)]
        yield Condition(telling.clauses.quote(*path), holds, decides=False)
