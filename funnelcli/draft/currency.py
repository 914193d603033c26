"""In which currency the amounts of a draft are."""

import re
from collections.abc import Sequence

import polars as pl

from funnelcli.config.models import Config
from funnelcli.define.columns.amounts.currency_signs import is_currency, meant_by
from funnelcli.draft.describe import harmless
from funnelcli.draft.names import ROLES
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.draft.sketch import Sketch
from funnelcli.draft.tables import Part

SIGNS = {"€": "EUR", "£": "GBP", "R$": "BRL", "₹": "INR", "zł": "PLN", "₺": "TRY", "₩": "KRW"}
"""Signs that are of one currency; a dollar and a crown are of several."""
LOOKED_AT = 1000
DEFAULT: str = Config.model_fields["currency"].default
"""What amounts are in where nothing says it."""
_OF_NUMBERS = r"[\d.,'’\s+()-]+"
_CODE = re.compile(
    r"(?<![A-Za-z])(AUD|BRL|CAD|CHF|CZK|DKK|EUR|GBP|INR|JPY|MXN|NOK|PLN|SEK|USD)(?![A-Za-z])"
)


def add_currency(sketch: Sketch, parts: Sequence[Part], spend: Sequence[Part] = ()) -> None:
    """Name the currency where a column, a header or the amounts say one; else that none does.

    Where only costs say it, theirs is taken.
    """
    for part in parts:
        role = part.sketch.keys.get("currency")
        column = part.sheet.profile[role] if role else part.sheet.named(ROLES["currency"], "text")
        if column is not None and len(column.values) == 1:
            code = column.values[0][0].upper()
            sketch.currency = code if re.fullmatch("[A-Z]{3}", code) else sketch.currency
    priced = list(amounts(sketch, parts))
    if sketch.currency is None and priced:
        codes = {code for sheet, column in priced if (code := _written(sheet, column))}
        if len(codes) == 1:
            sketch.currency = codes.pop()
    costs = [each for part in spend for each in said_beside(part, "cost").values()]
    meant = frozenset.intersection(*costs) if costs else frozenset()
    if sketch.currency is None and len(meant) == 1:
        (sketch.currency,) = meant
        if priced:
            names = " and ".join(harmless(column.name) for _, column in priced)
            shown = harmless(spend[0].sheet.shown)
            sketch.assume(
                f"Amounts ({names}) are taken to be in {sketch.currency}, as the costs of {shown} "
                "are: nothing else says a currency."
            )
    if sketch.currency is None and priced:
        names = " and ".join(harmless(column.name) for _, column in priced)
        sketch.assume(f"Amounts ({names}) are taken to be in {DEFAULT}: nothing says a currency.")


def said_beside(part: Part, role: str) -> dict[str, frozenset[str]]:
    """List what is written of the currency of amounts, with the currencies that each may mean.

    In their column, in the header, and beside the numbers.
    """
    amounts, names = part.sheet.profile[part.sketch.keys[role]], part.sketch.keys.get("currency")
    written = {code.strip() for code, _ in part.sheet.profile[names].values} if names else set()
    if (code := _CODE.search(amounts.name)) is not None:
        written.add(code[1])
    number = pl.col(f"~{amounts.index}").str.replace_all(_OF_NUMBERS, "").alias("sign")
    signs = part.sheet.look(part.sheet.texts.select(number).unique())["sign"].drop_nulls()
    written |= {sign for sign in signs if is_currency(sign)}
    return {each: meant_by(each) for each in sorted(written)}


def amounts(sketch: Sketch, parts: Sequence[Part]) -> list[tuple[Sheet, Column]]:
    """List the columns of amounts that no column gives a currency to."""
    found = []
    for part in parts:
        of_part = (sketch.amount or "").startswith(f"{part.name}.")
        name = (
            (sketch.amount or "").removeprefix(f"{part.name}.")
            if of_part
            else part.sketch.keys.get("amount", "")
            if sketch.amount is None and part is parts[0]
            else ""
        )
        if name in part.sheet.table.header and "currency" not in part.sketch.keys:
            found.append((part.sheet, part.sheet.profile[name]))
    return found


def _written(sheet: Sheet, column: Column) -> str:
    """Read the currency out of a header, else out of the signs and codes beside the numbers."""
    if (code := _CODE.search(column.name)) is not None:
        return code[1]
    values = sheet.look(
        sheet.texts.select(pl.col(f"~{column.index}").drop_nulls().head(LOOKED_AT).alias("v"))
    )
    marks = {re.sub(_OF_NUMBERS, "", value) for value in values["v"].to_list()}
    codes = {SIGNS.get(mark) or (mark if _CODE.fullmatch(mark) else "") for mark in marks}
    return codes.pop() if len(codes) == 1 else ""
