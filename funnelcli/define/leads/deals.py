"""The rows of the table that tells who bought, as deals: won and lost, with and without a lead."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config, Lost, Stage, parse_sql, split_reference
from funnelcli.config.query import Deals
from funnelcli.config.question import Question
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.stage_tables import home
from funnelcli.model import CLOSED_DEALS, WON_DEALS
from funnelcli.tables import rows as row
from funnelcli.tables.rows import Entry, Loss

_WON, _CLOSED = "~won", "~closed"


def with_deals(
    leads: pl.DataFrame,
    attached: Sequence[Joined | Log],
    merges: Sequence[pl.DataFrame],
    asked: Question,
    as_of: datetime,
) -> tuple[pl.DataFrame, Deals]:
    """Count the deals that are won, and those won or lost, of each lead and of all, if asked for.

    A deal is won, or lost, if the condition of the last stage, or of a loss, holds for one of its
    rows that is not dated after as-of; without a condition, if it has the date. One that is both
    is won. A deal is of one lead, of several the first in the leads table, or of none. Rows that
    the table's own `where` leaves out are no deals.
    """
    if not asked.with_rows:
        return leads, Deals(unknown="deals are not looked at")
    table = next((each for each in attached if isinstance(each, Joined) and _is_home(each)), None)
    if table is None:
        return leads, Deals(unknown="no joined table tells who bought")
    if unknown := next(_unknown(table.name, table.config, asked), None):
        return leads, Deals(unknown=unknown)
    deals = _deals(table, as_of)
    pairs = of_leads(table.pairs.lazy().select(row.POSITION, row.ROW), merges).collect()
    owners = (
        pairs.join(leads, on=row.ROW, how="semi")
        .join(deals.select(row.DEAL, pl.col(row.POSITION)).explode(row.POSITION), on=row.POSITION)
        .group_by(row.DEAL)
        .agg(pl.col(row.ROW).min())
    )
    of_lead = (
        deals.join(owners, on=row.DEAL)
        .group_by(row.ROW)
        .agg(
            pl.col(_WON).cast(pl.Int64).sum().alias(WON_DEALS),
            pl.col(_CLOSED).cast(pl.Int64).sum().alias(CLOSED_DEALS),
        )
    )
    counted = leads.join(of_lead, on=row.ROW, how="left", maintain_order="left").with_columns(
        pl.col(WON_DEALS, CLOSED_DEALS).fill_null(0)
    )
    return counted, Deals(won=int(deals[_WON].sum()), closed=int(deals[_CLOSED].sum()))


def _is_home(table: Joined) -> bool:
    """Tell whether this table decides the last stage, so that its rows are deals."""
    return table.config.knows_customers and len(table.config.stages) - 1 in table.entries


def _unknown(table: str, config: Config, asked: Question) -> Iterator[str]:
    """Say why rows of this table cannot be counted as deals, if that is so."""
    entries: list[Stage | Lost] = [config.stages[-1]]
    entries += [rule for rule in config.lost if home(rule, config.joins) == table]
    if len(entries) == 1:
        yield f"no rule under `lost` says which rows of `{table}` are lost"
    if asked.where or asked.since is not None or asked.until is not None:
        yield f"--where, --since and --until choose leads, and not rows of `{table}`"
    for entry in entries:
        dated = entry.at is None or split_reference(entry.at, config.joins)[0] == table
        sql = None if entry.where is None else parse_sql(entry.where, config.joins)
        if not dated or (sql is not None and (sql.columns or {*sql.joined} - {table})):
            yield (
                f"whether a row of `{table}` is won or lost is asked of another table, too, which "
                "says nothing of rows without a lead"
            )


def _deals(table: Joined, as_of: datetime) -> pl.DataFrame:
    """List the deals, each with the positions of its rows, and whether it is won, or closed."""
    last = len(table.config.stages) - 1
    verdicts = {key: _happened(table, key, as_of) for key in table.entries}
    won = verdicts.pop(last)
    lost = [each for key, each in verdicts.items() if isinstance(key, Loss)]
    rows = table.every_row(last, *(key for key in table.entries if isinstance(key, Loss)))
    return rows.group_by(row.DEAL).agg(
        row.POSITION,
        won.any().alias(_WON),
        pl.any_horizontal(won, *lost).any().alias(_CLOSED),
    )


def _happened(table: Joined, key: Entry, as_of: datetime) -> pl.Expr:
    """True where a row says by as-of that its deal is won, or lost."""
    entry = table.entries[key]
    if entry.at is None:
        return pl.col(row.holds(key))
    when = pl.col(row.moment(key)) <= as_of
    return pl.col(row.holds(key)) & when.fill_null(value=entry.where is not None)
