"""Rows that are one lead become one row."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import polars as pl

from funnelcli import model
from funnelcli.config.people import DAYS
from funnelcli.define.columns.amounts.money import added_up, summable
from funnelcli.define.columns.scan import RANK
from funnelcli.tables import rows as row

Ranking = Callable[[pl.Series], pl.DataFrame]
"""Order rows of the leads table by all their used columns: `~row` with `~rank`."""


def merge(
    rows: pl.DataFrame, by: Sequence[str], ranking: Ranking
) -> tuple[pl.LazyFrame, pl.DataFrame | None]:
    """Make one row of the leads that share a key; the second frame says of which rows.

    A row with a null key shares it with none. The merged row has the attributes of the row
    created earliest (ties: smallest id, then smallest used columns), the earliest moment of
    each stage, the largest amount, and is lost only if each row is, at the latest date. An
    account has the sum of the amounts of its leads.
    """
    if by == row.ACCOUNT:
        rows = summable(rows)
    together_with_others = _shared(rows[by[0]], rows[row.ALIVE])
    if not together_with_others.any():
        return rows.lazy(), None
    together = _in_order(rows.filter(together_with_others), by, ranking)
    merged = together.group_by(by, maintain_order=True).agg(
        _merged(name, by) for name in rows.columns if name not in by
    )
    survivors = together.select(row.ROW, pl.col(row.ROW).first().over(by).alias(row.SURVIVOR))
    apart = (
        rows.with_columns(together_with_others.alias("~shared")).lazy().filter(~pl.col("~shared"))
    )
    return pl.concat([apart.drop("~shared"), merged.lazy().select(rows.columns)]), survivors


def _shared(key: pl.Series, alive: pl.Series) -> pl.Series:
    """True where another lead has the same key, which sorted hashes show fastest.

    A row whose hash is another's by chance is a group of its own, and stays as it is.
    """
    nothing = pl.repeat(value=False, n=key.len(), eager=True)
    known = key.drop_nulls()
    if (known > known.shift(1)).all():
        return nothing  # in order, as many exports are by id
    hashes = key if key.dtype == pl.UInt64 else key.hash()  # which a key has been made of already
    can_match = key.is_not_null() & alive
    ordered = hashes.filter(can_match).sort()
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    if twice.is_empty():
        return nothing
    return hashes.is_in(twice.implode()) & can_match


def _in_order(rows: pl.DataFrame, by: Sequence[str], ranking: Ranking) -> pl.DataFrame:
    """Sort the rows of each key so that the one whose attributes stand comes first."""
    order = [*by, *(name for name in (row.CREATED, row.ID) if name in rows.columns)]
    order = list(dict.fromkeys(order))
    stands = row.attributes(rows.columns)
    stands += [name for name in row.MERGING if name in rows.columns and name not in by]
    if not stands:
        return rows.sort(*order, row.ROW)
    differs = pl.any_horizontal(pl.col(name).n_unique().over(order) > 1 for name in stands)
    ties = rows.filter(differs)[row.ROW]
    if ties.is_empty():
        return rows.sort(*order, row.ROW)
    ranked = rows.join(ranking(ties), on=row.ROW, how="left")
    return ranked.sort(*order, RANK, row.ROW).drop(RANK)


def _merged(name: str, by: Sequence[str]) -> pl.Expr:
    column = pl.col(name)
    match name:
        case row.LOST:
            made = column.all()
        case row.LOST_AT | row.FIRST_LOSS:  # the latest date is unknown when one of them is
            made = pl.when(column.null_count() == 0).then(column.max())
        case row.LOSSES:
            made = column.explode().drop_nulls()
        case model.LOST_REASON:
            made = column.drop_nulls().first()
        case model.AMOUNT | model.LTV:
            made = added_up(column) if by == row.ACCOUNT else column.max()
        case row.PEOPLE:
            made = _soon().sum().cast(pl.UInt32).alias(name)
        case _ if name in row.at:
            made = column.min()
        case _ if name in row.undated:
            made = column.any()
        case _:
            made = column.first()
    return made


def _soon() -> pl.Expr:
    """True for the leads of an account that came before its people are counted."""
    created = pl.col(row.CREATED).dt.date()
    return created <= created.min() + timedelta(days=DAYS)


def of_leads(rows: pl.LazyFrame, merges: Sequence[pl.DataFrame]) -> pl.LazyFrame:
    """Give each row of another table the leads row that stands for its lead after merging."""
    for survivors in merges:
        rows = rows.join(survivors.lazy(), on=row.ROW, how="left").with_columns(
            pl.coalesce(row.SURVIVOR, row.ROW).alias(row.ROW)
        )
        rows = rows.drop(row.SURVIVOR)
    return rows
