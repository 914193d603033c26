"""A table of who came to the site: days or months, and one column of whole numbers."""

import re
from collections.abc import Sequence

import polars as pl

from funnelcli.draft.describe import harmless
from funnelcli.draft.input_tables.channels import channel_of
from funnelcli.draft.input_tables.days import days_of
from funnelcli.draft.input_tables.looks import Looks, either, none
from funnelcli.draft.input_tables.rows_of import own_id, what_else
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.words.privacy import SHARED
from funnelcli.words.vocabulary import plain, says, says_only

VISITORS = "visitors"
_WHOLE = r"^\d{1,3}([., \x{a0}’']\d{3})+$|^\d+([.,]0+)?$"
_PLAIN = r"^\d+$"
_BESIDE = re.compile(
    r"\b(total|unique|active|all|web|website|site|eindeutige|aktive|gesamt|uniques|actifs|unicos"
    r"|unici|attivi|totales|totali|totaal|unieke|anzahl|nombre|numero|aantal|count|of|de|di|der)\b"
)
"""What may stand beside the word; new and returning ones are a part of them."""


def looks_like_visitors(sheet: Sheet, sources: Sequence[str] = ()) -> Looks:
    """Tell whether a table is who came; `sources` are those of the leads."""
    if other := what_else(sheet):
        return none(VISITORS, other)
    counts = [c for c in sheet.columns if _is_count(sheet, c)]
    if not counts:
        return none(VISITORS, "no column of it counts visitors or visits")
    days, said, until = days_of(sheet)
    if days is None:
        return none(VISITORS, said)
    if (own := own_id(sheet)) is not None:
        return none(VISITORS, f"each row has an id of its own ({harmless(own.name)})")
    keys = {"date": days.name}
    named = [c for c in sheet.columns if c.kind == "text" and c.is_key and c != days]
    if named and sheet.profile.rows >= SHARED:
        return none(VISITORS, f"each row has another {harmless(named[0].name)}")
    channel, unsettled = channel_of(sheet, sources, [days.name])
    if channel is not None:
        keys["channel"] = channel.name
    keys["count"] = counts[0].name
    if until is not None:
        said = f"Its rows are of the days from {harmless(days.name)} until {harmless(until.name)}."
    if len(counts) > 1:
        said = f"What it counts may be {either(counts)}."
    elif not _is_all(sheet, counts[0], _PLAIN):
        said = f"Counts are read without marks, as 1200, and {harmless(counts[0].name)} has some."
    open_ones = (unsettled,) if unsettled else ()
    return Looks(VISITORS, keys, unsettled=open_ones, doubt=said)


def _is_count(sheet: Sheet, column: Column) -> bool:
    """Tell whether a column is called visitors, and holds whole numbers alone."""
    if column.kind not in ("number", "flag") or not says("visitors", column.name):
        return False
    is_called = says_only("visitors", _BESIDE.sub(" ", plain(column.name)))
    return is_called and _is_all(sheet, column, _WHOLE)


def _is_all(sheet: Sheet, column: Column, pattern: str) -> bool:
    value = pl.col(f"~{column.index}").drop_nulls()
    return bool(sheet.look(sheet.texts.select(value.str.contains(pattern).all())).item())
