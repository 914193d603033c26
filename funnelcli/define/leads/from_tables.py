"""What needs all attached tables at once: as-of, the amounts of leads, and moves backward."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.define.facts.after_as_of import losses_elsewhere, lost_columns
from funnelcli.define.facts.as_of import Moments
from funnelcli.define.leads.amounts import (
    Later,
    after_as_of,
    further_deals,
    later_deals,
    with_amounts,
)
from funnelcli.define.leads.moves import with_moves
from funnelcli.define.leads.together import dates_towards
from funnelcli.define.leads.ways import with_ways
from funnelcli.define.notes.on_rows import shared_deals
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.stage_tables import home
from funnelcli.model import AMOUNT
from funnelcli.tables import rows as row


def moments_of(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], config: Config, now: datetime
) -> Moments:
    """Look for as-of in all dates of rows and of the tables attached to them.

    These are creations, entries, losses, and deals that make amounts.
    """
    created = [row.CREATED] if row.CREATED in rows.columns else []
    dates = [*created, *row.at.among(rows.columns), *lost_columns(config)]
    usable = rows.lazy().filter(row.is_usable())
    found = Moments.of(usable.select(dates), now)
    if not dates:
        found = Moments(rows=usable.select(pl.len()).collect().item())
    elsewhere = [
        *losses_elsewhere(rows, attached, now),
        *further_deals(rows, attached, len(config.stages) - 1),
        *dates_towards(rows, attached),
    ]
    for each in elsewhere:
        found += replace(Moments.of(each.to_frame().lazy(), now), rows=0)
    return found


def moments_of_leads(rows: pl.DataFrame, config: Config, now: datetime) -> Moments:
    """Look for as-of in the dates that only the leads table has: creations, entries and losses.

    A stage that other tables tell of as well says nothing here.
    """
    has_log = config.history is not None
    own = [
        row.at(k)
        for k, stage in enumerate(config.stages)
        if home(stage, config.joins) is None and not (has_log and stage.values)
    ]
    there = [name for name in (row.CREATED, *own) if name in rows.columns]
    usable = rows.lazy().filter(row.is_usable())
    return Moments.of(usable.select(*there, *lost_columns(config)), now)


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """What a table of deals leaves open; the counts of parts add up."""

    shared: int = 0
    """Ids of deals that stand in rows of several leads."""
    later: Later | None = None
    """Deals dated after as-of; None where no amounts are theirs."""

    def __add__(self, other: "LeftOpen") -> "LeftOpen":
        if self.later is None or other.later is None:
            return LeftOpen(self.shared + other.shared)
        later = (mine + its for mine, its in zip(self.later, other.later, strict=True))
        return LeftOpen(self.shared + other.shared, Later(*later))

    def notes(self, table: str, config: Config) -> Iterator[Note]:
        """Say it of the table."""
        column = config.joins[table].id
        if column is not None:
            yield from shared_deals(table, column, self.shared)
        if self.later is not None:
            yield from after_as_of(self.later, config)


def with_told(
    leads: pl.DataFrame,
    attached: Sequence[Joined | Log],
    merges: Sequence[pl.DataFrame],
    asked: Question,
    moment: datetime,
) -> tuple[pl.DataFrame, dict[str, LeftOpen]]:
    """Add what merged leads are worth and how they moved backward; count what deals leave open."""
    window, left_open = asked.window, dict[str, LeftOpen]()
    for table in attached:
        if isinstance(table, Log):
            if asked.moves:
                leads = with_moves(leads, table, merges, as_of=moment, window=window)
            if asked.ways:
                leads = with_ways(leads, table, merges, as_of=moment, window=window)
            continue
        shared, later = table.shared_deals(leads, merges), None
        if (deals := table.amounts()) is not None:
            if AMOUNT in deals.columns:
                later = later_deals(leads, deals, merges, moment)
            leads = with_amounts(leads, deals, merges, as_of=moment, window=window)
        left_open[table.name] = LeftOpen(shared, later)
    return leads, left_open
