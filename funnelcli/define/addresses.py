"""E-mail addresses as tables are attached by them: small letters, taken out of a text."""

from typing import TYPE_CHECKING

from funnelcli.config import split_reference
from funnelcli.define.cells import Cells

if TYPE_CHECKING:
    import polars as pl

ADDRESS = r"([^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+)"


def is_by_address(leads: Cells, by: str | None) -> bool:
    """Tell whether a table is attached by the column of the leads that has their addresses."""
    config = leads.definition.config
    email = config.leads.email
    if by is None or email is None or split_reference(by, config.joins)[0] is not None:
        return False
    return leads.names.find(by, "by") == leads.names.find(email, "leads.email")


def address(text: "pl.Expr") -> "pl.Expr":
    """Take the address out of `Name (address)`; a text without one stays as it is."""
    import polars as pl

    return pl.coalesce(text.str.extract(ADDRESS), text).str.to_lowercase()
