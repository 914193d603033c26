"""The column with the day or the month of a table of sums."""

import re

import polars as pl

from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.looks import either
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.words.vocabulary import plain, says, says_any, says_only

MONTH = r"^(19|20)\d\d-(0[1-9]|1[0-2])$"
"""A month as it is written where it can only be one: `2026-01`."""
_ENDS = re.compile(r"\b(end|ends|ended|until|ende|bis|fin|hasta|ate|fine|einde|eind|tot)\b")


def days_of(sheet: Sheet) -> tuple[Column | None, str]:
    """Find the column with the day or month; what else may be meant, or why there is none.

    A month beside the day is one of the day's. One that is plainly called a date goes before
    others; dates of maintenance and plans are none.
    """
    months = [c for c in sheet.columns if is_of_months(sheet, c)]
    dated = [c for c in sheet.columns if c.kind == "date"]
    days = [c for c in dated if not says_any(("modified", "planned", "created"), c.name)] or dated
    if ends := [c for c in days if _ENDS.search(plain(c.name))]:
        begins = [c for c in days if c not in ends]
        if len(begins) == len(ends) == 1:
            first, last = harmless(begins[0].name), harmless(ends[0].name)
            return begins[0], f"Its rows are of the days from {first} until {last}."
    if not days and not months:
        named = [c for c in sheet.columns if says_only("month", c.name, "date") and c.filled]
        if named:
            return None, f"what {harmless(named[0].name)} holds is no month as 2026-01"
        return None, "no column of it has days or months"
    found = days or months
    plainly = [c for c in found if says_only("date", c.name) or says_only("month", c.name, "date")]
    if len(found) > 1 and len(plainly) != 1:
        return found[0], f"Its days may be those of {either(found)}."
    return (plainly if len(found) > 1 else found)[0], ""


def is_of_months(sheet: Sheet, column: Column) -> bool:
    """Tell whether all values of a column are months such as `2026-01`."""
    if column.kind != "text" or not column.filled:
        return False
    if column.values:  # few, as months are; of many others no value is looked at
        return all(re.fullmatch(MONTH, value) for value, _ in column.values)
    if not says_any(("month", "date"), column.name):
        return False
    value = pl.col(f"~{column.index}").drop_nulls()
    return bool(sheet.look(sheet.texts.select(value.str.contains(MONTH).all())).item())


def says_days(column: Column) -> bool:
    """Tell whether a column is called after a month or a week."""
    return says("month", column.name)
