"""A table of what was spent: days or months, and one column of costs."""

import re
from collections.abc import Sequence

from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.channels import channel_of
from funnelcli.draft.input_tables.days import days_of, says_days
from funnelcli.draft.input_tables.looks import Looks, either, none
from funnelcli.draft.input_tables.rows_of import own_id, what_else
from funnelcli.draft.names import ROLES
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.words.vocabulary import plain, says, says_any, says_only

SPEND = "spend"
_EACH = re.compile(r"\b(per|avg|average|each|pro|par|por|moyen|medio|gemiddeld|conv|cp[acl])\b")
_BESIDE = re.compile(
    r"\b(total|gesamt|net|netto|gross|brutto|actual|ist|ad|ads|advertising|media|marketing|campaign"
    r"|werbe|publicitaires?|publicitarios?|pubblicitaria|de|di|in|amount|value|usd|eur|gbp|chf|cad|aud|sek|nok|dkk|pln|brl|inr)\b"
)
_CURRENCY = re.compile(r"\b(currency|wahrung|devise|moneda|divisa|moeda|valuta)\b")
_COST = re.compile(r"cost|kost|cout|custo|gasto|spes[ae]|depense")
_PRICE = re.compile(r"\b(price|preis|prix|precio|preco|prezzo|prijs)\b")


def looks_like_spend(sheet: Sheet, sources: Sequence[str] = ()) -> Looks:
    """Tell whether a table is what was spent; `sources` are those of the leads.

    An amount that nothing calls a cost may be revenue: such a table is proposed, not taken.
    """
    if other := what_else(sheet):
        return none(SPEND, other)
    costs = [c for c in sheet.columns if c.kind == "number" and is_cost(c)]
    is_said = bool(costs) or any(_is_kind_of_cost(c) for c in sheet.columns)
    money = costs or [c for c in sheet.columns if c.kind == "number" and _is_amount(c)]
    found = days_of(sheet)
    days = found.column
    if not costs and not is_said and not _may_be_meant(sheet, days):
        return none(SPEND, "no column of it is called a cost")
    if not money:
        return none(SPEND, "no column of it is called a cost")
    if days is None:
        return none(SPEND, found.said)
    keys = {"date": days.name} | ({"until": found.until.name} if found.until else {})
    others = [*keys.values(), *(c.name for c in money)]
    kinds = [c for c in _texts(sheet) if says_only("kind", c.name, "cost")]
    channel, unsettled = channel_of(sheet, sources, [*others, *(c.name for c in kinds)])
    if channel is not None:
        keys["channel"] = channel.name
    campaigns = [c for c in _named(sheet) if says_only("campaign", c.name) and c != channel]
    if len(campaigns) == 1:
        keys["campaign"] = campaigns[0].name
    keys["cost"] = money[0].name
    if len(kinds) == 1:
        keys["type"] = kinds[0].name
    currency = next((c for c in _texts(sheet) if is_currency(c)), None)
    if currency is not None:
        keys["currency"] = currency.name
    open_ones = [unsettled] if unsettled else []
    if len(kinds) > 1:
        open_ones.append(f"Which column has the kind of cost is not decided: {either(kinds)}.")
    doubt = _doubt(money, own_id(sheet), is_said=is_said) or found.said
    return Looks(SPEND, keys, unsettled=tuple(open_ones), doubt=doubt)


def _doubt(money: list[Column], own: Column | None, *, is_said: bool) -> str:
    if not is_said:
        return f"Nothing in it says that {harmless(money[0].name)} is a cost."
    if len(money) > 1:
        return f"Its cost may be {either(money)}."
    if not _is_plain(money[0]) and says("cost", money[0].name):
        return f"Nothing in it says whether {harmless(money[0].name)} is a cost of getting leads."
    if own is not None and not says("cost", own.name):
        return f"Its rows have ids of their own ({harmless(own.name)}), as orders have."
    return ""


def _is_plain(column: Column) -> bool:
    """Tell whether it is called a cost and nothing else, but for media and the like."""
    return says_only("cost", _BESIDE.sub(" ", plain(column.name)))


def is_cost(column: Column) -> bool:
    """Tell whether a column is called a cost, and no cost of each of something."""
    if not says("cost", column.name) or "/" in column.name or _EACH.search(plain(column.name)):
        return False
    return not says_any(("planned", "identifier"), column.name)


def _is_kind_of_cost(column: Column) -> bool:
    """Tell whether a column says that the amounts beside it are costs: `Cost type`, `Kostenart`."""
    is_kind = column.kind == "text" and says_only("kind", column.name, "cost")
    return is_kind and bool(_COST.search(plain(column.name)))


def _is_amount(column: Column) -> bool:
    return says("amount", column.name) and not _PRICE.search(plain(column.name))


def _may_be_meant(sheet: Sheet, days: Column | None) -> bool:
    """Tell whether amounts may be costs: of months, or of campaigns, and of no rows with ids."""
    if days is None or own_id(sheet) is not None:
        return False
    return says_days(days) or any(says_only("campaign", c.name) for c in sheet.columns)


def is_currency(column: Column) -> bool:
    """Tell whether a column is called a currency."""
    name = plain(column.name)
    return name in ROLES["currency"] or bool(_CURRENCY.search(name))


def _texts(sheet: Sheet) -> list[Column]:
    return [c for c in sheet.columns if c.kind == "text" and c.values]


def _named(sheet: Sheet) -> list[Column]:
    return [c for c in sheet.columns if c.kind == "text"]
