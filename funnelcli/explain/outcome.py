"""How the lead ended, and which date or value says so."""

from collections.abc import Iterator, Sequence
from datetime import date

from funnelcli.answers.explanation import End, Entered, Outcome
from funnelcli.explain.losses import Loss, clause, losses, told_ever
from funnelcli.explain.telling import Telling, day, is_after, shown
from funnelcli.model import LOST, LOST_AT, OPEN, OUTCOME, WON
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS

ENDS: dict[int, End] = {OPEN: "open", LOST: "lost", WON: "won"}


def outcome(telling: Telling, stages: tuple[Entered, ...]) -> Outcome:
    """Tell whether the lead is won, lost or open at as-of."""
    lead = telling.lead
    assert lead is not None  # noqa: S101  (only leads have an outcome)
    end, last = ENDS[lead[OUTCOME]], stages[-1]
    given_up = [each for each in telling.members if each.get(row.LOST)]
    if end == "won":
        places = [str(telling.places[LEADS][each[row.ROW]]) for each in given_up]
        also = f"; given up in {', '.join(places)}, but who is won is not lost" if places else ""
        return Outcome(end, last.on, f"it entered {last.name}{also}", last.clause)
    knows = telling.config.knows_customers
    not_won = f"not in {last.name}" if knows else "nothing says who bought"
    if not telling.config.lost:
        return Outcome(end, None, f"{not_won}; the YAML does not say who is lost", None)
    told = [loss for each in telling.members for loss in losses(telling, each)]
    said = list(dict.fromkeys(each.said for each in sorted(told, key=lambda each: not each.stands)))
    if end == "lost":
        standing = [each for each in told if each.stands]
        counts = max(standing, key=lambda each: (each.at is not None, str(each.at)))
        quoted = clause(telling, counts.rule)
        return Outcome(end, _since(lead[LOST_AT], standing), "; ".join(said), quoted)
    quoted = clause(telling, _speaking(telling, told))
    return Outcome(end, None, "; ".join([not_won, *_not_lost(telling, told)]), quoted)


def _since(on: date | None, standing: Sequence[Loss]) -> str | None:
    """Write the moment of the loss on the day since which the lead is lost."""
    moments = [each.at for each in standing if each.at is not None and day(each.at) == on]
    return shown(max(moments, key=str)) if moments else None


def _speaking(telling: Telling, told: Sequence[Loss]) -> int:
    """Number the rule that comes nearest to a loss that counts: where none does, the first."""
    ever = max(told_ever(telling), key=lambda each: str(each[2] or ""), default=(LEADS, 0, None))
    return told[0].rule if told else ever[1]


def _not_lost(telling: Telling, told: Sequence[Loss]) -> Iterator[str]:
    """Say why it is not lost, where something speaks for that."""
    members, as_of = telling.members, telling.evidence.as_of
    given_up = [each for each in members if each.get(row.LOST)]
    ever = list(told_ever(telling))
    late = [moment for _, _, moment in ever if moment is not None and is_after(moment, as_of)]
    yielding = list(dict.fromkeys(each.said for each in told if not each.stands))
    if given_up and len(given_up) < len(members):
        yield f"given up in {len(given_up)} of its {len(members)} rows, and not in the others"
    elif given_up:
        yield f"given up, but not within the window of {telling.evidence.asked.window} days"
    elif yielding:
        yield from yielding
    elif late:
        yield f"given up on {shown(max(late))}, after as-of {shown(as_of)}"
    elif ever:
        table, *_ = ever[0]
        yield (
            "given up in the history, and in another stage later"
            if table == HISTORY
            else f"given up in some rows of {table}, and not in the others"
        )
    else:
        yield "not given up"
