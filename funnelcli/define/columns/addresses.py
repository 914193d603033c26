"""E-mail addresses: as tables are attached by them, and which of them are nobody's."""

from string import ascii_lowercase

import polars as pl

from funnelcli.config import split_reference
from funnelcli.define.columns.cells import Cells
from funnelcli.words.vocabulary import whole

ADDRESS = r"([^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+)"

INVALID = r"[\s<>(),;:\"\[\]]|^[^@]*$|^@|@.*@|@\.|@[^.]*$|@.*\.\.|\.$"
"""What is no one address: other signs, not one @ with something before it, no domain with a dot."""


def is_by_address(leads: Cells, by: str | None) -> bool:
    """Tell whether a table is attached by the column of the leads that has their addresses.

    That is the column of `by`, else the `id` of the leads.
    """
    config = leads.definition.config
    email, column = config.leads.email, by or config.leads.id
    if column is None or email is None:
        return False
    if by is not None and split_reference(by, config.joins)[0] is not None:
        return False
    return leads.names.find(column, "by") == leads.names.find(email, "leads.email")


def address(text: pl.Expr) -> pl.Expr:
    """Take the address out of `Name (address)`; a text without one stays as it is."""
    return pl.coalesce(text.str.extract(ADDRESS), text).str.to_lowercase()


def is_valid(text: pl.Expr) -> pl.Expr:
    """True for what is one e-mail address and nothing else."""
    return ~text.str.contains(INVALID)


def is_nobodys(text: pl.Expr) -> pl.Expr:
    """True for addresses that stand for having none: noreply@…, none@…, and x@x or xxx@xx.com."""
    return text.str.contains(_nobodys())


def is_somebodys(text: pl.Expr) -> pl.Expr:
    """True for what is valid, and not nobody's; both are looked for at once, over all leads."""
    return ~text.str.contains(f"{INVALID}|{_nobodys()}")


def _nobodys() -> str:
    letters = "|".join(f"{letter}+@{letter}+" for letter in ascii_lowercase)
    named = whole("nobody", "[-._]", glued=True)
    return rf"(?i:^(?:{named}(?:\+[^@]*)?@|(?:{letters})(?:\.|$)))"
