"""What an export of leads says of sales in columns that its preset does not know.

A report of leads may have columns of the deal beside them, such as its stage. Their values are
outcomes, whatever the columns are called, and decide before what the preset knows.
"""

from dataclasses import dataclass, replace
from typing import Any

from funnelcli.draft.flags import is_sale_flag
from funnelcli.draft.profile import Column
from funnelcli.draft.sales import CUSTOMER, of_loss, of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import StageSketch
from funnelcli.draft.sqltext import is_one_of
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.draft.tables import Part
from funnelcli.draft.words import is_outcome
from funnelcli.words.vocabulary import says


@dataclass(frozen=True, slots=True)
class OwnOutcomes:
    """What the columns beside those of a preset say."""

    sale: StageSketch
    loss: StageSketch | None
    amount: Column | None
    """Of the deal, where the table has one."""


def own_outcomes(leads: Part) -> OwnOutcomes | None:
    """Find what says who bought beside the columns of a preset; None where nothing does.

    Where the stages of the preset know customers, only values that are outcomes say it better:
    a date that is called after a sale, or a status of customers, does not.
    """
    if leads.resolved is None:
        return None
    rest = _beside_preset(leads.sheet)
    sale = of_sale(rest)
    is_known = any(stage["name"] == CUSTOMER for stage in leads.resolved.stages)
    if sale is None or (is_known and not _knows_outcomes(rest)):
        return None
    loss = of_loss(rest)
    return OwnOutcomes(
        StageSketch(_asked(rest, sale.keys), sale.remark),
        StageSketch(_asked(rest, loss.keys), loss.remark) if loss else None,
        rest.role("amount", "number"),
    )


def _beside_preset(sheet: Sheet) -> Sheet:
    """Take the columns that a preset gives a meaning away."""
    preset = sheet.preset
    known = set(preset.found(sheet.table.header).values()) if preset else set[str]()
    columns = [c for c in sheet.profile.columns if c.name not in known]
    return replace(sheet, preset=None, profile=replace(sheet.profile, columns=tuple(columns)))


def _knows_outcomes(sheet: Sheet) -> bool:
    """Tell whether a column says won: in its values, or as the name of one of yes and no."""
    status = status_of(sheet)
    if status is not None and any(map(is_outcome, statuses(status).won)):
        return True
    flags = (c for c in sheet.columns if c.kind == "flag" and says("won", c.name))
    return any(is_sale_flag(c.name) for c in flags)


def _asked(sheet: Sheet, keys: dict[str, Any]) -> dict[str, Any]:
    """Ask for values by a condition on their column: it is not the status of the preset."""
    status = status_of(sheet)
    if status is None or "values" not in keys:
        return keys
    rest = {key: value for key, value in keys.items() if key not in ("name", "values")}
    name = {"name": keys["name"]} if "name" in keys else {}
    return {**name, "where": is_one_of(status.name, keys["values"]), **rest}
