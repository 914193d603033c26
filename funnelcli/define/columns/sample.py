"""The first rows of a table, by which it is told how its columns are written."""

from collections.abc import Iterable

import polars as pl

from funnelcli.tables.raw import RawTable

ROWS = 1000
WIDE = 200
"""Of a table with more columns only those are looked at that are in use."""


class Sample:
    """The first values of columns; those of a wide table are read as they come into use."""

    def __init__(self, table: RawTable) -> None:
        self._table = table
        width = len(table.header)
        self._rows = table.head(ROWS, range(width if width <= WIDE else 0))

    def of(self, column: int, used: Iterable[int]) -> pl.Series:
        """Give the first values of a column; others that are used are read with it."""
        if f"~{column}" not in self._rows.columns:
            there = {int(name[1:]) for name in self._rows.columns}
            more = self._table.head(ROWS, sorted({column, *used} - there))
            self._rows = pl.concat([self._rows, more], how="horizontal")
        return self._rows[f"~{column}"]
