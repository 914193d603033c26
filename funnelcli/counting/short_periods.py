"""Whether the periods of cohorts are too short to be judged, and which are longer."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.patterns import DAYS, LEADS
from funnelcli.counting.statistics import quantile
from funnelcli.words.text import counted

_LONGER: Final = {"week": "month", "month": "quarter"}
LONG: Final = 60
"""Days from lead to customer, for which weeks and months are short."""
FEWEST: Final = 2
"""Cohorts with leads, of which longer ones have more."""


def too_short(cohorts: pl.DataFrame, days: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say so where half of the customers took long, or at least half of the cohorts are low n.

    `days` are counts of customers by the days they took.
    """
    grain = query.asked.cohort
    filled = cohorts.filter(pl.col("leads") > 0)
    if grain not in _LONGER or filled.height < FEWEST:
        return
    median: float | None = days.select(quantile(pl.col(DAYS), pl.col(LEADS), 0.5)).item()
    few = filled.filter("low_n").height
    if median is not None and median > LONG:
        why = f"half of the customers took {counted(int(median), 'day')} or more"
    elif 2 * few >= filled.height:
        why = f"{few:,} of {counted(filled.height, grain)} {'is' if few == 1 else 'are'} low n"
    else:
        return
    yield Note(
        "cohorts-too-short",
        f"A {grain} is short for this business: {why}. `--cohort {_LONGER[grain]}` can be judged "
        "better.",
        is_loud=True,
    )
