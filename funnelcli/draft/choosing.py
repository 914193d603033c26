"""Which table has the leads: its headers and values decide, and those that point to it."""

import re
from collections.abc import Sequence

from funnelcli.config.presets import LEADS
from funnelcli.draft.links import link
from funnelcli.draft.profile import Column
from funnelcli.draft.relations import id_of, is_log, is_of_deals
from funnelcli.draft.sales import of_conversion, of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.words.vocabulary import plain, says_any

_OF_LEADS = re.compile(r"\b(lead|mql|interessent|piste|prospect)")
_OF_PERSONS = re.compile(
    r"\b(contact|kontakt|contatt|contato|contacto|relatie|person|kunde|client|klant|customer)"
)
_OTHERWISE = re.compile(
    r"\b(user|owner|product|produkt|campaign|kampagn|task|activit|call|note|event|quote|invoice|order"
    r"|spend|budget|team|price|ticket|subscri)"
)
"""What ids of other tables of a CRM are called after, be they long."""


def leads_of(sheets: Sequence[Sheet]) -> Sheet:
    """Choose the table of leads: a preset's, else one of persons, by its headers.

    Of several the one to which the others point, or which tells what became of its rows; never
    one because it is long. A log or a list of deals is the table of leads only where no other
    can be.
    """
    known = [s for s in sheets if s.preset is not None and s.preset.kind == LEADS]
    others = [s for s in sheets if not is_log(s)]
    return max(known or others or sheets, key=lambda sheet: _standing(sheet, sheets))


def _standing(sheet: Sheet, sheets: Sequence[Sheet]) -> tuple[object, ...]:
    """Rank a table by what its rows are, the tables that point to it, and what it tells.

    The last places only make the choice one that the order of the files does not change.
    """
    tells = _tells(sheet)
    has_deals = any(each.preset is not None and each.preset.kind == "deals" for each in sheets)
    return (
        min(_about(sheet), 0) if _points(sheet, sheets) else _about(sheet),
        len(_pointing(sheet, sheets)),
        not is_of_deals(sheet) and (tells > 0 or not has_deals),
        tells,
        sheet.profile.rows,
        sheet.table.header,
    )


def _about(sheet: Sheet) -> int:
    """Rank what the rows of a table are: leads, persons, deals or untold, or something else.

    One whose rows have no id of their own, such as a list of addresses, is something else.
    """
    key = id_of(sheet)
    if key is None or key.kind == "email" or (sheet.preset is None and _is_otherwise(key)):
        return -1
    if is_of_deals(sheet):
        return 0
    name = plain(key.name)
    if _OF_LEADS.search(name):
        return 2
    has_address = any(c.kind == "email" for c in sheet.columns)
    return int(bool(_OF_PERSONS.search(name) or has_address or sheet.role("source")))


def _points(sheet: Sheet, sheets: Sequence[Sheet]) -> bool:
    """Tell whether rows are of rows of another table by their ids: customers, of leads."""
    others = (s for s in sheets if s is not sheet and not is_log(s) and not is_of_deals(s))
    for other in others:
        key, own = id_of(other), id_of(sheet)
        found = link(sheet, other, key, own) if _about(other) >= 0 else None
        if found is None or found.by != key or found.column == own:
            continue
        if not _is_otherwise(found.column):
            return True
    return False


def _is_otherwise(key: Column) -> bool:
    return bool(_OTHERWISE.search(plain(key.name))) or says_any(("owner", "account"), key.name)


def _tells(sheet: Sheet) -> int:
    if of_sale(sheet) or of_conversion(sheet):
        return 2
    status = status_of(sheet)
    return int(status is not None and statuses(status).is_told)


def _pointing(sheet: Sheet, sheets: Sequence[Sheet]) -> set[int]:
    """Find the tables whose rows are of rows of this one, also through another table."""
    reached, open_ones = set[int](), [sheet]
    while open_ones:
        target = open_ones.pop()
        key = id_of(target)
        for number, other in enumerate(sheets):
            if key is None or other is sheet or number in reached:
                continue
            found = link(other, target, key, id_of(other))
            if found is None or _is_otherwise(found.column):
                continue
            if found.by == key or found.by.kind == "email":
                reached.add(number)
                open_ones.append(other)
    return reached
