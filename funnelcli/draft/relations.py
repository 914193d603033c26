"""Which table has the leads, which column names its rows, and which is a log of changes."""

import re
from collections.abc import Sequence

from funnelcli.config.presets import LEADS
from funnelcli.draft.links import Link, link
from funnelcli.draft.logs import has_outcomes_between, has_own_ids
from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.references import is_id, names_deals, names_leads
from funnelcli.draft.sales import of_conversion, of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.draft.words import CHANGED, ENTERED, ROLES, date_means
from funnelcli.errors import DataError
from funnelcli.vocabulary import plain, says_only

REPEATED = 0.75
"""A log has so few leads for its rows; an export of leads with duplicates has more."""
MOST_CHANGES = 20
"""What is there more often, on average, is a group such as a source, and no lead."""
NOTHING = (0, 0, True, 1)
"""The standing of a table that only has rows, which a list of deals outdoes."""
OF_ITSELF = 10
"""How much more the name of the file says of an id than other columns do."""
SHORT = 3
"""A word of so few letters is found in any name."""
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
_CALLED_LEADS = re.compile(r"lead|interessent|piste|prospect")
_CALLED_CONTACTS = re.compile(r"contact|kontakt|contatt|contato|relatie|person|kunde|client|klant")
_CALLED_OTHERWISE = re.compile(
    r"subscri|newsletter|mail|user|owner|product|produkt|campaign|kampagn|task|activit|call|note"
    r"|event|quote|invoice|order|spend|budget|account|compan|firm|team|price"
)
"""Tables of a CRM that are none of leads, be they long."""
_DEALS = re.compile(r"deal|opportunit|opps|negoci|chance|affaire|trattativ|kansen|potential")


def leads_of(sheets: Sequence[Sheet]) -> Sheet:
    """Choose the table of leads: a preset's, else the one that is named so.

    Else the one to which the others point, or which tells what became of its rows; never one
    because it is long. A log or a list of deals is the table of leads only where no other can be.
    """
    known = [s for s in sheets if s.preset is not None and s.preset.kind == LEADS]
    if known or len(sheets) == 1:
        return (known or list(sheets))[0]
    others = [s for s in sheets if s.preset is None and not is_log(s)]
    deals = next((s for s in sheets if s.preset and s.preset.kind == "deals"), None)
    ranked = [
        (rank, s) for s in others if (rank := _standing(s, sheets)) > NOTHING or deals is None
    ]
    if not ranked:
        return deals or sheets[0]
    return max(ranked, key=lambda found: found[0])[1]


def _standing(sheet: Sheet, sheets: Sequence[Sheet]) -> tuple[int, int, bool, int]:
    """Rank a table by its name, the tables that point to it, and what it tells of its rows.

    One of deals, which may point to leads, comes after one whose rows have ids and no such name.
    """
    key = id_of(sheet)
    may_be_leads = key is not None and key.kind != "email" and not is_of_deals(sheet)
    return _called(sheet), _referred(sheet, sheets), may_be_leads, _tells(sheet)


def _called(sheet: Sheet) -> int:
    name = _stem(sheet)
    if _CALLED_LEADS.search(name):
        return 2
    if _CALLED_CONTACTS.search(name):
        return 1
    return -int(bool(_CALLED_OTHERWISE.search(name)))


def _tells(sheet: Sheet) -> int:
    if of_sale(sheet) or of_conversion(sheet):
        return 2
    status = status_of(sheet)
    return int(status is not None and statuses(status).is_told)


def _stem(sheet: Sheet) -> str:
    file = sheet.table.files[0]
    return (file.sheet or file.shown.rpartition("/")[2]).casefold()


def is_of_deals(sheet: Sheet) -> bool:
    """Tell whether a table is one of deals, by its preset, its name or its columns."""
    if sheet.preset is not None:
        return sheet.preset.kind == "deals"
    if _DEALS.search(_stem(sheet)):
        return True
    closed = any(c.kind == "date" and date_means(c.name) == "closed" for c in sheet.columns)
    return closed and sheet.role("amount", "number") is not None


def objects(sheet: Sheet) -> list[str]:
    """List what a file of several objects has ids of: `Record ID - Contact`."""
    found = (re.fullmatch("record id - (.+)", c.name.strip(), re.IGNORECASE) for c in sheet.columns)
    return [match[1] for match in found if match]


def _referred(sheet: Sheet, sheets: Sequence[Sheet]) -> int:
    key = id_of(sheet)
    if key is None:
        return 0
    return sum(link(s, sheet, key, id_of(s)) is not None for s in sheets if s is not sheet)


