"""The order of day and month of a table's dates, where some of them fit both."""

from funnelcli.draft.describe import ORDERS, harmless, paragraph
from funnelcli.draft.lags import decided_orders, proven
from funnelcli.draft.profile import DAY_AND_MONTH
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import TableSketch
from funnelcli.errors import UsageError


def settle_order(sheet: Sheet, table: TableSketch) -> None:
    """Read dates that fit both orders as it was said, or as others of the table, and say so."""
    columns = [c for c in sheet.columns if DAY_AND_MONTH in c.form]
    orders = decided_orders(sheet, columns)
    open_ones = [c.name for c in columns if c not in orders]
    sure = {c: orders[c] for c in proven(sheet, columns) if c in orders}
    decided = set(sure.values())
    if not open_ones:
        return
    names = ", ".join(harmless(name) for name in open_ones)
    said = sheet.date_order
    if said is not None:
        if other := next((c for c, order in sure.items() if order != said), None):
            raise UsageError(
                f"--date-order {said}: dates in column {harmless(other.name)!r} of "
                f"{harmless(sheet.shown)} are {ORDERS[sure[other]]}, as its values show",
                f"Say --date-order {sure[other]}, or nothing: the others are read as these are.",
            )
        table.read["date_order"] = said
    elif len(decided) == 1:
        order = table.read["date_order"] = decided.pop()
        empty = " and the words for nothing" if "nulls" in table.read else ""
        table.remarks["read"] = f"check: the order of day and month{empty}"
        table.assumed.append(
            f"All dates of {harmless(sheet.shown)} are taken {ORDERS[order]}, as some of its "
            f"columns prove; no value tells it of {names}."
        )
    else:
        table.footing += paragraph(
            "check: nothing shows whether day or month comes first; say it with `read: "
            f"{{date_order: dmy}}` or mdy. It concerns {names}."
        )
