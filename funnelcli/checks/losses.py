"""Since when leads are given up, by whatever says so: also where the loss does not stand."""

from collections.abc import Iterator

import polars as pl

from funnelcli.checks.among import among
from funnelcli.checks.base import Case
from funnelcli.model import LOST_AT
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY


def first_losses(case: Case) -> pl.Series:
    """Give each lead the first day by as-of on which a row of any table says that it is lost.

    Whether the loss stands beside an open deal or another row, or yields to a purchase, is of no
    account: the date is there.
    """
    evidence, others = case.evidence, case.evidence.others
    told = pl.DataFrame([each.alias(str(i)) for i, each in enumerate(_dates(case))])
    if not told.width:
        return pl.repeat(None, evidence.leads.height, eager=True, dtype=pl.Date)
    first = told.select(pl.min_horizontal(pl.all())).to_series()
    # Most rows are leads by themselves; of those that are one with others, the first of all stands.
    by_lead = pl.DataFrame([others[row.BECAME], first.gather(others[row.ROW]).alias(LOST_AT)])
    by_lead = by_lead.drop_nulls().group_by(row.BECAME).agg(pl.col(LOST_AT).min())
    own = first.gather(by_lead[row.BECAME]).alias("own")
    earliest = by_lead.select(row.BECAME, pl.min_horizontal(LOST_AT, own).alias(LOST_AT))
    first = first.scatter(earliest[row.BECAME], earliest[LOST_AT])
    return first.gather(evidence.leads[row.ROW]).alias(LOST_AT)


def _dates(case: Case) -> Iterator[pl.Series]:
    """Yield what each date of a loss says by as-of: the first day for each row of the leads."""
    attached, rows = case.evidence.attached, case.evidence.rows
    if HISTORY in attached:
        pairs = attached[HISTORY].pairs
        seen = pairs[row.STAGE].unique().drop_nulls().cast(pl.String).to_list()
        meant = row.spellings(case.config.lost_values, seen)
        lost = among(pairs[row.STAGE], meant)
        yield _of_rows(case, pairs.filter(lost), row.AT)
    for loss in map(row.Loss, range(len(case.config.lost))):
        if row.moment(loss) in rows.columns:
            day = _day(case, row.moment(loss), rows.schema)
            yield rows.select(day).to_series()
        for pairs in (table.pairs for table in attached.values()):
            if {row.moment(loss), row.holds(loss)} <= set(pairs.columns):
                yield _of_rows(case, pairs.filter(row.holds(loss)), row.moment(loss))


def _of_rows(case: Case, pairs: pl.DataFrame, name: str) -> pl.Series:
    """Give each row of the leads the first day that rows of another table have for it."""
    days = pairs.select(row.ROW, _day(case, name, pairs.schema).alias(LOST_AT)).drop_nulls()
    first = days.group_by(row.ROW).agg(pl.col(LOST_AT).min())
    never = pl.repeat(None, case.evidence.rows.height, eager=True, dtype=pl.Date)
    return never.scatter(first[row.ROW], first[LOST_AT])


def _day(case: Case, name: str, schema: pl.Schema) -> pl.Expr:
    """Take the day of a moment that has come by as-of."""
    moment = pl.col(name)
    return pl.when(moment <= row.limit(case.evidence.as_of, schema[name])).then(moment.dt.date())
