"""The column with the day or the month of a table of sums."""

import re
from typing import NamedTuple

import polars as pl

from funnelcli.define.columns.dates.months import months
from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.looks import either
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.words.vocabulary import plain, says, says_any, says_only

_MONTH = r"(19|20)\d\d-(0[1-9]|1[0-2])"
"""A month as it is written where nothing else can be meant, whatever the column is called."""
_BEGINS = re.compile(r"\b(starts?|begin\w*|from|von|ab|debut|desde|inicio|inizio|dal|vanaf)\b")
_ENDS = re.compile(r"\b(ends?|until|ende|bis|fin|hasta|ate|fine|einde|eind|tot)\b")


class Days(NamedTuple):
    """The column of the days or months, and what is to be said of it."""

    column: Column | None
    said: str = ""
    """What else may be meant; or why there is none, as a part of a sentence."""
    until: Column | None = None
    """The column with the last day, where a row is of several."""


def days_of(sheet: Sheet) -> Days:
    """Find the column with the day or month; what else may be meant, or why there is none.

    A month beside the day is one of the day's. One that is plainly called a date goes before
    others; dates of creation, maintenance and plans are none.
    """
    of_months = [c for c in sheet.columns if is_of_months(sheet, c)]
    dated = [c for c in sheet.columns if c.kind == "date"]
    days = [c for c in dated if not says_any(("modified", "planned", "created"), c.name)]
    if not days and not of_months:
        named = [c for c in sheet.columns if says_only("month", c.name, "date") and c.filled]
        if named:
            return Days(None, f"what {harmless(named[0].name)} holds is no month as 2026-01")
        return Days(None, "no column of it has days or months")
    found = days or of_months
    if len(found) == 1:
        return Days(found[0])
    plainly = [c for c in found if says_only("date", c.name) or says_only("month", c.name, "date")]
    if len(plainly) == 1:
        return Days(plainly[0])
    first = [c for c in found if _BEGINS.search(plain(c.name))]
    last = [c for c in found if _ENDS.search(plain(c.name)) and c not in first]
    if len(first) == len(last) == 1 and len(found) == 2:  # noqa: PLR2004
        return Days(first[0], until=last[0])
    return Days(found[0], f"Its days may be those of {either(found)}.")


def is_of_months(sheet: Sheet, column: Column) -> bool:
    """Tell whether all values of a column are months, such as `2026-01`, `01/2026` or `Jan 2026`.

    But for the first of these only where the column is called so: a number may look alike.
    """
    if column.kind not in ("text", "number") or not column.filled:
        return False
    written = pl.Series([value for value, _ in column.values], dtype=pl.String)
    is_called = says("month", column.name) or says_only("date", column.name)
    if written.is_empty() and is_called:  # there are so many that the profile has none of them
        value = pl.col(f"~{column.index}").drop_nulls().unique()
        written = sheet.look(sheet.texts.select(value.alias("month")))["month"]
    if written.is_empty() or not (is_called or written.str.contains(f"^{_MONTH}$").all()):
        return False
    return months(written).null_count() == 0


def says_days(column: Column) -> bool:
    """Tell whether a column is called after a month or a week."""
    return says("month", column.name)
