"""Both sums of a metric of several groups, of the whole selection: its periods together."""

from collections.abc import Mapping, Sequence

import polars as pl

from funnelcli.counting.catalogue.metric import Metric
from funnelcli.counting.measures.measure import SEGMENT, START, Measured
from funnelcli.counting.measures.valued import OF_MANY, OVER, UNDER


def of_periods(
    metric: Metric, rows: pl.DataFrame, measured: Mapping[str, Measured]
) -> pl.DataFrame:
    """Add up both sums of the periods of which both are known, and of cohorts that are old enough.

    Where there is no period of which both are known, what is unknown in all of them is null, and
    so is the denominator. A numerator that has parts is made of theirs, and known where they are.
    """
    parted = next((each for each in measured.values() if each.parts is not None), None)
    parts = None if parted is None else parted.parts
    if parted is None or parts is None:
        return _summed(metric, rows, [OVER])
    found = parted.rows.select(START, SEGMENT, *parts.names)
    rows = rows.join(found, on=[START, SEGMENT], how="left", nulls_equal=True)
    sums = _summed(metric, rows, parts.names)
    return sums.with_columns(parts.make(sums).alias(OVER)).drop(parts.names)


def _summed(metric: Metric, rows: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Add up what the numerator is made of, the first of which is null where it is not known."""
    is_told = pl.col(names[0]).is_not_null()
    both = is_told
    if metric.under is not None:
        both &= pl.col(UNDER).is_not_null()
    counts = both
    if metric.base == "cohort":
        counts &= pl.col("mature").fill_null(value=True)
    is_known = both.any()
    made = (
        pl.when(is_known)
        .then(pl.col(name).filter(counts).sum())
        .when(is_told.any())
        .then(pl.col(name).sum())
        .alias(name)
        for name in names
    )
    return rows.group_by(SEGMENT).agg(
        *made,
        pl.when(is_known).then(pl.col(UNDER).filter(counts).sum()).alias(UNDER),
        pl.col(OF_MANY).filter(counts).sum(),
    )
