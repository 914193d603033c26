"""What the customers of each source, or of other segments, have brought, and their average deal."""

import polars as pl

from funnelcli.analyses.segments import SEGMENT, segment_columns
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.money import BROUGHT, brought, check_amount, count_brought
from funnelcli.counting.patterns import columns_of, in_order
from funnelcli.model import segment

COLUMNS = (SEGMENT, *BROUGHT)


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads and amounts by the segments asked for."""
    keys = [pl.col(segment(name)) for name in query.asked.by]
    return {"brought": count_brought(tables.leads, keys, query)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a value, those with the most leads first."""
    by = [segment(name) for name in query.asked.by]
    rows = counts["brought"].with_columns(pl.col(by).cast(pl.String))
    down = [True, *(False for _ in by)]
    table = brought(rows, by, query).sort("leads", *by, descending=down)
    columns = columns_of(COLUMNS, query, segment=segment_columns(query))
    return Report(
        "average_deals",
        f"Average deals by {', '.join(query.asked.by)}",
        columns,
        in_order(table, columns, query),
    )


ANALYSIS = Analysis(
    "average_deals", "Average deals", __doc__, COLUMNS, count, finish,
    needs=("segments", "customers"), check=check_amount,
)  # fmt: skip
