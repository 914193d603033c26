"""Stage by stage: whether the lead counts as there, since when, and who says so."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from funnelcli.answers.explanation import Entered, How
from funnelcli.config import Stage
from funnelcli.counting.patterns import reached
from funnelcli.explain.sources import Told, source, told, why_not
from funnelcli.explain.telling import Telling, Values
from funnelcli.model import CREATED, OWN, entry
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.words.text import ordinal


def entered(telling: Telling) -> tuple[Entered, ...]:
    """Tell of every stage, in order."""
    lead = telling.lead
    assert lead is not None  # noqa: S101  (only leads have stages)
    counts = _reached(telling)
    days = [lead[CREATED], *(lead[entry(k)] for k in range(1, len(counts)))]
    return tuple(_entered(telling, lead, k, counts, days) for k in range(len(counts)))


def _entered(
    telling: Telling, lead: Values, k: int, counts: Sequence[bool], days: Sequence[date | None]
) -> Entered:
    stage = telling.config.stages[k]
    rows = told(telling, k) if k else []
    is_own, on = bool(lead[OWN] >> k & 1), days[k]
    how: How = "created" if k == 0 else "dated" if on else "undated" if is_own else "missing"
    if counts[k] and not is_own:
        how = "imputed"
    count = [each for each in rows if why_not(telling, each) is None]
    decided_by = count[stage.at_least - 1] if len(count) >= stage.at_least else None
    clause = decided_by.clause if is_own and decided_by is not None else None
    if k == 0 and telling.config.leads.created is not None:
        clause = telling.clauses.quote("leads", "created")
    return Entered(
        key=stage.key,
        name=stage.name,
        reached=counts[k],
        how=how,
        on=None if on is None else on.isoformat(),
        days_from_previous=_between(days[k - 1], on) if k else None,
        days_from_lead=_between(days[0], on) if k else None,
        out_of_order=_is_out_of_order(days, k),
        said=_said(telling, how, rows, decided_by, stage, counts=counts[k]),
        clause=clause,
        sources=tuple(source(telling, each) for each in rows),
    )


def _reached(telling: Telling) -> list[bool]:
    """Tell of each stage whether it counts as reached, as every count does."""
    lead = telling.evidence.unfiltered.filter(pl.col(row.ROW) == telling.subject.stands)
    reach = telling.evidence.asked.reach
    stages = range(len(telling.config.stages))
    return list(lead.select(reached(k, reach).alias(str(k)) for k in stages).row(0))


def _between(before: date | None, after: date | None) -> int | None:
    return None if before is None or after is None else (after - before).days


def _is_out_of_order(days: Sequence[date | None], k: int) -> bool:
    on = days[k]
    return on is not None and any(each is not None and on < each for each in days[:k])


def _said(
    telling: Telling,
    how: How,
    rows: Sequence[Told],
    decided_by: Told | None,
    stage: Stage,
    *,
    counts: bool,
) -> str:
    """Say who says so, or why the stage is not reached."""
    nothing = "no row says so" if stage.where is None else "its `where` holds for no row"
    late = [each for each in rows if why_not(telling, each) is not None]
    parts = []
    match how:
        case "created":
            parts.append(_created(telling))
        case "dated" | "undated" if decided_by is not None:
            since = "" if how == "dated" else ", without a date"
            parts.append(
                f"{decided_by.what} in {decided_by.place}{_which(stage, rows, late)}{since}"
            )
        case "imputed":
            parts.append("no entry of its own; it got further, so it passed this stage as well")
        case _:
            parts += [] if late else [nothing]
    if how not in ("created", "dated"):
        parts += [f"{each.what} in {each.place}: {why_not(telling, each)}" for each in late]
    if how in ("dated", "undated") and not counts:
        parts.append("does not count: with `reach: observed` every stage before has to be entered")
    return "; ".join(parts)


def _which(stage: Stage, rows: Sequence[Told], late: Sequence[Told]) -> str:
    """Say which of its rows entered a stage that takes several."""
    if stage.at_least == 1:
        return ""
    return f", the {ordinal(stage.at_least)} of {len(rows) - len(late)} such rows"


def _created(telling: Telling) -> str:
    place = telling.places[LEADS][telling.subject.stands or 0]
    created = telling.config.leads.created
    return f"{created} in {place}" if created else "every lead is in the first stage"
