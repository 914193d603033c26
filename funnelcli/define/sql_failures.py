"""Expressions in SQL that fail on a value."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from funnelcli.errors import DataError


@contextmanager
def evaluated(called: str) -> Iterator[None]:
    """Raise for an expression that fails: of what Polars says only the types, never the values."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        cast = re.match(r"conversion from `(\w+)` to `(\w+)", str(error))
        raise DataError(
            f"{called} fails on a value"
            + (f": a cast from {cast[1]} to {cast[2]}" if cast else ""),
            "Casts and date formats in SQL fail on what does not fit: guard them with CASE.",
        ) from error
