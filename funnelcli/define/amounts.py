"""What leads are worth, summed over the deals of joined tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.define.joined import WHEN
from funnelcli.model import AMOUNT, CREATED

if TYPE_CHECKING:
    import polars as pl


def with_amounts(
    leads: "pl.DataFrame",
    deals: "pl.DataFrame",
    merges: Sequence["pl.DataFrame"],
    *,
    as_of: datetime,
    window: int | None,
) -> "pl.DataFrame":
    """Sum each lead's distinct deals over all the rows that became the lead, in minor units.

    Null where none of them has an amount. Rows with the same deal are one deal, the largest. A
    deal dated after as-of or beyond the window is not known; one without an id is its own.
    """
    import polars as pl

    known = deals.lazy().filter((pl.col(WHEN) <= as_of).fill_null(value=True))
    for survivors in merges:
        known = known.join(survivors.lazy(), on=row.ROW, how="left").with_columns(
            pl.coalesce(row.SURVIVOR, row.ROW).alias(row.ROW)
        )
        known = known.drop(row.SURVIVOR)
    if window is not None:
        known = known.join(leads.lazy().select(row.ROW, CREATED), on=row.ROW)
        days = (pl.col(WHEN).dt.date() - pl.col(CREATED)).dt.total_days()
        known = known.filter((days <= window).fill_null(value=False))
    sums = (
        known.group_by(row.ROW, row.DEAL)
        .agg(pl.col(AMOUNT).max())
        .group_by(row.ROW)
        .agg(pl.when(pl.col(AMOUNT).count() > 0).then(pl.col(AMOUNT).sum()))
    )
    return leads.drop(AMOUNT).join(sums.collect(), on=row.ROW, how="left", maintain_order="left")
