"""Stored values that cannot be read as what they are used for."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from funnelcli.errors import DataError


@contextmanager
def values_read(table: str) -> Iterator[None]:
    """Raise for values that fail: of what Polars says only the types, never the values."""
    try:
        yield
    except pl.exceptions.PolarsError as error:
        types = re.match(r"(?:conversion|casting) from `?(\w+)\S* to `?(\w+)", str(error))
        raise DataError(
            f"{table}: a column that is used holds values that cannot be read"
            + (f": {types[1]} as {types[2]}" if types else ""),
            "Write it as text, numbers or dates where the table is exported.",
        ) from error
