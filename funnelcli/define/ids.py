"""Ids as they are compared: trimmed text, of which Salesforce writes each in two lengths.

The 18 characters of a Salesforce id are its 15, which tell capitals from small letters, and
a checksum of which of them are capitals. Where the checksum is right, the first 15 are the
id. Of ids of another kind, one in 32,768 has a right checksum by chance, and even that is
harmless: no two ids of 18 characters become one by it.
"""

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING

from funnelcli.define.cells import Cells
from funnelcli.errors import DataError
from funnelcli.privacy import shapes
from funnelcli.report import counted

if TYPE_CHECKING:
    import polars as pl

SHORT, LONG = 15, 18
GROUP = 5
"""Each letter of the checksum is of so many characters, the first being the lowest bit."""
LETTERS = {
    "".join(reversed(bits)): letter
    for bits, letter in zip(
        product("01", repeat=GROUP), "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345", strict=True
    )
}

DESTROYED = r"^[0-9](?:[.,][0-9]+(?:[eE]\+|e)|[eE]\+)[0-9]+$"
"""What a spreadsheet makes of an id of many digits, 1.23E+17, and Parquet of it, 1.23e17."""


def comparable(frame: "pl.DataFrame", columns: Mapping[str, int], cells: Cells) -> "pl.DataFrame":
    """Make ids comparable; `columns` tells which column of the table each is read from.

    Raises where a spreadsheet has rounded ids: different ones have become one.
    """
    for name, column in columns.items():
        ids = frame[name]
        # Whether any has the letter or sign is told much faster than whether all of it fits.
        suspect = ids.filter(
            ids.str.contains("+", literal=True) | ids.str.contains("e", literal=True)
        )
        destroyed = suspect.filter(suspect.str.contains(DESTROYED))
        if not destroyed.is_empty():
            raise DataError(
                f"{cells.names.table}: column {cells.names.header[column]!r} has lost its ids: "
                f"{counted(destroyed.len(), 'value')} such as {shapes(destroyed.unique().sort())} "
                "are what a spreadsheet makes of a long number, and different ids became one",
                "Export it again, and do not save it in a spreadsheet, or import the column there "
                "as text.",
            )
        frame = frame.with_columns(shortened(ids))
    return frame


def shortened(ids: "pl.Series") -> "pl.Series":
    """Cut Salesforce ids of 18 characters to their 15; all other ids stay as they are."""
    import polars as pl

    can_be_long = ids.str.len_bytes() == LONG
    if not can_be_long.any():
        return ids
    capitals = pl.col("id").str.replace_all("[^A-Z]", "0").str.replace_all("[A-Z]", "1")
    checksum = pl.concat_str(
        pl.col("~capitals").str.slice(start, GROUP).replace_strict(LETTERS, default=None)
        for start in range(0, SHORT, GROUP)
    )
    # Only those of the right shape: a character of two bytes is none of an id.
    long = ids.filter(can_be_long & ids.str.contains(r"^[A-Za-z0-9]{15}[A-Z0-5]{3}$")).unique()
    known = (
        long.alias("id")
        .to_frame()
        .with_columns(capitals.str.head(SHORT).alias("~capitals"))
        .filter(pl.col("id").str.tail(LONG - SHORT) == checksum)
        .select("id", pl.col("id").str.head(SHORT).alias("~short"))
    )
    found = ids.alias("id").to_frame().join(known, on="id", how="left", maintain_order="left")
    return found.select(pl.coalesce("~short", "id").alias(ids.name)).to_series()
