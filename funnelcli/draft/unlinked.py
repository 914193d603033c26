"""Tables of which nothing says which has the leads, and how they hang together."""

from collections.abc import Sequence

from funnelcli.config.presets import LEADS
from funnelcli.draft.beside import is_of_others
from funnelcli.draft.columns import created_of
from funnelcli.draft.links import link
from funnelcli.draft.references import names_leads
from funnelcli.draft.relations import id_of, is_log
from funnelcli.draft.sheet import Sheet
from funnelcli.errors import DataError


def refuse_unlinked(chosen: Sheet, left_out: Sequence[Sheet]) -> None:
    """Raise where a table that is left out may have the leads as well as the one that was chosen.

    A share of customers of the one would be told where that of the other was meant.
    """
    if _is_of_leads(chosen):
        return
    for other in left_out:
        if _may_be_leads(other) and not _are_tied(chosen, other):
            first, second = sorted((chosen.shown, other.shown))
            raise DataError(
                f"{first} and {second}: no column of one holds ids of the other, and nothing says "
                "which of them has the leads",
                "Export the id of the lead beside each deal, or give only the table that is meant.",
            )


def _are_tied(one: Sheet, other: Sheet) -> bool:
    keys = id_of(one), id_of(other)
    return any(link(a, b, *k) for a, b, k in ((one, other, keys[::-1]), (other, one, keys)))


def _is_of_leads(sheet: Sheet) -> bool:
    """Tell whether headers say that a table is of leads: a preset, the id, or how they came in."""
    if sheet.preset is not None:
        return sheet.preset.kind == LEADS
    own = id_of(sheet)
    if own is not None and own.kind != "email" and names_leads(own.name):
        return True
    return sheet.role("source") is not None or any(c.kind == "email" for c in sheet.columns)


def _may_be_leads(sheet: Sheet) -> bool:
    """Tell whether a table has rows that came up on a day, and are told apart by no address."""
    if is_log(sheet) or is_of_others(sheet) or created_of(sheet) is None:
        return False
    return any(c.is_key and c.distinct == c.filled == sheet.profile.rows for c in sheet.columns)
