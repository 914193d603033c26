"""What the rows of a table are of, where that says that they are no sums by day and channel."""

from funnelcli.config.presets import LEADS
from funnelcli.draft.describe import harmless
from funnelcli.draft.profile import Column
from funnelcli.draft.references import is_id, mentions_leads
from funnelcli.draft.relations import is_log, is_of_deals
from funnelcli.draft.sales import of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.draft.words import is_known_stage, stage_of


def what_else(sheet: Sheet) -> str:
    """Say why the rows of a table are no sums: it has a preset, tells sales, or names persons."""
    if sheet.preset is not None and sheet.preset.kind in (LEADS, "deals", "history"):
        return f"it is of {sheet.preset.title}"
    if of_sale(sheet) is not None or is_of_deals(sheet):
        return "its rows tell sales"
    if is_log(sheet):
        return "it is a log of changes"
    if has_stages(sheet):
        return "its rows have stages"
    for column in sheet.columns:
        if column.kind == "email" or (is_id(column.name) and mentions_leads(column.name)):
            return f"its rows are of persons ({harmless(column.name)})"
    return ""


def has_stages(sheet: Sheet) -> bool:
    """Tell whether a status says something, or dates are called after stages of a usual place."""
    status = status_of(sheet)
    if status is not None and statuses(status).is_told:
        return True
    dated = (stage_of(c.name) for c in sheet.columns if c.kind == "date")
    return any(stage is not None and is_known_stage(stage) for stage in dated)


def own_id(sheet: Sheet) -> Column | None:
    """Find an id that each row has for itself."""
    whole = (c for c in sheet.columns if c.filled == c.distinct == sheet.profile.rows)
    return next((c for c in whole if is_id(c.name) and c.kind != "date"), None)
