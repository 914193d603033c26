"""What a table beside the leads tells of them: one of deals more than one of tasks or tickets."""

from funnelcli.draft.references import is_named_id, names_deals, names_leads
from funnelcli.draft.relations import id_of, is_of_deals
from funnelcli.draft.sales import called, of_loss, of_sale
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.statuses import status_of, statuses
from funnelcli.words.vocabulary import says


def tells_deals(sheet: Sheet) -> bool:
    """Tell whether its rows are deals: it tells sales, or looks like deals and is nothing else."""
    if of_sale(sheet) is not None:
        return True
    return is_of_deals(sheet) and not is_of_others(sheet)


def tells_losses(sheet: Sheet) -> bool:
    """Tell whether its losses are of leads: a cancelled task or newsletter loses none."""
    if tells_deals(sheet):
        return True
    if is_of_others(sheet) or of_loss(sheet) is None:
        return False
    status = status_of(sheet)
    values = statuses(status).lost if status is not None else ()
    return called(sheet, "lost") is not None or not values or any(says("lost", v) for v in values)


def is_of_others(sheet: Sheet) -> bool:
    """Tell whether the id of its rows is called after something else, such as `Ticket Id`."""
    own = id_of(sheet)
    if own is None or own.filled != own.distinct or not is_named_id(own.name):
        return False
    return not (names_deals(own.name) or names_leads(own.name))
