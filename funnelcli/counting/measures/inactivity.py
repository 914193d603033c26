"""Open leads that were heard of, and those of them that fell silent in a period."""

from typing import Final

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.answers import DAY
from funnelcli.counting.measures.axes import BEGAN
from funnelcli.counting.measures.engagement import (
    FROM,
    UNTIL,
    calendar,
    measured,
    silences,
    step_of,
)
from funnelcli.counting.measures.measure import SEGMENT, START, Group, Measure, Measured
from funnelcli.counting.patterns import week_or_month
from funnelcli.model import ROW

HEARD_OF = Measure(
    "heard_of_at_start", "open leads heard of at its beginning",
    "Leads that were open and not dormant when the period began: created, or last turned to the "
    "company, before it and no more than 90 days ago; without those won or lost on a day that "
    "nobody knows.",
)  # fmt: skip
SILENT = Measure(
    "fell_silent", "leads that fell silent",
    "Those of `heard_of_at_start` that became dormant in the period: still open after 90 days "
    "without turning to the company, whether they came back later or not.",
)  # fmt: skip
_FELL: Final = "~fell"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads once in each period that began while they were heard of, and who fell silent.

    From the day after a sign until the day on which the lead is dormant, is won or lost, or is
    heard of again, it is heard of. So it is in one row at most of each period.
    """
    signs, step = silences(tables, query), step_of(query)
    first = week_or_month(pl.col(DAY), query).dt.offset_by(step)
    last = week_or_month(pl.min_horizontal(FROM, UNTIL), query)
    starts = signs.with_columns(pl.date_ranges(first, last, step).alias(BEGAN)).explode(BEGAN)
    there = starts.join(calendar(query), on=BEGAN).filter(pl.col(BEGAN) == pl.col(START))
    fell = (
        signs.filter(pl.col(FROM) <= pl.col(UNTIL))
        .with_columns(week_or_month(pl.col(FROM), query).alias(BEGAN))
        .join(calendar(query), on=BEGAN)
        .select(ROW, START, pl.lit(value=True).alias(_FELL))
        .unique()
    )
    counted = there.join(fell, on=[ROW, START], how="left").group_by(START, SEGMENT)
    return {
        "inactivity": counted.agg(
            pl.len().cast(pl.Int64).alias(f"#{HEARD_OF.name}"),
            pl.col(_FELL).sum().cast(pl.Int64).alias(f"#{SILENT.name}"),
        )
    }


def _finish(counts: Counts, _query: Query) -> Measured:
    return measured(counts["inactivity"])


INACTIVITY = Group("inactivity", (HEARD_OF, SILENT), _count, _finish)
