"""Rows with one of a few labels, found by the codes of a category and not by their texts."""

from collections.abc import Callable, Iterable
from typing import Final

import polars as pl

from funnelcli.checks import padding

MOST: Final = 300


def among(held: pl.Series, values: Iterable[str]) -> pl.Series:
    """Mark the rows of a column of texts or labels that have one of these values; null has none."""
    return held.is_in(_as(held.dtype, values)).fill_null(value=False)


def is_among(held: pl.Series, values: Iterable[str]) -> pl.Expr:
    """Ask the same of the column that is called so."""
    return pl.col(held.name).is_in(_as(held.dtype, values).implode()).fill_null(value=False)


def which(
    frame: pl.DataFrame, names: Iterable[str], is_meant: Callable[[str], bool]
) -> tuple[pl.Expr, dict[str, int]]:
    """Ask which rows have a label that is meant in any of some columns; count rows by such labels.

    A column with more than `MOST` values is free text, which says of much whatever is sought.
    """
    found, counts = [pl.lit(value=False)], dict[str, int]()
    for name in names:
        is_text = frame[name].dtype in (pl.String, pl.Categorical)
        if is_text and frame[name].n_unique() <= MOST:
            meant = {v: n for v, n in padding.written(frame[name]).items() if is_meant(v)}
            found.append(is_among(frame[name], meant))
            counts |= meant
    return pl.any_horizontal(found), counts


def _as(dtype: pl.DataType, values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String).cast(dtype)
