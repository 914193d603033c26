"""Ids of Salesforce, which are written in two lengths, and whose case a program may have lost.

The 18 characters of such an id are its 15, which tell capitals from small letters, and a
checksum of which of them are capitals. Where the checksum is right, the first 15 are the id.
Of ids of another kind, one in 32,768 has a right checksum by chance, and even that is
harmless: no two ids of 18 characters become one by it.
"""

from itertools import product

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
IN_ONE_CASE = r"^[0aA](?:[0-9A-Z]{17}|[0-9a-z]{17})$"
"""What a program makes of the 18 characters that does not know that their case is meant.

The ids of every kind of record begin with a zero, those of a customer's own with an a.
"""
FEWEST_DIGITS = 5
"""In so many of the first 15 a checksum of capitals can be wrong; an id has more of them."""


def recased(ids: pl.Series) -> pl.Series:
    """Give 18 characters in capitals, or in small letters, the case that their checksum tells.

    A checksum that calls a digit a capital is none: such ids stay as they are. No two ids in
    capitals become one.
    """
    can_be_long = ids.str.len_bytes() == LONG
    if not can_be_long.any():
        return ids
    long = ids.filter(can_be_long & ids.str.head(1).is_in(["0", "a", "A"]))
    found = long.filter(long.str.contains(IN_ONE_CASE)).unique().alias("id").to_frame()
    if found.is_empty():
        return ids
    digits = pl.col("id").str.head(SHORT).str.count_matches("[0-9]")
    capitals = pl.col("id").str.to_uppercase()
    bits = pl.concat_str(
        capitals.str.slice(SHORT + group, 1).replace_strict(
            {letter: bits for bits, letter in LETTERS.items()}, default=None
        )
        for group in range(LONG - SHORT)
    )
    cased = pl.concat_str(
        pl.when(pl.col("~bits").str.slice(at, 1) == "1")
        .then(capitals.str.slice(at, 1))
        .otherwise(capitals.str.slice(at, 1).str.to_lowercase())
        for at in range(SHORT)
    )
    known = (
        found.filter(digits >= FEWEST_DIGITS)
        .with_columns(bits.alias("~bits"))
        .drop_nulls()
        .with_columns(pl.concat_str(cased, capitals.str.tail(LONG - SHORT)).alias("~cased"))
        .filter(_checksum("~cased") == pl.col("~cased").str.tail(LONG - SHORT))
        .filter(pl.col("id") != pl.col("~cased"))
    )
    return replaced(ids, known["id"], known["~cased"])


def shortened(ids: pl.Series) -> pl.Series:
    """Cut Salesforce ids of 18 characters to their 15; all other ids stay as they are."""
    can_be_long = ids.str.len_bytes() == LONG
    if not can_be_long.any():
        return ids
    long = ids.filter(can_be_long)
    # Only those of the right shape: a character of two bytes is none of an id.
    found = long.filter(long.str.contains(r"^[A-Za-z0-9]{15}[A-Z0-5]{3}$")).unique().alias("id")
    right = pl.col("id").str.tail(LONG - SHORT) == _checksum("id")
    known = found.to_frame().filter(right)["id"]
    return replaced(ids, known, known.str.head(SHORT))


def replaced(values: pl.Series, old: pl.Series, new: pl.Series) -> pl.Series:
    """Put `new` for each of `old`, which are distinct; all other values stay as they are."""
    if old.is_empty():
        return values
    known = pl.DataFrame({"old": old, "new": new, "known": True})
    found = values.alias("old").to_frame().join(known, on="old", how="left", maintain_order="left")
    kept = pl.when(pl.col("known")).then("new").otherwise("old")
    return found.select(kept.alias(values.name)).to_series()


def _checksum(name: str) -> pl.Expr:
    """Tell in three letters which of the first 15 characters of an id are capitals."""
    marks = pl.col(name).str.replace_all("[^A-Z]", "0").str.replace_all("[A-Z]", "1")
    return pl.concat_str(
        marks.str.slice(start, GROUP).replace_strict(LETTERS, default=None)
        for start in range(0, SHORT, GROUP)
    )
