"""What a draft makes nothing of, so that nothing is left aside without a word."""

from collections.abc import Iterator, Sequence

from funnelcli.config.presets import LEADS
from funnelcli.draft.describe import harmless
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.statuses import statuses, statuses_beside
from funnelcli.draft.tables import Part
from funnelcli.listing import listed
from funnelcli.report import counted
from funnelcli.vocabulary import says

MOST_NAMED = 8
"""So many columns of a table are named, and the others counted."""


def add_what_is_left(sketch: Sketch, parts: Sequence[Part]) -> None:
    """Say which dates and which statuses of joined tables are of no stage and of no loss."""
    dates = [said for part in parts if (said := _unused_dates(sketch, part))]
    if dates:
        sketch.assume(f"Dates of no stage and no loss: {'; '.join(dates)}.")
    for part in parts:
        if part.resolved is None and part.name != "history":
            for sentence in _other_sales(part):
                sketch.assume(sentence)
        if part.name not in (LEADS, "history"):
            for sentence in _other_values(sketch, part):
                sketch.assume(sentence)


def is_used(sketch: Sketch, part: Part, header: str) -> bool:
    """Tell whether a role, a stage, a loss or the amount is of this column of a table."""
    reference = header if part.name == LEADS else f"{part.name}.{header}"
    entries = [*sketch.stages, *sketch.losses]
    named = {
        sketch.amount,
        *(str(e.keys[k]) for e in entries for k in ("at", "reason") if k in e.keys),
    }
    quoted = '"' + header.replace('"', '""') + '"'
    asked = (str(entry.keys.get("where", "")) for entry in entries)
    return (
        header in part.sketch.keys.values()
        or reference in named
        or any(quoted in each or header in each.split() for each in asked)
    )


def _unused_dates(sketch: Sketch, part: Part) -> str:
    """Name the dates that nothing is made of, but for those of maintenance."""
    unused = [
        harmless(column.name)
        for column in part.sheet.columns
        if column.kind == "date"
        and not says("modified", column.name)
        and not is_used(sketch, part, column.name)
    ]
    if not unused:
        return ""
    more = len(unused) - MOST_NAMED
    shown = ", ".join(unused[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{shown} ({harmless(part.sheet.shown)})"


def _other_sales(part: Part) -> Iterator[str]:
    """Say which other statuses know sales, and that they decide nothing."""
    for column in statuses_beside(part.sheet) if part.status is not None else ():
        rows = sum(dict(column.values)[value] for value in statuses(column).won)
        if rows and part.status is not None:
            yield (
                f"{harmless(column.name)} of {harmless(part.sheet.shown)} says that "
                f"{counted(rows, 'row')} bought; {harmless(part.status.name)} decides."
            )


def _other_values(sketch: Sketch, part: Part) -> Iterator[str]:
    """Count the rows of a joined table whose status is of no stage and of no loss."""
    if part.status is None:
        return
    found, counts = statuses(part.status), dict(part.status.values)
    texts = " ".join(str(e.keys.get("where", "")) for e in (*sketch.stages, *sketch.losses))
    others = [
        (value, counts[value])
        for value in (*found.unknown, *found.negated, *found.rare)
        if "'" + value.replace("'", "''") + "'" not in texts
    ]
    if others:
        others.sort(key=lambda each: (-each[1], each[0]))
        column, shown = harmless(part.status.name), harmless(part.sheet.shown)
        values = listed((harmless(value), rows) for value, rows in others)
        yield (
            f"Rows of {shown} whose {column} is of no stage and no loss are neither won nor lost: "
            f"{values}."
        )
