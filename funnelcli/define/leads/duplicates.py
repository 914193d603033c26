"""What each row would be as a lead by itself, for conventions that count duplicates."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.define.leads.outcomes import leads_of
from funnelcli.model import OWN, ROWS
from funnelcli.tables import rows as row


def unmerged(
    rows: pl.DataFrame,
    merges: Sequence[pl.DataFrame],
    config: Config,
    asked: Question,
    as_of: datetime,
) -> pl.DataFrame | None:
    """Find the own entries of each row that has become a lead with others, if asked for."""
    if not asked.with_rows:
        return None
    numbers = [survivors[row.ROW] for survivors in merges] or [rows[row.ROW].clear()]
    together = pl.col(row.ROW).is_in(pl.concat(numbers).unique().implode())
    alone = rows.lazy().filter(together & pl.col(row.ALIVE))
    return leads_of(alone, config, as_of, asked).select(row.ROW, OWN).collect()


def with_rows(
    leads: pl.DataFrame, rows: pl.DataFrame | None, merges: Sequence[pl.DataFrame]
) -> pl.DataFrame:
    """Add to each lead the own entries of its rows, where several became it, if asked for."""
    if rows is None:
        return leads
    for survivors in merges:
        rows = rows.join(survivors, on=row.ROW, how="left").select(
            pl.coalesce(row.SURVIVOR, row.ROW).alias(row.ROW), OWN
        )
    of_lead = rows.group_by(row.ROW).agg(pl.col(OWN).alias(ROWS))
    return leads.join(of_lead, on=row.ROW, how="left", maintain_order="left")
