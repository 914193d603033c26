"""After how many days a cohort has had time to convert."""

from datetime import date

import polars as pl

from funnelcli.counting.horizon import AGE, SETTLED, settled_after
from funnelcli.counting.patterns import DAYS, LEADS
from funnelcli.model import CREATED, entry


def count(leads: pl.LazyFrame, last: int, as_of: date) -> pl.LazyFrame:
    """Count converters by days from lead to customer and by the age of the lead in days."""
    created, customer = pl.col(CREATED), pl.col(entry(last))
    days = (customer - created).dt.total_days()
    counted = leads.filter(days >= 0).group_by(
        days.alias(DAYS), (pl.lit(as_of) - created).dt.total_days().alias(AGE)
    )
    return counted.agg(pl.len().cast(pl.Int64).alias(LEADS))


def finish(counts: pl.DataFrame) -> int | None:
    """Find the days by which nine in ten have become customers; None where too few have."""
    everybody = "everybody"
    found = settled_after(counts.with_columns(pl.lit(0).alias(everybody)), everybody)
    return next(iter(found[SETTLED]), None)
