"""What leads were worth that did not buy: the deals that are not won."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config.question import Question
from funnelcli.define.columns.amounts.money import added_up, summable
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.model import AMOUNT, UNWON
from funnelcli.tables import rows as row


def with_unwon(
    leads: pl.DataFrame,
    attached: Sequence[Joined | Log],
    merges: Sequence[pl.DataFrame],
    asked: Question,
    as_of: datetime,
) -> pl.DataFrame:
    """Add what each lead's deals are worth that are not won by as-of, if it is asked for.

    As amounts are: rows with the same deal are one, the largest. A deal all of whose dates are
    after as-of is not known. Where amounts are of the leads table, it is the amount of the lead.
    """
    if not asked.unwon:
        return leads
    tables = (each for each in attached if isinstance(each, Joined))
    table = next((each for each in tables if AMOUNT in each.pairs.columns), None)
    if table is None:
        own = pl.col(AMOUNT) if AMOUNT in leads.columns else pl.lit(None, pl.Int64)
        return leads.with_columns(own.alias(UNWON))
    deals = of_leads(summable(_deals(table, as_of)).lazy(), merges)
    sums = (
        deals.group_by(row.ROW, row.DEAL)
        .agg(pl.col(AMOUNT).max())
        .group_by(row.ROW)
        .agg(added_up(pl.col(AMOUNT)).alias(UNWON))
    )
    return leads.join(sums.collect(), on=row.ROW, how="left", maintain_order="left")


def _deals(table: Joined, as_of: datetime) -> pl.DataFrame:
    """List the rows of deals that are not won: leads row, deal, amount."""
    last = len(table.config.stages) - 1
    won = pl.lit(value=False)
    if last in table.entries:
        won = pl.col(row.holds(last))
        if (when := row.moment(last)) in table.pairs.columns:
            won &= (pl.col(when) <= as_of).fill_null(value=False)
    dates = [name for name in row.moment.among(table.pairs.columns) if name != row.moment(last)]
    known = pl.lit(value=True)
    if dates:
        known = (pl.min_horizontal(dates) <= as_of).fill_null(value=True)
    alone = pl.format("\x1f{}", row.POSITION)  # a deal without an id is its own
    return table.pairs.filter(~won, known).select(
        row.ROW, pl.coalesce(row.DEAL, alone).alias(row.DEAL), AMOUNT
    )
