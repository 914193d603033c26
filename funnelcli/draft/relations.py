"""Which table has the leads, which column names its rows, and which is a log of changes.

Headers and values decide; what a file is called never does.
"""

import re

from funnelcli.draft.links import Link, link
from funnelcli.draft.logs import has_outcomes_between, has_own_ids
from funnelcli.draft.names import CHANGED, ENTERED, ROLES
from funnelcli.draft.profile import MOSTLY, Column
from funnelcli.draft.references import is_id, names_deals, names_leads
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.draft.words import date_means
from funnelcli.errors import DataError
from funnelcli.words.vocabulary import plain, says_only

REPEATED = 0.75
"""A log has so few leads for its rows; an export of leads with duplicates has more."""
MOST_CHANGES = 20
"""What is there more often, on average, is a group such as a source, and no lead."""
OF_ITSELF = 10
"""How much more a name without a subject says of an id, or one that the table is of."""
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
_OF_DEALS = re.compile(
    r"\b(deal|opportunit|opp\b|opps\b|oppid|negoci|verkaufschance|geschaft|affaire|transaction"
    r"|trattativ|trato|kans|potential)"
)


def is_of_deals(sheet: Sheet) -> bool:
    """Tell whether a table is one of deals, by its preset or its columns.

    Its rows are called so by their id, or have a day on which they closed and an amount or an
    outcome.
    """
    if sheet.preset is not None:
        return sheet.preset.kind == "deals"
    key = id_of(sheet)
    return _looks_like_deals(sheet) or (key is not None and _is_deal(key))


def _is_deal(column: Column) -> bool:
    return bool(_OF_DEALS.search(plain(column.name)))


def _looks_like_deals(sheet: Sheet) -> bool:
    if not any(c.kind == "date" and date_means(c.name) == "closed" for c in sheet.columns):
        return False
    status = status_of(sheet)
    ends = status is not None and bool(statuses(status).won or statuses(status).lost)
    return ends or sheet.role("amount", "number") is not None


def objects(sheet: Sheet) -> list[str]:
    """List what a file of several objects has ids of: `Record ID - Contact`."""
    found = (re.fullmatch("record id - (.+)", c.name.strip(), re.IGNORECASE) for c in sheet.columns)
    return [match[1] for match in found if match]


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
    """Tell how much an id is called after what the table is of, and after other columns of it."""
    subject = next(iter(plain(column.name).split()), "")
    if says_only("identifier", column.name):
        return OF_ITSELF
    others = sum(plain(c.name).split()[:1] == [subject] for c in sheet.columns if c is not column)
    is_own = _is_deal(column) and _looks_like_deals(sheet)
    return OF_ITSELF * is_own + others + int(column.index == 0)


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


def place(sheet: Sheet, leads: Sheet) -> tuple[object, ...]:
    """Put tables in an order that the one in which they are given does not change.

    Logs come last, since one may be of a joined table, and one of the leads themselves first.
    """
    is_direct = link(sheet, leads, id_of(leads), id_of(sheet)) is not None
    return is_log(sheet), not is_direct, -sheet.profile.rows, sheet.table.header


def entered_in_log(sheet: Sheet) -> Column | None:
    """Find the column of a log with the stage that was entered."""
    named = sheet.named(("stage",), "text") or _new_value(sheet) or sheet.named(ENTERED, "text")
    if named is not None:
        return named
    status = status_of(sheet)
    return status if status is not None and statuses(status).is_told else None


def _says_new(sheet: Sheet) -> bool:
    return _new_value(sheet) is not None


def _new_value(sheet: Sheet) -> Column | None:
    """Find the column of the values after a change, in any language: `Neuer Wert`."""
    return next(
        (c for c in sheet.columns if c.kind == "text" and says_only("entered", c.name, "object")),
        None,
    )


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
