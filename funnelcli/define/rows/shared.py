"""Rows of joined tables that belong to several leads: they list ids, or deals share an id."""

from collections.abc import Sequence

import polars as pl

from funnelcli.define.leads.merge import of_leads
from funnelcli.tables import rows as row


def listed(frame: pl.DataFrame, separator: str | None) -> pl.DataFrame:
    """List rows once for each lead that they name."""
    if separator is None:
        return frame
    each = frame.with_columns(pl.col(row.LEAD_ID).str.split(separator)).explode(row.LEAD_ID)
    return each.with_columns(pl.col(row.LEAD_ID).str.strip_chars())


def relisted(frame: pl.DataFrame, each: pl.DataFrame, separator: str) -> pl.DataFrame:
    """Put ids that are listed one by one back into the rows that list them."""
    ids = each.drop_nulls().group_by(row.POSITION, maintain_order=True)
    return frame.update(ids.agg(pl.col(row.LEAD_ID).str.join(separator)), on=row.POSITION)


def of_several_ids(pairs: pl.DataFrame) -> int:
    """Count the rows of a joined table that belong to several ids."""
    leads = pairs.group_by(row.POSITION).agg(pl.col(row.LEAD_ID).n_unique().alias("leads"))
    return leads.filter(pl.col("leads") > 1).height


def of_several_leads(
    pairs: pl.DataFrame, leads: pl.DataFrame, merges: Sequence[pl.DataFrame]
) -> int:
    """Count the deals, told by their ids, of which rows belong to several leads after merging."""
    again = pairs.select(row.DEAL, row.ROW).drop_nulls()
    again = again.filter(pl.col(row.DEAL).is_duplicated())
    again = of_leads(again.lazy(), merges).collect().unique().join(leads, on=row.ROW, how="semi")
    return again.filter(pl.col(row.DEAL).is_duplicated())[row.DEAL].n_unique()
