"""Whether somebody is in charge of a lead, as the leads table says."""

from collections.abc import Iterator

import polars as pl

from funnelcli.define.columns.cells import Cells
from funnelcli.model import OWNED


def owned(cells: Cells) -> Iterator[pl.Expr]:
    """Yield whether a row has an owner, where the YAML names the column."""
    named = cells.definition.config.leads.owner
    if named is not None:
        column = cells.find(named, "leads", "owner")
        yield cells.read(column, "text").is_not_null().alias(OWNED)