def id_of(sheet: Sheet) -> Column | None:
    """Guess the column that names rows: one called so, else the first whose values differ.

    A column without repeats that is called as an id of this table goes before one that is called
    after another table, or that repeats.
    """
    columns = [c for c in sheet.columns if c.kind in ("text", "number", "email") and c.filled]
    usual = [c for c in columns if c.kind != "date" and plain(c.name) in ROLES["id"]]
    keys = [c for c in columns if c.filled == c.distinct == sheet.profile.rows and is_id(c.name)]
    if found := [*usual, *(c for c in keys if c not in usual)]:
        names = ROLES["id"]
        return max(
            found,
            key=lambda c: (
                c.distinct > REPEATED * c.filled,
                _standing_of_id(sheet, c),
                c in keys,
                -names.index(plain(c.name)) if c in usual else -len(names),
                -c.index,
            ),
        )
    whole = (c for c in columns if c.filled == c.distinct == sheet.profile.rows)
    return next((c for c in whole if c.kind == "email"), None)


def _standing_of_id(sheet: Sheet, column: Column) -> int:
    """Tell how much an id is called after its own table: its file, and other columns of it."""
    subject = next(iter(plain(column.name).split()), "")
    if says_only("identifier", column.name):
        return OF_ITSELF
    others = sum(plain(c.name).split()[:1] == [subject] for c in sheet.columns if c is not column)
    in_name = len(subject) > SHORT and subject[: SHORT + 1] in plain(_stem(sheet))
    return OF_ITSELF * in_name + others + int(column.index == 0)


def is_log(sheet: Sheet) -> bool:
    """Tell a log of changes: ids that repeat, one date, a stage, and no money."""
    if sheet.preset is not None:
        return sheet.preset.kind == "history"
    dates = [c for c in sheet.columns if c.kind == "date"]
    return (
        len(dates) == 1
        and entered_in_log(sheet) is not None
        and sheet.role("amount", "number") is None
        and (lead := lead_in_log(sheet)) is not None
        and (_says_new(sheet) or (_repeats(lead) and not _is_list(sheet, lead, dates[0])))
    )


def entered_in_log(sheet: Sheet) -> Column | None:
    """Find the column of a log with the stage that was entered."""
    named = sheet.named(ENTERED, "text")
    if named is not None:
        return named
    status = status_of(sheet)
    return status if status is not None and statuses(status).is_told else None


def _says_new(sheet: Sheet) -> bool:
    return sheet.named(("new value", "to stage", "new stage", "new status")) is not None


def _repeats(column: Column) -> bool:
    """Tell whether a value is in several rows, as a lead is in a log, and not in very many."""
    return column.filled / MOST_CHANGES <= column.distinct <= REPEATED * column.filled


def lead_in_log(sheet: Sheet, leads: Sheet | None = None) -> Column | None:
    """Find the column of a log that names leads; its rows may have an id of their own.

    Where the leads are known, one whose values are ids of theirs.
    """
    whole = MOSTLY * sheet.profile.rows
    columns = [c for c in sheet.columns if c.kind in ("text", "number", "email")]
    named = [
        c
        for words in _OF_LOG
        for c in columns
        if c.filled >= whole and words.fullmatch(plain(c.name))
    ]
    named += [c for c in columns if c.filled >= whole and is_id(c.name) and c not in named]
    dates = (c for c in sheet.columns if c.kind == "date")
    called = [c for c in columns if names_leads(c.name) or names_deals(c.name)]
    named += [c for c in called if c.filled >= whole and c not in named]
    named.sort(key=lambda c: c.filled == c.distinct)  # each row has another: its own
    if _says_new(sheet) or any(_CHANGE.fullmatch(plain(c.name)) for c in dates):
        named.sort(key=lambda c: not _repeats(c))
    if leads is not None and (found := _log_link(sheet, leads)) is not None:
        return found.column
    return next(iter(named), None)


def _log_link(sheet: Sheet, leads: Sheet) -> Link | None:
    return link(sheet, leads, id_of(leads), None, lists=False)


def log_columns(sheet: Sheet, lead: Column | None) -> dict[str, str]:
    """Name the columns of a log by what they are."""
    stage = entered_in_log(sheet)
    at = sheet.named(CHANGED, "date") or next((c for c in sheet.columns if c.kind == "date"), None)
    if lead is None or stage is None or at is None:
        raise DataError(f"{sheet.shown}: a log needs columns of the lead, the stage and the date")
    return {"lead": lead.name, "stage": stage.name, "at": at.name}


def _is_list(sheet: Sheet, lead: Column, at: Column) -> bool:
    """Tell a list of things of leads, such as their deals, from a log of what became of them."""
    stage = entered_in_log(sheet)
    if has_own_ids(sheet, lead) or date_means(at.name) in ("won", "lost", "closed"):
        return True
    is_change = _CHANGE.fullmatch(plain(at.name)) is not None
    return not is_change and stage is not None and has_outcomes_between(sheet, lead, stage, at)
