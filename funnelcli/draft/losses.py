"""The losses and the amounts of a draft, put together from its tables."""

from collections.abc import Sequence

from funnelcli.config import fold
from funnelcli.draft.beside import tells_losses
from funnelcli.draft.corrected import corrected, without_scarce_date
from funnelcli.draft.describe import describe
from funnelcli.draft.own_outcomes import OwnOutcomes
from funnelcli.draft.sales import losses_beside, of_loss
from funnelcli.draft.sketch import Sketch, StageSketch
from funnelcli.draft.statuses import statuses
from funnelcli.draft.tables import Part


def add_losses_and_amounts(
    sketch: Sketch, leads: Part, joined: Sequence[Part], log: Part | None
) -> None:
    """Fill in what each table tells of losses, and the column of the amounts."""
    for part in (leads, *joined):
        table, lost = "" if part is leads else part.name, None
        if part.resolved is not None:
            told = corrected(part, part.resolved.lost) if part.resolved.lost else None
            lost = StageSketch(without_scarce_date(part, told)) if told else None
            if table and part.resolved.amount and not _is_empty(part, part.resolved.amount):
                sketch.amount = part.resolved.amount
        elif not part.sketch.is_log:
            is_told = not table or tells_losses(part.sheet)
            lost = of_loss(part.sheet, table=table) if is_told else None
            money = part.sheet.role("amount", "number") if table else None
            sketch.amount = f"{table}.{money.name}" if money else sketch.amount
        sketch.losses += [lost] if lost else []
        if part.resolved is None and not part.sketch.is_log:
            sketch.losses += losses_beside(part.sheet, table=table)
    if "amount" in leads.sketch.keys and _is_empty(leads, leads.sketch.keys["amount"]):
        del leads.sketch.keys["amount"]
    if log is not None and log.status is not None:
        _add_losses_of_log(sketch, statuses(log.status).lost)


def add_own(sketch: Sketch, leads: Part, own: OwnOutcomes | None) -> None:
    """Add the losses and the amount beside a preset; an amount that the preset knows stays."""
    if own is None:
        return
    sketch.losses += [own.loss] if own.loss else []
    if own.amount is not None and own.amount.filled and "amount" not in leads.sketch.keys:
        leads.sketch.keys["amount"] = own.amount.name
        leads.sketch.remarks["amount"] = describe(own.amount)


def _add_losses_of_log(sketch: Sketch, values: Sequence[str]) -> None:
    """Add the values of the log that mean a loss to those of the status, or else a rule of them."""
    known = next((each.keys["values"] for each in sketch.losses if "values" in each.keys), None)
    if known is not None:
        known += [value for value in values if fold(value) not in map(fold, known)]
    elif values:
        sketch.losses.append(StageSketch({"values": list(values)}, "check: which are final"))


def _is_empty(part: Part, reference: str) -> bool:
    return not part.sheet.profile[reference.removeprefix(f"{part.name}.")].filled
