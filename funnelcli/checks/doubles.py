"""A rule about rows of spend, activities, visitors and touchpoints that are there twice."""

from datetime import time

import polars as pl

from funnelcli.checks.base import Case, Suspicion, Yielded, rule
from funnelcli.checks.beside import CHANNEL, DATE, DATED, SPEND, TOUCHES, VISITORS, tables
from funnelcli.model import segment
from funnelcli.tables import rows as row


@rule("ID015", "double-row", "warning")
def double_row(case: Case) -> Yielded:
    """A row of spend, activities, visitors or touchpoints is there twice.

    Why: it is counted twice: a channel costs more than it did, a lead is called more often, a site
    has more visitors, a channel has the credit of two touches. Two files of one month, or a job
    that ran twice, make many of them. Found are rows of spend that agree with one before them in
    every column of the file; activities of one lead at the same second that agree in type,
    direction and user, touches of one that agree in channel, campaign and type, and either without
    a time that agree in every column; and rows of visitors of one date and channel, and of one
    value of each segment, whatever they count. The conversion rate stays as it is.

    In the CRM: export each period once; see whether files overlap.

    In the YAML: `path` names each file once.

    Example: 31 rows of March in `spend-q1.csv` and in `spend-march.csv`.
    """
    for name in tables(case, *DATED):
        rows = case.table(name)
        dated = rows.lazy().filter(row.READ, pl.col(DATED[name]).is_not_null())
        same = pl.struct(_same(name, rows))
        several = dated.filter(same.hash().is_duplicated())  # few, and told by a number first
        again = several.filter(~same.is_first_distinct())
        found = again.select(row.POSITION).collect().to_series()
        yield Suspicion(
            on=name, wrong=case.mask(name, found), of=pl.col(row.READ), place=case.place(name)
        )


def _same(name: str, rows: pl.DataFrame) -> list[pl.Expr]:
    """List what two rows have to agree in."""
    if name == VISITORS:
        return [pl.col(DATE, CHANNEL, *segment.among(rows.columns))]
    if name == SPEND:
        return [pl.col(row.WRITTEN)]
    at, told = pl.col("at"), ("type", "direction", "user")
    if name == TOUCHES:
        told = (CHANNEL, "campaign", "type")
    of_a_day = pl.when(at.dt.time() == time.min).then(row.WRITTEN).alias(row.WRITTEN)
    return [pl.col(row.LEAD_ID, *told), at.dt.truncate("1s"), of_a_day]


RULES = (double_row,)
