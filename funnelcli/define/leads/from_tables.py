"""What needs all attached tables at once: as-of, the amounts of leads, and moves backward."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config import Config
from funnelcli.config.question import Question
from funnelcli.define.facts.after_as_of import losses_elsewhere, lost_columns
from funnelcli.define.facts.as_of import AsOf, as_of
from funnelcli.define.leads.amounts import deals_of, further_deals, later_deals, with_amounts
from funnelcli.define.leads.moves import with_moves
from funnelcli.define.notes.on_rows import shared_deals
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.tables import rows as row


def moment_of(
    rows: pl.DataFrame,
    attached: Sequence[Joined | Log],
    asked: Question,
    config: Config,
    now: datetime,
) -> AsOf:
    """Settle as-of, where it is `latest` by all dates of rows and of the tables attached to them.

    These are creations, entries, losses, and deals that make amounts.
    """
    created = [row.CREATED] if row.CREATED in rows.columns else []
    dates = [*created, *row.at.among(rows.columns), *lost_columns(config)]

    def elsewhere() -> Iterator[pl.Series]:
        yield from losses_elsewhere(rows, attached, now)
        yield from further_deals(rows, deals_of(attached), len(config.stages) - 1)

    return as_of(
        asked.as_of, rows.lazy().filter(row.is_usable()), dates,
        elsewhere=elsewhere, now=now, zone=config.timezone,
    )  # fmt: skip


def with_told(
    leads: pl.DataFrame,
    attached: Sequence[Joined | Log],
    merges: Sequence[pl.DataFrame],
    asked: Question,
    as_of: AsOf,
) -> tuple[pl.DataFrame, list[Note]]:
    """Add what merged leads are worth and how they moved backward; say what deals leave open."""
    moment, window, said = as_of.moment, asked.window, list[Note]()
    for table in attached:
        if isinstance(table, Log):
            if asked.moves:
                leads = with_moves(leads, table, merges, as_of=moment, window=window)
            continue
        said += shared_deals(table.name, *table.shared_deals(leads, merges))
        if (deals := table.amounts()) is not None:
            said += later_deals(leads, deals, merges, table.config, moment)
            leads = with_amounts(leads, deals, merges, as_of=moment, window=window)
    return leads, said
