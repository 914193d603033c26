"""How rows that were read are put right."""

from typing import Protocol

import polars as pl


class Mend(Protocol):
    """Puts rows of a table right by what is known of all of them."""

    def __call__(self, rows: pl.DataFrame, first: int) -> pl.DataFrame:
        """Put rows right, in the order of the table's files, by the number of the first."""

    def of(self, first: int, height: int) -> "Mend":
        """Leave of what is known what so many rows need, the first of which has that number."""
