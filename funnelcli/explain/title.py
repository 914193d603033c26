"""The verdict in a sentence."""

from funnelcli.answers.explanation import Clause, Life, Record
from funnelcli.explain.telling import Telling

SOURCE = "source"


def title(telling: Telling, asked: str, stands: Record, life: Life | None) -> str:
    """Say what the one that was asked for counts as, or why it does not count."""
    row_of = telling.subject.row_of
    prefix = "" if row_of is None else f"{asked.strip()} is a row of {row_of}: "
    return prefix + _title(telling, asked, stands, life)


def _title(telling: Telling, asked: str, stands: Record, life: Life | None) -> str:
    named = telling.subject.id or asked.strip()
    if life is None:
        return f"{named} {_no_lead(stands)}."
    is_filtered = stands.fate == "filtered"
    counts = f"{named} {'is' if is_filtered else 'counts as'} {telling.unit}"
    if life.cohort is not None:
        counts += f" of {life.cohort.label}"
    source = next((each.label for each in life.segments if each.segment == SOURCE), None)
    if source is not None:
        counts += f", from {source}"
    if is_filtered and stands.clause is not None:
        counts += f", left out by {stands.clause.key}"
    return f"{_merged(telling, stands)}{counts}; {_ended(life)}."


def _merged(telling: Telling, stands: Record) -> str:
    """Say that the one asked for is a part of another."""
    asked = telling.subject.asked
    return "" if asked in (None, stands.id) else f"{asked} is a part of {stands.id}: "


def _ended(life: Life) -> str:
    furthest = [each for each in life.stages if each.reached][-1:]
    end = f"is {life.outcome.end}"
    if not furthest or furthest[0].key == life.stages[0].key:
        return f"it reached no stage after {life.stages[0].name} and {end}"
    return f"it reached {furthest[0].name} and {end}"


def _no_lead(record: Record) -> str:
    match record.fate:
        case "excluded":
            return f"is no lead: excluded as {record.reason}{_by(record.clause)}"
        case "not_lead":
            return f"is no lead: `lead.where` does not hold for it{_by(record.clause)}"
        case "after_as_of":
            return f"is {record.said}"
        case "orphan" | "read" | "left_out":
            return f"is in no row of the leads: only {record.table} names it"
        case _:
            return f"is {record.said}"


def _by(clause: Clause | None) -> str:
    if clause is None or clause.at is None:
        return ""
    return f" ({clause.at.path}:{clause.at.line})"
