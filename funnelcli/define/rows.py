"""The columns of a row of the leads table before as-of and merging, by name."""

from typing import TYPE_CHECKING, Literal

from funnelcli.config import fold

if TYPE_CHECKING:
    import polars as pl

ROW, ID, CREATED, BUCKET, MAYBE_BLANK, ALIVE, LOST, LOST_AT, STATUS, CURRENCY = (
    "~row", "~id", "~created", "~bucket", "~maybe_blank", "~alive", "~lost", "~lost_at",
    "~status", "~currency",
)  # fmt: skip
KEYS = ("~key_a", "~key_b")
"""Two independent hashes of the `deduplicate` key: together they do not collide."""

LEAD, BLANK, HEADER, WHERE, NO_ID, NO_CREATED, NOT_LEAD, EXCLUDED = range(8)
"""Buckets, in the order in which they are tried; `EXCLUDED + i` is the reason i."""


LOSS: Literal["lost"] = "lost"
Entry = int | Literal["lost"]
"""A stage by its number, or the loss: what a table can say of a lead."""


def at(stage: int) -> str:
    """Name the column with the moment a row entered `stage`."""
    return f"~at_{stage}"


def undated(stage: int) -> str:
    """Name the column that says a row is in `stage`, though not since when."""
    return f"~undated_{stage}"


def given(entry: Entry) -> str:
    """Name the column with the date that a leads row gives to what a joined table decides."""
    return f"~given_{entry}"


def key(table: str) -> str:
    """Name the column that rows of `table` are attached by, where it is not the lead's id."""
    return f"~key_of_{table}"


def beside(name: str) -> str:
    """Name the column that carries a lead's `name` to the rows of joined tables."""
    return f"~beside_{name}"


def is_usable() -> "pl.Expr":
    """True for rows that have what a lead needs, whatever is decided about them later."""
    import polars as pl

    return ~pl.col(BUCKET).is_between(BLANK, NO_CREATED)


def spellings(values: tuple[str, ...], seen: list[str]) -> list[str]:
    """Pick those of the spellings seen that mean one of `values`."""
    meant = {fold(value) for value in values}
    return [spelling for spelling in seen if fold(spelling) in meant]
