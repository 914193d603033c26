"""Which table has the leads, which others hold their ids, and which is a log of changes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.sheet import Sheet, density, plain, share
from funnelcli.draft.words import CHANGED, ENTERED, ROLES
from funnelcli.errors import DataError

ENOUGH = 0.5
"""A column holds ids of leads when this share of its distinct values are such."""
REPEATED = 0.75
"""A log has so few leads for its rows; an export of leads with duplicates has more."""
DENSE = 0.1
"""Of numbers, each of which is an id with this chance, those that are ids prove nothing."""
MOST_CHANGES = 20
"""What is there more often, on average, is a group such as a source, and no lead."""
_REFERENCE = re.compile(r"(?i)lead|contact|prospect|person|customer|mql")
_NAMES_LEADS = re.compile(
    r"(.* )?(lead|contact|prospect|person|customer|mql)( ?(id|ids|key|guid|uuid|number|no))?"
)
_ID = re.compile(r"(?i)(\b|_)id\b|[a-z]Id\b|number|key|guid|uuid|record|email|e-mail")
_SUBJECT = "lead|contact|prospect|person|customer|mql|deal|opportunity|object|record"
_OF_LOG = tuple(
    map(
        re.compile,
        (
            rf"(.* )?({_SUBJECT}) ?(id|key|guid|uuid)",
            r"id|key|guid|uuid",
            rf"({_SUBJECT})( (number|no))?",
            r"(.* )?e ?mail( address)?",
            r"(?!owner|user|account|company|campaign|source|type|status|stage).* ?(id|guid|uuid)",
        ),
    )
)
"""What a log calls its leads, the likeliest first; with more words it says something of them."""
_CHANGE = re.compile(r"at|timestamp|(.* )?(changed?|entered|edit|moved|transition)( .*)?")
"""The date of a log, where it cannot be that of a list of leads."""


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


def objects(sheet: Sheet) -> list[str]:
    """List what a file of several objects has ids of: `Record ID - Contact`."""
    found = (re.fullmatch("record id - (.+)", c.name.strip(), re.IGNORECASE) for c in sheet.columns)
    return [match[1] for match in found if match]


def _referred(sheet: Sheet, sheets: Sequence[Sheet]) -> int:
    key = id_of(sheet)
    return 0 if key is None else sum(link(s, sheet, key) is not None for s in sheets if s != sheet)


def _is_called_leads(sheet: Sheet) -> bool:
    file = sheet.table.files[0]
    return bool(re.search("lead|contact|prospect", file.sheet or file.shown, re.IGNORECASE))


def id_of(sheet: Sheet) -> Column | None:
    """Guess the column that names rows: one called so, else the first whose values differ."""
    named = sheet.named(ROLES["id"], "text", "number", "email")
    if named is not None and named.filled:
        return named
    keys = [c for c in sheet.columns if c.is_key and c.filled == sheet.profile.rows]
    return next((c for c in keys if _ID.search(c.name)), None)


def link(sheet: Sheet, leads: Sheet, key: Column) -> Link | None:
    """Find the column of another table that holds ids of leads; None where none does.

    Where leads are numbered, any small numbers are found among them: then a name has to say it.
    """
    own, by_chance = id_of(sheet), density(leads, key) > DENSE
    candidates = [
        c
        for c in sheet.columns
        if c.kind in ("text", "number", "email")
        and (c.name == key.name or _REFERENCE.search(c.name) or _ID.search(c.name))
        and (
            not by_chance
            or (c.name == key.name and c != own)
            or _NAMES_LEADS.fullmatch(plain(c.name))
        )
    ]
    links = [Link(c, share(sheet, c, leads, key)) for c in candidates]
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
        and (lead := lead_in_log(sheet)) is not None
        and (_repeats(lead) or _says_new(sheet))
    )


def _says_new(sheet: Sheet) -> bool:
    return sheet.named(("new value", "to stage", "new stage", "new status")) is not None


def _repeats(column: Column) -> bool:
    """Tell whether a value is in several rows, as a lead is in a log, and not in very many."""
    return column.filled / MOST_CHANGES <= column.distinct <= REPEATED * column.filled


def lead_in_log(sheet: Sheet) -> Column | None:
    """Find the column of a log that names leads; its rows may have an id of their own."""
    whole = MOSTLY * sheet.profile.rows
    columns = [c for c in sheet.columns if c.kind in ("text", "number", "email")]
    named = [
        c
        for words in _OF_LOG
        for c in columns
        if c.filled >= whole and words.fullmatch(plain(c.name))
    ]
    dates = (c for c in sheet.columns if c.kind == "date")
    if _says_new(sheet) or any(_CHANGE.fullmatch(plain(c.name)) for c in dates):
        named.sort(key=lambda c: not _repeats(c))
    return next(iter(named), None)


def log_columns(sheet: Sheet) -> dict[str, str]:
    """Name the columns of a log by what they are."""
    lead, stage = lead_in_log(sheet), sheet.named(ENTERED, "text")
    at = sheet.named(CHANGED, "date") or next((c for c in sheet.columns if c.kind == "date"), None)
    if lead is None or stage is None or at is None:
        raise DataError(f"{sheet.shown}: a log needs columns of the lead, the stage and the date")
    return {"lead": lead.name, "stage": stage.name, "at": at.name}
