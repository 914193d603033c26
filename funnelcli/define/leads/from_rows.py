"""Rows become leads: joined with the other tables, cut off at as-of, and merged."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config
from funnelcli.define.leads.merge import Ranking, merge
from funnelcli.define.rows.attach import with_entries
from funnelcli.define.rows.current_status import with_status, with_undated
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.losses import with_losses
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Merge


def told(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], config: Config, as_of: datetime
) -> pl.DataFrame:
    """Add to leads rows all that the tables attached to them say of their stages and losses."""
    for table in attached:
        rows = with_entries(rows, table)
    return judged(with_status(rows, config), attached, config, as_of)


def judged(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], config: Config, as_of: datetime
) -> pl.DataFrame:
    """Add what can only be said once as-of is known: stages left, losses, who is a lead."""
    rows = with_losses(with_undated(rows, attached, as_of), attached, config, as_of)
    alive = pl.col(row.BUCKET) == row.LEAD
    if row.CREATED in rows.columns:
        alive &= (pl.col(row.CREATED) <= as_of).fill_null(value=False)
    return rows.with_columns(alive.alias(row.ALIVE))


def for_merging(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave what merging and counting need of rows."""
    return rows.drop(row.of_a_row(rows.columns))


def merged(
    rows: pl.DataFrame, ranking: Ranking, *keys: tuple[str, ...]
) -> tuple[pl.LazyFrame, list[Merge]]:
    """Merge leads of the same key, by one key after the other; say which rows became which."""
    leads: pl.LazyFrame = rows.lazy()
    merges: list[Merge] = []
    for by in keys:
        if set(by) <= set(rows.columns):
            leads, survivors = merge(leads.collect(), by, ranking)
            if survivors is not None:
                merges.append(Merge(by, survivors))
    return leads.filter(pl.col(row.ALIVE)), merges


def as_accounts(
    people: pl.DataFrame, ranking: Ranking, *, counted: bool
) -> tuple[pl.LazyFrame, list[Merge]]:
    """Merge leads of one account, each of which is a person; say of how many, if it is asked."""
    if counted:
        people = people.with_columns(pl.lit(1, pl.UInt32).alias(row.PEOPLE))
    return merged(people, ranking, row.ACCOUNT)
