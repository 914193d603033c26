"""Rows with one of a few labels, found by the codes of a category and not by their texts."""

from collections.abc import Iterable

import polars as pl


def among(held: pl.Series, values: Iterable[str]) -> pl.Series:
    """Mark the rows of a column of texts or labels that have one of these values; null has none."""
    return held.is_in(_as(held.dtype, values)).fill_null(value=False)


def is_among(held: pl.Series, values: Iterable[str]) -> pl.Expr:
    """Ask the same of the column that is called so."""
    return pl.col(held.name).is_in(_as(held.dtype, values).implode()).fill_null(value=False)


def _as(dtype: pl.DataType, values: Iterable[str]) -> pl.Series:
    return pl.Series(list(values), dtype=pl.String).cast(dtype)
