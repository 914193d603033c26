"""The losses that the rows of a lead tell of: which stand, and which another table overrides."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from funnelcli.answers.explanation import Clause
from funnelcli.define.rows.stage_tables import LossSource, loss_sources
from funnelcli.explain.telling import Telling, Values, is_after, means, shown
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS


@dataclass(frozen=True, slots=True)
class Loss:
    """What one source tells of a row of the lead."""

    at: date | datetime | None
    """Since when; None where nobody knows."""
    stands: bool
    what: tuple[str, ...]
    """Who says so, and where."""
    rule: int
    """The number of the rule of `lost` that matched; of several, the first."""

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
            matched = list(_matched(telling, source, member, at))
            rule = min((number for number, _ in matched), default=source.rules[0])
            yield Loss(at, stands, tuple(dict.fromkeys(what for _, what in matched)), rule)


def clause(telling: Telling, number: int) -> Clause:
    """Quote a rule of `lost`."""
    rule = telling.config.lost[number]
    written = {"at": rule.at, "where": rule.where, "values": rule.values}
    key = next(key for key, value in written.items() if value is not None)
    return telling.clauses.quote("lost", number, key)


def told_ever(telling: Telling) -> Iterator[tuple[str, int, date | datetime | None]]:
    """Yield what says at any time that a row is given up: its table, its rule, and since when."""
    for source in loss_sources(telling.config):
        if source.is_date:
            (number,) = source.rules
            dates = [each[row.moment(row.Loss(number))] for each in telling.members]
            yield from ((LEADS, number, moment) for moment in dates if moment is not None)
        for pair in telling.pairs[source.table] if source.table != LEADS else ():
            for number in source.rules:
                loss = row.Loss(number)
                if source.table == HISTORY:
                    if means(telling.config.lost[number].values or (), pair[row.STAGE]):
                        yield HISTORY, number, pair[row.AT]
                elif pair[row.holds(loss)]:
                    yield source.table, number, pair.get(row.moment(loss))


def _matched(
    telling: Telling, source: LossSource, member: Values, at: date | datetime | None
) -> Iterator[tuple[int, str]]:
    """Yield the rules that make a row lost, each with what says so, and where."""
    if source.table == LEADS:
        yield from _in_leads(telling, source, member)
        return
    for pair in telling.pairs[source.table]:
        if pair[row.ROW] != member[row.ROW]:
            continue
        place = telling.places[source.table][pair[row.POSITION]]
        if source.table != HISTORY:
            for number in _of_deal(telling, source, pair):
                yield number, f"{telling.config.lost[number].at or 'the `where` holds'} in {place}"
        elif _as_moment(pair[row.AT]) == _as_moment(at):
            for number in source.rules:
                if means(telling.config.lost[number].values or (), pair[row.STAGE]):
                    yield number, f"{pair[row.STAGE]!r} in {place}"


def _of_deal(telling: Telling, source: LossSource, pair: Values) -> list[int]:
    """List the rules that a row of a joined table meets; those with a date go before the others."""
    met = [number for number in source.rules if pair[row.holds(row.Loss(number))]]
    dated = [number for number in met if telling.config.lost[number].at is not None]
    dates = {number: pair[row.moment(row.Loss(number))] for number in dated}
    if any(at is not None for at in dates.values()):
        as_of = telling.evidence.as_of
        return [n for n, at in dates.items() if at is not None and not is_after(at, as_of)]
    return [number for number in met if number not in dated]


def _in_leads(telling: Telling, source: LossSource, member: Values) -> Iterator[tuple[int, str]]:
    place, status = telling.places[LEADS][member[row.ROW]], member.get(row.STATUS)
    for number in source.rules:
        rule = telling.config.lost[number]
        if rule.values is None:
            if rule.at is not None or member[row.holds(row.Loss(number))]:
                yield number, f"{rule.at or 'the `where` holds'} in {place}"
        elif means(rule.values, status) and not _is_judged_by_log(telling, member):
            yield number, f"{telling.config.leads.status} is {status!r} in {place}"


def _is_judged_by_log(telling: Telling, member: Values) -> bool:
    """Tell whether the log has rows of the lead that go before its status."""
    return any(
        pair[row.ROW] == member[row.ROW]
        and (pair[row.AT] is not None or means(telling.config.lost_values, pair[row.STAGE]))
        for pair in telling.pairs.get(HISTORY, ())
    )


def _as_moment(at: date | datetime | None) -> datetime | None:
    """Take a day as its first moment, as where losses of several sources are compared."""
    return at if at is None or isinstance(at, datetime) else datetime.combine(at, time())
