"""Rows of other tables whose lead is there, but for zeros before the numbers of its id."""

from collections.abc import Callable
from typing import Final

import polars as pl

from funnelcli.checks.base import Case
from funnelcli.checks.righted import with_customers
from funnelcli.config import split_reference
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, Attached, Conversion

ZEROS: Final = r"(^|[^0-9])0+([0-9])"
"""Zeros that a number begins with, wherever it stands in an id."""
SAMPLE: Final = 1000
"""So many ids of a column tell whether its numbers have any."""
KEY, BARE = "~key", "~bare"


def of_padded(case: Case, name: str) -> pl.DataFrame:
    """List the rows of a table without a lead that have one but for such zeros.

    Their `POSITION`, and the `ROW` of the leads. Ids that would be of different leads are of none.
    """
    table, found = case.evidence.attached[name], {row.POSITION: pl.UInt32, row.ROW: pl.UInt32}
    alone = table.rows.select(row.POSITION, row.LEAD_ID).filter(
        pl.col(row.POSITION).is_in(table.orphans.implode()), pl.col(row.LEAD_ID).is_not_null()
    )
    known = _known(case, name)
    if alone.is_empty() or not any(map(_has_zeros, (alone[row.LEAD_ID], known[KEY]))):
        return pl.DataFrame(schema=found)
    bare = pl.col(KEY).str.replace_all(ZEROS, "${1}${2}").alias(BARE)
    alone = alone.rename({row.LEAD_ID: KEY}).select(row.POSITION, bare)
    known = known.with_columns(bare).join(alone, on=BARE, how="semi")
    known = known.filter(pl.col(KEY).n_unique().over(BARE) == 1)
    return alone.join(known, on=BARE, how="inner").select(row.POSITION, row.ROW)


def righted(
    case: Case, name: str, padded: pl.DataFrame
) -> Callable[[pl.Series], Conversion] | None:
    """Give what counts as if such rows had their leads; None where there are none of them.

    None also where the table does not tell of purchases by itself, and with a window.
    """
    table = case.evidence.attached[name]
    bought = _purchases(case, name, table)
    if padded.is_empty() or bought is None or case.query.asked.window is not None:
        return None
    ones = padded.filter(pl.col(row.POSITION).is_in(bought.implode()))

    def with_leads(rows: pl.Series) -> Conversion:
        left = ones.filter(pl.col(row.POSITION).is_in(rows.implode()))
        return with_customers(case, left[row.ROW])

    return with_leads


def _has_zeros(ids: pl.Series) -> bool:
    some = ids.gather_every(max(1, ids.len() // SAMPLE))
    return bool(some.str.contains(ZEROS).any())


def _known(case: Case, name: str) -> pl.DataFrame:
    """List the rows of the leads table with what this table calls them."""
    rows, history = case.evidence.rows, case.config.history
    if name == HISTORY and history is not None and history.by is not None:
        through, _ = split_reference(history.by, case.config.joins)
        if through is not None:
            pairs = case.evidence.attached[through].pairs
            return pairs.select(row.ROW, pl.col(row.THROUGH).alias(KEY)).drop_nulls().unique()
    key = row.key(name) if row.key(name) in rows.columns else row.ID
    return rows.select(row.ROW, pl.col(key).alias(KEY)).drop_nulls()


def _purchases(case: Case, name: str, table: Attached) -> pl.Series | None:
    """List the positions of the rows without a lead that are purchases by as-of."""
    values = case.config.stages[case.query.last].values
    if name != HISTORY or values is None:
        return table.unclaimed
    seen = table.rows[row.STAGE].unique().drop_nulls().cast(pl.String).to_list()
    is_one = pl.col(row.STAGE).cast(pl.String).is_in(row.spellings(values, seen))
    in_time = (pl.col(row.AT) <= case.evidence.as_of).fill_null(value=True)
    alone = pl.col(row.POSITION).is_in(table.orphans.implode())
    return table.rows.filter(alone & is_one & in_time)[row.POSITION]
