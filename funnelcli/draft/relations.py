"""Which table has the leads, which others hold their ids, and which is a log of changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet, share
from funnelcli.draft.words import CHANGED, ENTERED, ROLES
from funnelcli.errors import DataError

ENOUGH = 0.5
"""A column holds ids of leads when this share of its distinct values are such."""
REPEATED = 0.75
"""A log has so few leads for its rows; an export of leads with duplicates has more."""
_REFERENCE = re.compile(r"(?i)lead|contact|prospect|person|customer|mql")
_ID = re.compile(r"(?i)(\b|_)id\b|[a-z]Id\b|number|key|guid|uuid|record|email|e-mail")


@dataclass(frozen=True, slots=True)
class Link:
    """A column of a table that holds ids of the leads table, and how many of its values are."""

    column: Column
    share: float


def leads_of(sheets: Sequence[Sheet]) -> Sheet:
    """Choose the table of leads: a preset's, else the one whose ids the others hold.

    Of several, the one that is named after leads or contacts, else the first. A log or a list
    of deals is the table of leads only where no other is given.
    """
    known = [s for s in sheets if s.preset is not None and s.preset.kind == "leads"]
    if known or len(sheets) == 1:
        return (known or list(sheets))[0]
    others = [s for s in sheets if s.preset is None and not is_log(s)]
    if not others:
        return next((s for s in sheets if s.preset and s.preset.kind == "deals"), sheets[0])
    return max(others, key=lambda s: (_referred(s, sheets), _is_called_leads(s)))


def _referred(sheet: Sheet, sheets: Sequence[Sheet]) -> int:
    key = id_of(sheet)
    return 0 if key is None else sum(link(s, sheet, key) is not None for s in sheets if s != sheet)


def _is_called_leads(sheet: Sheet) -> bool:
    return bool(re.search("lead|contact|prospect", sheet.table.files[0].shown, re.IGNORECASE))


def id_of(sheet: Sheet) -> Column | None:
    """Guess the column that names rows: one called so, else the first whose values differ."""
    named = sheet.named(ROLES["id"], "text", "number", "email")
    if named is not None and named.filled:
        return named
    keys = [c for c in sheet.columns if c.is_key and c.filled == sheet.profile.rows]
    return next((c for c in keys if _ID.search(c.name)), None)


def link(sheet: Sheet, leads: Sheet, key: Column) -> Link | None:
    """Find the column of another table that holds ids of leads; None where none does."""
    own = id_of(sheet)
    candidates = [
        c
        for c in sheet.columns
        if c.kind in ("text", "number", "email")
        and (c.name == key.name or _REFERENCE.search(c.name) or _ID.search(c.name))
    ]
    links = [Link(c, share(sheet, c, leads, key)) for c in candidates]
    # Numbers of rows, 1 to n, are found among any other such numbers: the name decides first.
    return max(
        (found for found in links if found.share >= ENOUGH),
        key=lambda found: (_is_reference(found.column, key, own), found.share),
        default=None,
    )


def _is_reference(column: Column, key: Column, own: Column | None) -> int:
    if _REFERENCE.search(column.name):
        return 2
    return int(column.name == key.name or column != own)


def is_log(sheet: Sheet) -> bool:
    """Tell a log of changes: ids that repeat, one date, a stage, and no money."""
    if sheet.preset is not None:
        return sheet.preset.kind == "history"
    dates = [c for c in sheet.columns if c.kind == "date"]
    return (
        len(dates) == 1
        and sheet.named(ENTERED, "text") is not None
        and sheet.named(ROLES["amount"], "number") is None
        and (repeats := lead_in_log(sheet)) is not None
        and (repeats.distinct <= REPEATED * repeats.filled or _says_new(sheet))
    )


def _says_new(sheet: Sheet) -> bool:
    return sheet.named(("new value", "to stage", "new stage", "new status")) is not None


def lead_in_log(sheet: Sheet) -> Column | None:
    """Find the column of a log that names leads."""
    columns = [c for c in sheet.columns if c.kind in ("text", "number", "email")]
    named = [c for c in columns if _REFERENCE.search(c.name)] or [
        c for c in columns if _ID.search(c.name)
    ]
    return min(named, key=lambda c: c.distinct, default=None)


def log_columns(sheet: Sheet) -> dict[str, str]:
    """Name the columns of a log by what they are."""
    lead, stage = lead_in_log(sheet), sheet.named(ENTERED, "text")
    at = sheet.named(CHANGED, "date") or next((c for c in sheet.columns if c.kind == "date"), None)
    if lead is None or stage is None or at is None:
        raise DataError(f"{sheet.shown}: a log needs columns of the lead, the stage and the date")
    return {"lead": lead.name, "stage": stage.name, "at": at.name}
