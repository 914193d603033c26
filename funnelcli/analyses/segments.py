"""Leads by the value of a segment, or by the values of several at once."""

from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind, Open
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Command, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import (
    CONVERSION,
    columns_of,
    conversions,
    count_days,
    count_patterns,
    in_order,
)
from funnelcli.model import segment

SEGMENT = Column(
    "segment", "Segment", Kind.LABEL,
    "The value of the lead, as it is spelled most often; `(none)` where it is empty.",
    open=Open.SEGMENTS,
)  # fmt: skip
COLUMNS = (SEGMENT, *CONVERSION)
COMMAND = Command(
    help="""Conversion by any segments of the YAML, alone or crossed.

    Example: funnelcli segments --by region,source --format markdown
    """,
    by="given segments",
    can_check=True,
)
SHOWN = 20
"""How many rows a page shows when nothing else is asked for."""


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads, and days from lead to customer, by the segments asked for."""
    leads, keys = tables.leads, [pl.col(segment(name)) for name in query.asked.by]
    return {
        "patterns": count_patterns(leads, keys),
        "days": count_days(leads, keys, 0, query.last, query.asked.reach),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a value, or a combination of values that has leads.

    Groups of low n come last, then those with more leads first, then by value.
    """
    return finish_as("segments", f"Segments by {', '.join(query.asked.by)}", counts, query)


def finish_as(name: str, title: str, counts: Counts, query: Query) -> Report:
    """Finish the table under a name of its own; the rest of the page is one line."""
    by = [segment(each) for each in query.asked.by]
    columns = columns_of(COLUMNS, query, segment=segment_columns(query))
    text = pl.col(by).cast(pl.String)
    patterns, days = (counts[part].with_columns(text) for part in ("patterns", "days"))
    table = conversions(patterns, days, by, query)
    table = table.sort("low_n", "leads", *by, descending=[False, True, *(False for _ in by)])
    shown = min(SHOWN if query.asked.top is None else query.asked.top or table.height, table.height)
    other = table.slice(shown).select(by)
    closing = [_line("Total", patterns, days, query)]
    if not other.is_empty():
        left, left_days = (frame.join(other, on=by, how="semi") for frame in (patterns, days))
        closing.insert(0, _line("(other)", left, left_days, query))
    return Report(
        name,
        title,
        columns,
        in_order(table if query.asked.top is None else table.head(shown), columns, query),
        shown=shown,
        closing=in_order(pl.concat(closing), columns, query),
    )


def _line(label: str, patterns: pl.DataFrame, days: pl.DataFrame, query: Query) -> pl.DataFrame:
    """Count a whole as if it were one value, called `label` in the first column."""
    by = [segment(name) for name in query.asked.by]
    first, *others = by
    names = [pl.lit(label).alias(first), *(pl.lit(None, pl.String).alias(name) for name in others)]
    return conversions(patterns.with_columns(names), days.with_columns(names), by, query)


def segment_columns(query: Query) -> list[Column]:
    """Declare a column for each segment asked for."""
    return [
        replace(SEGMENT, name=name, label=name.replace("_", " ").capitalize(), open=None)
        for name in query.asked.by
    ]


ANALYSIS = Analysis(
    "segments", "Segments", __doc__, COLUMNS, count, finish,
    needs=("segments",), shaped_by=("top",), command=COMMAND,
)  # fmt: skip
