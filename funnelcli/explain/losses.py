"""The losses that the rows of a lead tell of: which stand, and which another table overrides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from funnelcli import rows as row
from funnelcli.config import Lost
from funnelcli.define.homes import LossSource, loss_sources
from funnelcli.evidence import HISTORY, LEADS
from funnelcli.explain.telling import Telling, Values, means, shown
from funnelcli.explanation import Clause


@dataclass(frozen=True, slots=True)
class Loss:
    """What one source tells of a row of the lead."""

    source: LossSource
    at: date | datetime | None
    """Since when; None where nobody knows."""
    stands: bool
    what: tuple[str, ...]
    """Who says so, and where."""
    clause: Clause

    @property
    def said(self) -> str:
        """Say who says so, and if it does not count, why."""
        told = "; ".join(self.what) or "given up"
        if self.stands:
            return told
        on = "" if self.at is None else f" on {shown(self.at)}"
        why = "an open deal" if self.at is None else "a later row of another table"
        return f"given up{on} ({told}), which {why} overrides"


def losses(telling: Telling, member: Values) -> Iterator[Loss]:
    """List what the sources tell of a row of the lead, by as-of."""
    sources = loss_sources(telling.config)
    for n, source in enumerate(sources):
        alone = len(sources) == 1
        stands = (member[row.LOST] or None) if alone else member[row.loss_stands(n)]
        if stands is not None:
            at = member[row.LOST_AT if alone else row.loss_at(n)]
            what = tuple(dict.fromkeys(_what(telling, source, member, at)))
            yield Loss(source, at, stands, what, clause(telling, source))


def clause(telling: Telling, source: LossSource) -> Clause:
    """Quote the first rule that a source answers."""
    number = source.rules[0]
    rule = telling.config.lost[number]
    written = {"at": rule.at, "where": rule.where, "values": rule.values}
    key = next(key for key, value in written.items() if value is not None)
    return telling.clauses.quote("lost", number, key)


def told_ever(telling: Telling) -> Iterator[tuple[str, date | datetime | None]]:
    """Yield what says at any time that a row of the lead is given up: its table, and since when."""
    for source in loss_sources(telling.config):
        if source.is_date:
            dates = [each[row.moment(row.Loss(*source.rules))] for each in telling.members]
            yield from ((LEADS, moment) for moment in dates if moment is not None)
        for pair in telling.pairs[source.table] if source.table != LEADS else ():
            if source.table == HISTORY:
                if means(telling.config.lost_values, pair[row.STAGE]):
                    yield HISTORY, pair[row.AT]
                continue
            for loss in map(row.Loss, source.rules):
                if pair[row.holds(loss)]:
                    yield source.table, pair.get(row.moment(loss))


def _what(
    telling: Telling, source: LossSource, member: Values, at: date | datetime | None
) -> Iterator[str]:
    """Name the rows behind a loss, and what in them says so."""
    for number in source.rules:
        rule = telling.config.lost[number]
        if source.table == LEADS:
            yield from _in_leads(telling, rule, row.Loss(number), member)
            continue
        for pair in telling.pairs[source.table]:
            place = telling.places[source.table][pair[row.POSITION]]
            if pair[row.ROW] != member[row.ROW]:
                continue
            if source.table != HISTORY:
                if pair[row.holds(row.Loss(number))]:
                    yield f"{rule.at or 'the `where` holds'} in {place}"
            elif pair[row.AT] == at and means(rule.values or (), pair[row.STAGE]):
                yield f"{pair[row.STAGE]!r} in {place}"


def _in_leads(telling: Telling, rule: Lost, loss: row.Loss, member: Values) -> Iterator[str]:
    place = telling.places[LEADS][member[row.ROW]]
    if rule.values is not None:
        if means(rule.values, member[row.STATUS]):
            yield f"{telling.config.leads.status} is {member[row.STATUS]!r} in {place}"
    elif rule.at is not None or member[row.holds(loss)]:
        yield f"{rule.at or 'the `where` holds'} in {place}"
