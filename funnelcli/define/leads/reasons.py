"""Why leads were lost: by the column beside the loss, of the leads table or of a joined one."""

from collections.abc import Sequence
from datetime import datetime

import polars as pl

from funnelcli.config.question import Question
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.model import LOST_REASON
from funnelcli.tables import rows as row


def with_reasons(
    leads: pl.DataFrame,
    attached: Sequence[Joined | Log],
    merges: Sequence[pl.DataFrame],
    asked: Question,
    as_of: datetime,
) -> pl.DataFrame:
    """Add why leads were lost, if it is asked for; of several rows it is that of the latest loss.

    What the leads table says goes before what joined tables do.
    """
    if not asked.reasons:
        return leads
    told = [pl.col(LOST_REASON).cast(pl.String)] if LOST_REASON in leads.columns else []
    for table in attached:
        if not isinstance(table, Joined):
            continue
        for key in table.reasons:
            name = row.reason(key)
            found = (
                of_leads(_given(table, key, as_of), merges).collect().sort("~when", row.POSITION)
            )
            latest = found.group_by(row.ROW).agg(pl.col(name).last())
            leads = leads.join(latest, on=row.ROW, how="left", maintain_order="left")
            told.append(pl.col(name))
    reason = pl.coalesce([*told, pl.lit(None, pl.String)]).cast(pl.Categorical)
    return leads.with_columns(reason.alias(LOST_REASON)).drop(row.reason.among(leads.columns))


def _given(table: Joined, key: row.Loss, as_of: datetime) -> pl.LazyFrame:
    """List the rows that are lost by as-of and say why, with when."""
    dated = row.moment(key) in table.pairs.columns
    when = pl.col(row.moment(key)).cast(pl.Datetime("us")) if dated else pl.lit(None, pl.Datetime)
    holds = pl.col(row.holds(key)) & (when <= as_of).fill_null(value=True)
    lost = table.pairs.lazy().filter(holds, pl.col(row.reason(key)).is_not_null())
    return lost.select(row.ROW, row.POSITION, row.reason(key), when.alias("~when"))
