"""Which column of a table holds values of a column that is unique in the leads."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import polars as pl

from funnelcli.draft.profile import Column
from funnelcli.draft.references import (
    is_id,
    is_named_id,
    is_same,
    mentions_leads,
    names_deals,
    names_leads,
)
from funnelcli.draft.sheet import Sheet
from funnelcli.words.vocabulary import says

ENOUGH = 0.5
"""A column holds ids of leads when this share of its distinct values are such."""
FEWEST = 20
"""Of fewer distinct values all have to be, unless the name of the column says it."""
DENSE = 0.1
"""Of numbers, each of which is an id with this chance, those that are ids prove nothing."""
CHANCE = 1e-6
"""So improbable it has to be that numbers without a name are all ids by chance."""
SEPARATORS = (";", ",", "|")
"""What separates several ids, or addresses, in a cell."""
LOOKED_AT, LISTED = 1000, 0.2
"""So many cells with a separator are looked at, of whose parts so many have to be known."""
ADDRESS = r"([^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+\.[A-Za-z]{2,})"
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
    separator: str | None = None
    """What separates several ids in a cell."""
    is_by_name: bool = False
    """Whether only names tell that its numbers are ids of leads, since others are the same."""

    @property
    def share(self) -> float:
        """The share of its distinct values that are found."""
        return self.found / self.of if self.of else 0.0

    @property
    def said(self) -> str:
        """The share as people read it: whole only where all are found."""
        return f"{min(self.share, 0.99 if self.found < self.of else 1):.0%}"


def known(sheet: Sheet, column: Column, *, separator: str | None = None) -> pl.Series:
    """List the distinct values of a column as ids are compared.

    Without the three letters that only some exports of Salesforce add, and without the `.0` of
    numbers with a fraction. Of several ids in a cell each counts.
    """
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
    return Link(column, by, found, values.len(), separator=separator)


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


def link(
    sheet: Sheet, leads: Sheet, key: Column | None, own: Column | None, *, lists: bool = True
) -> Link | None:
    """Find the column of a table that holds ids of leads; None where none does.

    A name that says so is taken with half of its values; any other column, where all are values
    of a unique column of the leads, or half of at least 20. Small numbers are found anywhere by
    chance: then names have to say it. With `lists`, a cell may have several ids.
    """
    links = [
        *_by_value(sheet, leads, key, own, lists=lists),
        *_by_address(sheet, leads, lists=lists),
    ]
    return max(links, key=lambda each: _rank(each, key, own), default=None)


def _rank(each: Link, key: Column | None, own: Column | None) -> tuple[bool, int, float, int]:
    column, by = each.column.name, each.by.name
    points = 2 if mentions_leads(column) else int(is_same(column, by) or each.column != own)
    return each.by == key, points, each.share, each.found


def _by_value(
    sheet: Sheet, leads: Sheet, key: Column | None, own: Column | None, *, lists: bool
) -> Iterator[Link]:
    for by in unique(leads, key):
        density = _density(leads, by) if by.kind == "number" else 0.0
        ids = known(leads, by).implode()
        for column in sheet.columns:
            if column.kind not in ("text", "number", "email") or not column.distinct:
                continue
            if not _may_hold(column, by, own, is_key=by == key, density=density):
                continue
            tried = [
                measured(sheet, column, leads, by, separator)
                for separator in _separators(sheet, column, ids, lists=lists)
            ]
            each = max(tried, key=lambda link: link.found)  # of equal ones the first, the plain
            is_whole = each.found == each.of or (each.of >= FEWEST and each.share >= ENOUGH)
            if is_whole or (by == key and _is_named(column, by) and each.share >= ENOUGH):
                yield replace(each, is_by_name=density > DENSE)


def _separators(
    sheet: Sheet, column: Column, known_ones: pl.Series, pattern: str = "", *, lists: bool
) -> list[str | None]:
    """List what may separate ids in its cells; first nothing.

    Of the first cells with a separator a part of what it separates has to be known, or a text
    with commas would be taken apart in vain. `pattern` takes each out of a text.
    """
    if not lists or column.kind not in ("text", "email"):
        return [None]
    cells, found = known(sheet, column), list[str | None]([None])
    for separator in SEPARATORS:
        some = cells.filter(cells.str.contains(separator, literal=True)).sort().head(LOOKED_AT)
        if some.is_empty():
            continue
        parts = some.str.split(separator).explode().str.strip_chars()
        if pattern:
            parts = parts.str.extract(pattern).str.to_lowercase()
        if int(parts.is_in(known_ones).sum()) >= LISTED * parts.len():
            found.append(separator)
    return found


def _may_hold(
    column: Column, by: Column, own: Column | None, *, is_key: bool, density: float
) -> bool:
    """Tell whether values in common can be no chance."""
    if density > DENSE:
        return _is_said(column, by, own, is_key=is_key)
    if "number" in (column.kind, by.kind):
        is_chance = column.kind != by.kind or density**column.distinct > CHANCE
        is_count = says("amount", column.name) or says("ordinal", column.name)
        is_said = is_same(column.name, by.name) or (_is_id(column) and _is_id(by))
        return is_said or names_leads(column.name) or not (is_chance or is_count)
    return _is_named(column, by) or _is_id(column) or column.distinct >= FEWEST


def _is_said(column: Column, by: Column, own: Column | None, *, is_key: bool) -> bool:
    """Tell whether names alone say that a column holds what another is of.

    Both are called so, or the one names leads, or the leads name deals and it is the id of these.
    """
    if is_same(column.name, by.name) and is_named_id(by.name):
        return True
    if is_key and names_leads(column.name):
        return True
    is_of_deals = own is not None and (names_deals(own.name) or is_id(own.name))
    return not is_key and names_deals(by.name) and column == own and is_of_deals


def _is_named(column: Column, by: Column) -> bool:
    return is_same(column.name, by.name) or mentions_leads(column.name) or _is_id(column)


def _is_id(column: Column) -> bool:
    return is_id(column.name) or column.kind == "email"


def _by_address(sheet: Sheet, leads: Sheet, *, lists: bool) -> Iterator[Link]:
    """Compare addresses, also inside texts such as `Name (address)`, in small letters."""
    email = next((c for c in leads.columns if c.kind == "email"), None)
    if email is None:
        return
    known_ones = known(leads, email).str.to_lowercase().implode()
    for column in sheet.columns:
        if column.kind not in ("text", "email"):
            continue
        found = [
            _addresses(sheet, column, email, known_ones, separator)
            for separator in _separators(sheet, column, known_ones, ADDRESS, lists=lists)
        ]
        best = max(found, key=lambda link: link.found)
        is_whole = best.found == best.of or (best.found >= ENOUGH * best.of >= ENOUGH * FEWEST)
        if best.found and is_whole and 2 * best.of >= known(sheet, column).len():
            yield best


def _addresses(
    sheet: Sheet, column: Column, email: Column, known_ones: pl.Series, separator: str | None
) -> Link:
    """Count how many distinct addresses in the cells of a column are of leads."""
    written = known(sheet, column, separator=separator)
    values = written.str.extract(ADDRESS).str.to_lowercase().drop_nulls().unique()
    found = int(values.is_in(known_ones).sum())
    return Link(column, email, found, values.len(), is_address=True, separator=separator)


def is_dense(sheet: Sheet, column: Column) -> bool:
    """Tell whether the numbers of a column are so many of all that others are the same."""
    return column.kind == "number" and _density(sheet, column) > DENSE


def _density(sheet: Sheet, column: Column) -> float:
    """The share of the whole numbers between the least and the greatest that a column has."""
    numbers = known(sheet, column).cast(pl.Int64, strict=False).drop_nulls()
    if numbers.is_empty():
        return 0.0
    least, greatest = int(str(numbers.min())), int(str(numbers.max()))
    return numbers.len() / (greatest - least + 1)
