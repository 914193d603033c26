"""Which column of a table holds values of a column that is unique in the leads."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli.config.headers import folded_header
from funnelcli.draft.profile import Column
from funnelcli.draft.sheet import Sheet
from funnelcli.vocabulary import plain, says

if TYPE_CHECKING:
    import polars as pl

ENOUGH = 0.5
"""A column holds ids of leads when this share of its distinct values are such."""
FEWEST = 20
"""Of fewer distinct values all have to be, unless the name of the column says it."""
LOOKED_AT = 200_000
"""So many rows of a table show what its columns hold."""
DENSE = 0.1
"""Of numbers, each of which is an id with this chance, those that are ids prove nothing."""
ADDRESS = r"([^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[A-Za-z]{2,})"
_REFERENCE = re.compile(r"(?i)lead|contact|prospect|person|customer|mql")
_NAMES_LEADS = re.compile(
    r"(.* )?(lead|contact|prospect|person|customer|mql)( (id|ids|key|guid|uuid|number|no))?"
)
_SALESFORCE = r"^([A-Za-z0-9]{15})[A-Z0-9]{3}$"
_OF_FLOAT = r"^(\d+)\.0+$"


@dataclass(frozen=True, slots=True)
class Link:
    """A column of a table, and the column of the leads whose values it holds."""

    column: Column
    by: Column
    found: int
    """How many of its distinct values are in that column of the leads."""
    of: int
    is_address: bool = False
    """Whether addresses inside its texts are compared."""

    @property
    def share(self) -> float:
        """The share of its distinct values that are found."""
        return self.found / self.of if self.of else 0.0

    @property
    def said(self) -> str:
        """The share as people read it: whole only where all are found."""
        return f"{min(self.share, 0.99 if self.found < self.of else 1):.0%}"


def known(sheet: Sheet, column: Column, *, separator: str | None = None) -> "pl.Series":
    """List the distinct values of a column as ids are compared.

    Without the three letters that only some exports of Salesforce add, and without the `.0` of
    numbers with a fraction. Of several ids in a cell each counts.
    """
    import polars as pl

    kept: dict[tuple[int, str | None], pl.Series] = sheet.kept
    if (column.index, separator) not in kept:
        cells = sheet.texts.select(pl.col(f"~{column.index}").alias("value")).drop_nulls()
        if separator is not None:
            cells = cells.select(pl.col("value").str.split(separator)).explode("value")
            cells = cells.select(pl.col("value").str.strip_chars())
        text = pl.col("value").str.replace(_SALESFORCE, "$1").str.replace(_OF_FLOAT, "$1")
        kept[column.index, separator] = sheet.look(cells.select(text).unique())["value"]
    return kept[column.index, separator]


def measured(
    sheet: Sheet, column: Column, leads: Sheet, by: Column, separator: str | None = None
) -> Link:
    """Count how many distinct values of a column are values of a column of the leads."""
    values = known(sheet, column, separator=separator)
    found = int(values.is_in(known(leads, by).implode()).sum())
    return Link(column, by, found, values.len())


def unique(leads: Sheet, key: Column | None) -> list[Column]:
    """List the columns of the leads that another table can point to.

    Their id, then those without repeats, however few rows have one.
    """
    others = [
        c
        for c in leads.columns
        if c != key and c.kind in ("text", "number", "email") and 0 < c.distinct == c.filled
    ]
    return [*([key] if key is not None else []), *others]


def link(sheet: Sheet, leads: Sheet, key: Column | None, own: Column | None) -> Link | None:
    """Find the column of a table that holds ids of leads; None where none does.

    A name that says so is taken with half of its values; any other column, where all are values
    of a unique column of the leads, or half of at least 20. Small numbers are found anywhere by
    chance: then names have to say it.
    """
    links = [*_by_value(sheet, leads, key, own), *_by_address(sheet, leads)]
    return max(links, key=lambda each: _rank(each, key, own), default=None)


def _rank(each: Link, key: Column | None, own: Column | None) -> tuple[bool, int, float, int]:
    column = each.column
    points = 2 if _REFERENCE.search(column.name) else int(_same(column, each.by) or column != own)
    return each.by == key, points, each.share, each.found


def _by_value(sheet: Sheet, leads: Sheet, key: Column | None, own: Column | None) -> Iterator[Link]:
    for by in unique(leads, key):
        is_dense = by.kind == "number" and _density(leads, by) > DENSE
        for column in sheet.columns:
            if column.kind not in ("text", "number", "email") or not column.distinct:
                continue
            if not _may_hold(column, by, own, is_key=by == key, is_dense=is_dense):
                continue
            each = measured(sheet, column, leads, by)
            is_whole = each.found == each.of or (each.of >= FEWEST and each.share >= ENOUGH)
            if is_whole or (by == key and _is_named(column, by) and each.share >= ENOUGH):
                yield each


def _may_hold(
    column: Column, by: Column, own: Column | None, *, is_key: bool, is_dense: bool
) -> bool:
    """Tell whether values in common can be no chance."""
    if is_dense:
        return (_same(column, by) and column != own) or bool(
            is_key and _NAMES_LEADS.fullmatch(plain(column.name))
        )
    if "number" in (column.kind, by.kind):
        return _same(column, by) or (_is_id(column) and _is_id(by))
    return _is_named(column, by) or _is_id(column) or column.distinct >= FEWEST


def _same(column: Column, by: Column) -> bool:
    return folded_header(column.name) == folded_header(by.name)


def _is_named(column: Column, by: Column) -> bool:
    return _same(column, by) or bool(_REFERENCE.search(column.name)) or _is_id(column)


def _is_id(column: Column) -> bool:
    return is_id(column.name) or column.kind == "email"


def is_id(header: str) -> bool:
    """Tell whether a header is that of an id or a number of something, and of no telephone."""
    return says("identifier", header) and not says("telephone", header)


def _by_address(sheet: Sheet, leads: Sheet) -> Iterator[Link]:
    """Compare addresses, also inside texts such as `Name (address)`, in small letters."""
    email = next((c for c in leads.columns if c.kind == "email"), None)
    if email is None:
        return
    known_ones = known(leads, email).str.to_lowercase().implode()
    for column in sheet.columns:
        if column.kind not in ("text", "email"):
            continue
        written = known(sheet, column)
        values = written.str.extract(ADDRESS).str.to_lowercase().drop_nulls().unique()
        found = int(values.is_in(known_ones).sum())
        is_whole = found == values.len() or (found >= ENOUGH * values.len() >= ENOUGH * FEWEST)
        if found and is_whole and 2 * values.len() >= written.len():
            yield Link(column, email, found, values.len(), is_address=True)


def _density(sheet: Sheet, column: Column) -> float:
    """The share of the whole numbers between the least and the greatest that a column has."""
    import polars as pl

    numbers = known(sheet, column).cast(pl.Int64, strict=False).drop_nulls()
    if numbers.is_empty():
        return 0.0
    least, greatest = int(str(numbers.min())), int(str(numbers.max()))
    return numbers.len() / (greatest - least + 1)
