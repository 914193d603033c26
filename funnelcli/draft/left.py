"""What a draft makes nothing of, so that nothing is left aside without a word."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from funnelcli.config.presets import LEADS
from funnelcli.draft.corrected import rows_of
from funnelcli.draft.describe import harmless
from funnelcli.draft.own_outcomes import own_outcomes
from funnelcli.draft.sales import CUSTOMER, of_sale
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.statuses import statuses, statuses_beside
from funnelcli.draft.tables import Part
from funnelcli.words.listing import listed
from funnelcli.words.text import counted
from funnelcli.words.vocabulary import says

MOST_NAMED = 8
"""So many columns of a table are named, and the others counted."""


def add_what_is_left(sketch: Sketch, parts: Sequence[Part]) -> None:
    """Say which columns stand for others, and what is of no stage and of no loss.

    These are dates, and statuses of joined tables.
    """
    for part in parts:
        for header, sentence in part.sketch.choices.items():
            if _is_used(sketch, part, header):
                sketch.assume(sentence)
    for sentence in _two_answers(sketch, parts):
        sketch.assume(sentence)
    dates = [said for part in parts if (said := _unused_dates(sketch, part))]
    if dates:
        sketch.assume(f"Dates of no stage and no loss: {'; '.join(dates)}.")
    for part in parts:
        for sentence in (*_other_sales(part), *_other_values(sketch, part)):
            sketch.assume(sentence)


def _is_used(sketch: Sketch, part: Part, header: str) -> bool:
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
    told = " ".join(part.sketch.choices.values())
    unused = [
        harmless(column.name)
        for column in part.sheet.columns
        if column.kind == "date"
        and f"{harmless(column.name)} (" not in told
        and not says("modified", column.name)
        and not _is_used(sketch, part, column.name)
    ]
    if not unused:
        return ""
    more = len(unused) - MOST_NAMED
    shown = ", ".join(unused[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"{shown} ({harmless(part.sheet.shown)})"


def _two_answers(sketch: Sketch, parts: Sequence[Part]) -> Iterator[str]:
    """Say with numbers that the leads know other sales than the table, or column, that decides."""
    leads, final = parts[0], sketch.stages[-1].keys
    known = leads.resolved.stages if leads.resolved else ()
    sale = next((stage for stage in known if stage["name"] == CUSTOMER), None)
    if leads.resolved is None and not leads.sketch.is_log:
        found = of_sale(leads.sheet)
        sale = found.keys if found else None
    elif (beside := own_outcomes(leads)) is not None:
        if sale is not None and beside.sale.keys == final:
            yield from _decides_in_leads(leads, sale, final)
        sale = beside.sale.keys
    if sale is None or sale == final or final["name"] != CUSTOMER:
        return
    own = rows_of(leads, sale)
    for part in parts[1:]:
        rows = rows_of(part, final) if part.name in _tables(final) else None
        if own is not None and rows is not None and own != rows:
            shown = harmless(part.sheet.shown)
            yield (
                f"{harmless(leads.sheet.shown)} says that {counted(own, 'lead')} bought, and "
                f"{shown} has {counted(rows, 'row')} that {'is' if rows == 1 else 'are'} won: "
                f"{shown} decides."
            )


def _decides_in_leads(
    leads: Part, known: Mapping[str, Any], final: Mapping[str, Any]
) -> Iterator[str]:
    """Say that a column of the file decides, and not what the preset knows of customers."""
    rows, taken = rows_of(leads, known), rows_of(leads, final)
    if rows and taken is not None and rows != taken:
        told = harmless(str(final.get("where", "")))
        yield (
            f"The columns of {leads.sheet.preset.title if leads.sheet.preset else 'the preset'} "
            f"say that {counted(rows, 'lead')} bought, and {counted(taken, 'lead')} by {told}, "
            "which decides."
        )


def _tables(entry: Mapping[str, Any]) -> set[str]:
    """Name the joined table that a stage is of."""
    return set(re.findall(r"\b(\w+)\.", f"{entry.get('at', '')} {entry.get('where', '')}"))


def _other_sales(part: Part) -> Iterator[str]:
    """Say which other statuses know sales, and that they decide nothing."""
    if part.resolved is not None or part.name == "history" or part.status is None:
        return
    for column in statuses_beside(part.sheet):
        rows = sum(dict(column.values)[value] for value in statuses(column).won)
        if rows:
            yield (
                f"{harmless(column.name)} of {harmless(part.sheet.shown)} says that "
                f"{counted(rows, 'row')} bought; {harmless(part.status.name)} decides."
            )


def _other_values(sketch: Sketch, part: Part) -> Iterator[str]:
    """Count the rows of a joined table whose status is of no stage and of no loss."""
    if part.status is None or part.name in (LEADS, "history"):
        return
    found, counts = statuses(part.status), dict(part.status.values)
    entries = [*sketch.stages, *sketch.losses]
    texts = " ".join(str(e.keys.get("where", "")) for e in entries)
    dated = " ".join(str(e.keys.get("at", "")) for e in entries).casefold()
    others = [
        (value, counts[value])
        for value in (*found.unknown, *found.negated, *found.rare)
        if "'" + value.replace("'", "''") + "'" not in texts and value.casefold() not in dated
    ]
    if others:
        others.sort(key=lambda each: (-each[1], each[0]))
        column, shown = harmless(part.status.name), harmless(part.sheet.shown)
        values = listed((harmless(value), rows) for value, rows in others)
        yield (
            f"Rows of {shown} whose {column} is of no stage and no loss are neither won nor lost: "
            f"{values}."
        )
