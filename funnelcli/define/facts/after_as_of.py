"""Losses by which as-of is found, and what is dated after an as-of that was given."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

import polars as pl

from funnelcli.config import Config
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.loss_verdicts import given_up_after, verdict
from funnelcli.define.rows.stage_tables import loss_sources
from funnelcli.tables import rows as row


@dataclass(frozen=True, slots=True)
class Beyond:
    """How many entries and losses lie after as-of."""

    entries: int = 0
    losses: int = 0

    def __add__(self, other: "Beyond") -> "Beyond":
        return Beyond(self.entries + other.entries, self.losses + other.losses)


def lost_columns(config: Config) -> list[str]:
    """Name the columns of leads rows with dates of losses."""
    return [row.moment(row.Loss(*each.rules)) for each in loss_sources(config) if each.is_date]


def losses_elsewhere(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], now: datetime
) -> Iterator[pl.Series]:
    """Yield, for each table that tells of losses, the moments of those of usable leads rows.

    What is a loss is decided as it is known `now`; those to come follow, one for each row.
    """
    usable = rows.select(row.is_usable()).to_series()
    for table in attached:
        judged, later = verdict(table, now), given_up_after(table, now)
        if judged is not None and later is not None:
            lost = judged.filter(row.LOST).select(later.columns)
            told = pl.concat([lost, later], how="vertical_relaxed")
            yield told[row.LOST_AT].filter(usable.gather(told[row.ROW])).drop_nulls()


def beyond(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], config: Config, as_of: datetime
) -> Beyond:
    """Count the entries, and the losses, after as-of: one for each stage, table and row of a lead.

    Of several entries of a row into a stage, the first counts; leads created later have none.
    """

    def after(name: str) -> int:
        late = rows[name] > row.limit(as_of, rows[name].dtype)
        return int(rows[row.ALIVE].filter(late).sum())

    told = (given_up_after(table, as_of) for table in attached)
    elsewhere = (rows[row.ALIVE].gather(each[row.ROW]).sum() for each in told if each is not None)
    entries, losses = row.at.among(rows.columns), lost_columns(config)
    return Beyond(sum(map(after, entries)), sum(map(after, losses)) + sum(map(int, elsewhere)))
