"""How the lead ended, and which date or value says so."""

from collections.abc import Iterator
from datetime import date, datetime

from funnelcli import rows as row
from funnelcli.define.homes import home
from funnelcli.evidence import HISTORY, LEADS
from funnelcli.explain.telling import Telling, is_after, means, shown
from funnelcli.explanation import Clause, End, Entered, Outcome
from funnelcli.model import LOST, OPEN, OUTCOME, WON

ENDS: dict[int, End] = {OPEN: "open", LOST: "lost", WON: "won"}


def outcome(telling: Telling, stages: tuple[Entered, ...]) -> Outcome:
    """Tell whether the lead is won, lost or open at as-of."""
    lead = telling.lead
    assert lead is not None  # noqa: S101  (only leads have an outcome)
    end, last = ENDS[lead[OUTCOME]], stages[-1]
    losses = [each for each in telling.members if each.get(row.LOST)]
    if end == "won":
        places = [str(telling.places[LEADS][each[row.ROW]]) for each in losses]
        also = f"; given up in {', '.join(places)}, but who is won is not lost" if losses else ""
        return Outcome(end, last.on, f"it entered {last.name}{also}", last.clause)
    not_won = f"not in {last.name}"
    if not telling.config.knows_customers:
        not_won = "nothing says who bought"
    if telling.config.lost is None:
        return Outcome(end, None, f"{not_won}; the YAML does not say who is lost", None)
    clause = _clause(telling)
    if end == "lost":
        moments = [each[row.LOST_AT] for each in losses]
        known = [moment for moment in moments if moment is not None]
        on = shown(max(known)) if len(known) == len(moments) else None
        return Outcome(end, on, "; ".join(_reasons(telling)) or "given up", clause)
    return Outcome(end, None, "; ".join([not_won, *_not_lost(telling)]), clause)


def _clause(telling: Telling) -> Clause | None:
    """Quote what says who is lost."""
    lost = telling.config.lost
    assert lost is not None  # noqa: S101  (the caller has looked)
    written = {"at": lost.at, "where": lost.where, "values": lost.values}
    key = next(key for key, value in written.items() if value is not None)
    return telling.clauses.quote("lost", key)


def _reasons(telling: Telling) -> Iterator[str]:
    """Name the rows that say that the lead is lost."""
    lost, config = telling.config.lost, telling.config
    assert lost is not None  # noqa: S101  (the caller has looked)
    table = home(lost, config.joins)
    if table is not None:
        for pair in telling.pairs[table]:
            what = lost.at or "the `where` holds"
            yield f"{what} in {telling.places[table][pair[row.POSITION]]}"
        return
    in_log = {pair[row.ROW] for pair in telling.pairs.get(HISTORY, ())}
    for each in telling.members:
        place = telling.places[LEADS][each[row.ROW]]
        if lost.values is None:
            yield f"{lost.at or 'the `where` holds'} in {place}"
        elif each[row.ROW] not in in_log:
            yield f"{config.leads.status} is {each[row.STATUS]!r} in {place}"
        else:
            since = each[row.LOST_AT]
            yield from (
                f"{pair[row.STAGE]!r} in {telling.places[HISTORY][pair[row.POSITION]]}"
                for pair in telling.pairs[HISTORY]
                if pair[row.ROW] == each[row.ROW] and pair[row.AT] == since
                and means(lost.values, pair[row.STAGE])
            )  # fmt: skip


def _not_lost(telling: Telling) -> Iterator[str]:
    """Say why it is not lost, where something speaks for that."""
    members, as_of = telling.members, telling.evidence.as_of
    losses = [each for each in members if each.get(row.LOST)]
    dates = [each.get(row.LOST_AT) for each in members if not each.get(row.LOST)]
    told = list(_told_elsewhere(telling))
    late = [each for each in (*dates, *told) if each is not None and is_after(each, as_of)]
    if losses and len(losses) < len(members):
        yield f"given up in {len(losses)} of its {len(members)} rows, and not in the others"
    elif losses:
        yield f"given up, but not within the window of {telling.evidence.asked.window} days"
    elif late:
        yield f"given up on {shown(max(late))}, after as-of {shown(as_of)}"
    elif told:
        table = home(telling.config.lost, telling.config.joins) if telling.config.lost else None
        yield (
            "given up in the history, and in another stage later"
            if table is None
            else f"given up in some rows of {table}, and not in the others"
        )
    else:
        yield "not given up"


def _told_elsewhere(telling: Telling) -> Iterator[date | datetime | None]:
    """Yield the moments, or null, of the rows of other tables that say that it is given up."""
    lost = telling.config.lost
    assert lost is not None  # noqa: S101  (the caller has looked)
    table = home(lost, telling.config.joins)
    for pair in telling.pairs[table] if table is not None else ():
        if pair[row.holds(row.LOSS)]:
            yield pair.get(row.moment(row.LOSS))
    for pair in telling.pairs.get(HISTORY, ()):
        if lost.values is not None and means(lost.values, pair[row.STAGE]):
            yield pair[row.AT]
