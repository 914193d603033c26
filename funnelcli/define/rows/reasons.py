"""Why leads were lost, as the leads table says."""

from collections.abc import Iterator

import polars as pl

from funnelcli.config import split_reference
from funnelcli.define.columns.cells import Cells
from funnelcli.model import LOST_REASON


def reasons(cells: Cells) -> Iterator[pl.Expr]:
    """Yield the reason, by the first rule of a loss that has a column of this table for it."""
    config = cells.definition.config
    named = [(rule.reason, n) for n, rule in enumerate(config.lost) if rule.reason is not None]
    found = [
        cells.read(cells.find(name, "lost", n, "reason"), "text")
        for name, n in named
        if split_reference(name, config.joins)[0] is None
    ]
    if found:
        yield pl.coalesce(found).cast(pl.Categorical).alias(LOST_REASON)
