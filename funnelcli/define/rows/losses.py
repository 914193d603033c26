"""Who is lost, row by row, once as-of is known: what several sources tell of losses is united."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import polars as pl

from funnelcli.config import Config
from funnelcli.define.leads.merge import of_leads
from funnelcli.define.rows.current_status import has_status
from funnelcli.define.rows.history import Log
from funnelcli.define.rows.joined import Joined
from funnelcli.define.rows.loss_verdicts import verdict
from funnelcli.define.rows.stage_tables import LossSource, loss_sources
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, LEADS

Told = tuple[pl.Expr, pl.Expr]
"""Whether a source says that a row is lost, null where it says nothing, and since when."""


SEVERAL = 2
"""From so many sources on, one can gainsay another."""


def with_losses(
    rows: pl.DataFrame, attached: Sequence[Joined | Log], config: Config, as_of: datetime
) -> pl.DataFrame:
    """Say of each row whether it is lost at as-of, and since when.

    A dated loss stands unless another of the tables that tell of losses has a row that began on
    a later day and is not lost; one without a date yields only to a deal that is open. The row
    is lost since the latest of the losses that stand.
    """
    sources, before = loss_sources(config), rows.columns
    if not sources:
        return rows
    for table in attached:
        if (judged := verdict(table, as_of)) is not None:
            named = {name: _of(table.name, name) for name in judged.columns if name != row.ROW}
            rows = rows.join(judged.rename(named), on=row.ROW, how="left", maintain_order="left")
    told = [_told(rows, source, config, as_of) for source in sources]
    if len(sources) < SEVERAL:
        ((is_lost, since),) = told
        made = [is_lost.fill_null(value=False).alias(row.LOST), since.alias(row.LOST_AT)]
        return rows.select(*before, *made)
    standing = list(_standing(rows, sources, told))
    return (
        rows.lazy()
        .with_columns(standing)
        .select(*before, *(each.meta.output_name() for each in standing), *_united(sources))
        .collect()
    )


def overridden(rows: pl.DataFrame, merges: Sequence[pl.DataFrame], config: Config) -> int:
    """Count the leads with a row that would be lost, but for what other tables say of it."""
    sources = loss_sources(config)
    if len(sources) < SEVERAL:
        return 0
    yields = pl.any_horizontal(~pl.col(row.loss_stands(n)) for n in range(len(sources)))
    found = rows.lazy().filter(row.ALIVE, yields, ~pl.col(row.LOST)).select(row.ROW)
    return of_leads(found, merges).collect()[row.ROW].n_unique()


def _of(table: str, column: str) -> str:
    return f"{column}_of_{table}"


def _told(rows: pl.DataFrame, source: LossSource, config: Config, as_of: datetime) -> Told:
    """Give what a source says of each row."""
    if source.table != LEADS:
        return pl.col(_of(source.table, row.LOST)), pl.col(_of(source.table, row.LOST_AT))
    if source.is_date:
        name = row.moment(row.Loss(*source.rules))
        return pl.col(name) <= row.limit(as_of, rows[name].dtype), pl.col(name)
    never = pl.lit(None, pl.Datetime("us"))
    return pl.any_horizontal(_flags(rows, source, config)), never


def _flags(rows: pl.DataFrame, source: LossSource, config: Config) -> Iterator[pl.Expr]:
    """Yield where a row is lost without a date, and has no date of a loss at any time."""
    dates = [row.moment(row.Loss(*each.rules)) for each in loss_sources(config) if each.is_date]
    undated = pl.all_horizontal(pl.lit(value=True), *(pl.col(name).is_null() for name in dates))
    for rule in source.rules:
        values = config.lost[rule].values
        if values is None:
            yield pl.col(row.holds(row.Loss(rule))) & undated
            continue
        flag = has_status(rows.lazy(), values) & undated
        judged = _of(HISTORY, row.LOST)  # who is in the log is judged by the log
        yield flag & pl.col(judged).is_null() if judged in rows.columns else flag


def _standing(
    rows: pl.DataFrame, sources: Sequence[LossSource], told: Sequence[Told]
) -> Iterator[pl.Expr]:
    """Yield of each source whether the loss that it tells of stands, and its moment."""
    moments = [since.cast(pl.Datetime("us")) for _, since in told]
    for n, source in enumerate(sources):
        is_lost, since = told[n][0], moments[n]
        others = {each.table for each in sources if each.table not in (source.table, LEADS)}
        later = [
            name for name in (_of(other, row.LATER) for other in others) if name in rows.columns
        ]
        is_open = [~pl.col(_of(other, row.LOST)) for other in others - {HISTORY}]
        began = pl.max_horizontal(pl.lit(None, pl.Date), *later)
        dated = (began <= since.dt.date()).fill_null(value=True)
        undated = ~pl.any_horizontal(pl.lit(value=False), *is_open).fill_null(value=False)
        stands = pl.when(since.is_not_null()).then(dated).otherwise(undated)
        yield pl.when(is_lost).then(stands).alias(row.loss_stands(n))
        yield since.alias(row.loss_at(n))


def _united(sources: Sequence[LossSource]) -> Iterator[pl.Expr]:
    """Yield whether a row is lost and since when; where several have dates, all of them."""
    stand = [pl.col(row.loss_stands(n)) for n in range(len(sources))]
    since = [pl.when(each).then(row.loss_at(n)) for n, each in enumerate(stand)]
    yield pl.any_horizontal(stand).fill_null(value=False).alias(row.LOST)
    yield pl.max_horizontal(since).alias(row.LOST_AT)
    dates = [each for each, source in zip(since, sources, strict=True) if source.can_date]
    if len(dates) >= SEVERAL:
        yield pl.concat_list(dates).list.drop_nulls().alias(row.LOSSES)
        yield pl.min_horizontal(dates).alias(row.FIRST_LOSS)
