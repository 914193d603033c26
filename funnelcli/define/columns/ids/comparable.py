"""Ids as they are compared: trimmed text, byte by byte, without what programs wrote round it."""

from collections.abc import Mapping
from typing import NoReturn

import polars as pl

from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.ids.salesforce import recased, shortened
from funnelcli.define.columns.ids.wrappings import DOUBLE, FRACTION, SINGLE, Known, plain
from funnelcli.errors import DataError
from funnelcli.words.privacy import shape, shapes
from funnelcli.words.text import counted

EXACT = 15
"""So many digits spreadsheets keep of a number; they write zeros for the others."""
NUMBER, ROUNDED = rf"^[0-9]{{{EXACT + 1},}}$", rf"^[0-9]{{{EXACT}}}0+$"
RECASED = "case of Salesforce ids restored"
"""How a note calls them."""


def comparable(
    frame: pl.DataFrame,
    columns: Mapping[str, int],
    cells: Cells,
    known: Mapping[str, Known] | None = None,
) -> pl.DataFrame:
    """Make ids comparable: those columns that are not as they stand.

    `columns` tells which column of the table each is read from. `known` are the comparable ids of
    another table that those of a column are to meet. Raises where a program has rounded ids:
    different ones have become one.
    """
    found = []
    for name, column in columns.items():
        ids = frame[name]
        made = shortened(restored(ids, column, cells, (known or {}).get(name)))
        if made is not ids:
            found.append(made)
    return pl.DataFrame(found)


def restored(ids: pl.Series, column: int, cells: Cells, known: Known | None = None) -> pl.Series:
    """Write ids of a column as they were before programs wrote something round them.

    Ids of Salesforce keep their length. What is changed is counted in `cells.unwrapped`, and
    what may have to be in `cells.fractions`.
    """
    dtype = cells.dtype(column)
    if dtype.is_integer():
        _hold_to_digits(ids, column, cells)
        return ids
    found = plain(ids, known)
    counts = dict(found.counts)
    if dtype.is_float():
        _hold_to_exact(ids, column, cells)
        counts = {FRACTION: ids.len() - ids.null_count()}  # as in the same numbers as text
    elif not (found.lost.is_empty() or dtype.is_decimal()):
        _raise_cut(found.lost, column, cells)
    _hold_to_digits(found.ids, column, cells)
    cased = recased(found.ids)
    if cased is not found.ids:
        counts[RECASED] = int((cased != found.ids).sum())
    if found.kept:
        cells.fractions[column] = found.kept
    ways = cells.unwrapped.setdefault(column, {})
    ways |= {way: ways.get(way, 0) + count for way, count in counts.items() if count}
    return cased


def _hold_to_digits(ids: pl.Series, column: int, cells: Cells) -> None:
    """Raise where each id of more than 15 digits has zeros behind these, and two rows share one."""
    is_long, is_round = ids.str.len_bytes() > EXACT, ids.str.ends_with("0")
    rounded = ids.filter(is_long & is_round)
    rounded = rounded.filter(rounded.str.contains(NUMBER))
    if rounded.is_empty() or not rounded.str.contains(ROUNDED).all():
        return
    if ids.filter(is_long & ~is_round).str.contains(NUMBER).any() or rounded.is_unique().all():
        return
    raise _lost(
        column,
        cells,
        f"every number of more than {EXACT} digits, {counted(rounded.len(), 'value')} such as "
        f"{_with_its_zeros(rounded.sort()[0])!r}, is zero behind the {EXACT}th, as a spreadsheet "
        "leaves it",
    )


def _with_its_zeros(rounded: str) -> str:
    """Write the shape of the digits of an id, and the zeros behind them as they are."""
    return shape(rounded[:EXACT]) + rounded[EXACT:]


def _hold_to_exact(ids: pl.Series, column: int, cells: Cells) -> None:
    """Raise where numbers with a fraction are so large that neighbours are one number."""
    limit = SINGLE if isinstance(cells.dtype(column), pl.Float32) else DOUBLE
    large = ids.filter(ids.cast(pl.Float64, strict=False).abs() >= limit)
    if not large.is_empty():
        raise _lost(
            column,
            cells,
            f"it holds numbers with a fraction, which are exact below {limit:,}, and "
            f"{counted(large.len(), 'value')} such as {shapes(large.unique().sort())}",
        )


def _raise_cut(lost: pl.Series, column: int, cells: Cells) -> NoReturn:
    raise _lost(
        column,
        cells,
        f"{counted(lost.len(), 'value')} such as {shapes(lost.unique().sort())} are what a "
        "spreadsheet, or another program, makes of a long number",
    )


def _lost(column: int, cells: Cells, how: str) -> DataError:
    return DataError(
        f"{cells.names.table}: column {cells.names.header[column]!r} has lost its ids: {how}, "
        "and different ones became one",
        "Export it again, and do not save it in a spreadsheet, or import the column there as text.",
    )
