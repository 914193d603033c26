"""Since when leads are given up, by whatever says so: also where the loss does not stand."""

from collections.abc import Iterator

import polars as pl

from funnelcli.checks.base import Case
from funnelcli.model import LOST_AT
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY


def first_losses(case: Case) -> pl.Series:
    """Give each lead the first day by as-of on which a row of any table says that it is lost.

    Whether the loss stands beside an open deal or another row, or yields to a purchase, is of no
    account: the date is there.
    """
    leads, rows = case.evidence.leads, case.evidence.rows
    at = pl.col(LOST_AT)
    never = rows.clear().select(row.ROW, pl.lit(None, pl.Datetime("us")).alias(LOST_AT))
    known = pl.concat([never, *_dates(case)]).filter(at <= case.evidence.as_of)
    became = known.select(rows[row.BECAME].gather(known[row.ROW]).alias(row.ROW), at.dt.date())
    first = became.drop_nulls().sort(at, descending=True)  # what is written last stands
    of_rows = pl.repeat(None, rows.height, eager=True, dtype=pl.Date).alias(LOST_AT)
    return of_rows.scatter(first[row.ROW], first[LOST_AT]).gather(leads[row.ROW])


def _dates(case: Case) -> Iterator[pl.DataFrame]:
    """Yield what each date of a loss says at any time: leads rows, and since when."""
    attached, rows = case.evidence.attached, case.evidence.rows
    if HISTORY in attached:
        pairs = attached[HISTORY].pairs
        seen = pairs[row.STAGE].unique().drop_nulls().cast(pl.String).to_list()
        meant = row.spellings(case.config.lost_values, seen)
        yield _moments(pairs.filter(pl.col(row.STAGE).cast(pl.String).is_in(meant)), row.AT)
    for loss in map(row.Loss, range(len(case.config.lost))):
        if row.moment(loss) in rows.columns:
            yield _moments(rows, row.moment(loss))
        for pairs in (table.pairs for table in attached.values()):
            if {row.moment(loss), row.holds(loss)} <= set(pairs.columns):
                yield _moments(pairs.filter(row.holds(loss)), row.moment(loss))


def _moments(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    dated = frame.lazy().select(row.ROW, pl.col(name).alias(LOST_AT)).drop_nulls(LOST_AT)
    return dated.with_columns(pl.col(LOST_AT).cast(pl.Datetime("us"))).collect()
