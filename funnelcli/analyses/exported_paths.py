"""All paths in the form that packages read: conversions, their value, leads without conversion."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import CUSTOMERS, TO, called, goal_of
from funnelcli.counting.attribution.journeys import with_journeys
from funnelcli.counting.attribution.paths import PATH, REPEATS, paths
from funnelcli.counting.attribution.touches import (
    CONVERTS,
    DIRECT,
    LOOKBACK,
    touches_of_all,
)
from funnelcli.model import AMOUNT, ROW
from funnelcli.words.text import counted

COLUMNS = (
    Column(
        "path", "Path", Kind.LABEL,
        "The channels of the touches in their order, with ` > ` between them; all of them, however "
        "many; a sign of `>` in the name of a channel is written `›`.",
    ),
    Column(
        "total_conversions", "Conversions", Kind.COUNT,
        "Leads with this path that became customers, or reached the stage of `--to`.",
    ),
    Column(
        "total_conversion_value", "Value", Kind.MONEY,
        "The sum of the amounts of these customers; null where no amount is defined, and with "
        "another stage.",
        null=True,
    ),
    Column(
        "total_null", "Without conversion", Kind.COUNT,
        "Leads with this path that have not converted by as-of, old enough or not.",
    ),
)  # fmt: skip
CONVERSIONS, VALUE, WITHOUT = "#conversions", "#value", "#without"


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by their path: at most as many rows as there are leads, each with its path."""
    found = paths(touches_of_all(tables, goal_of(query), query), query, most=None)
    amounts = tables.leads.select(ROW, AMOUNT)
    rows = with_journeys(tables, found, query).join(amounts, on=ROW)
    have = pl.col(CONVERTS)
    sums = (
        have.sum().alias(CONVERSIONS),
        pl.col(AMOUNT).filter(have).sum().alias(VALUE),
        (~have).sum().alias(WITHOUT),
    )
    return {"paths": rows.group_by(PATH).agg(each.cast(pl.Int64) for each in sums)}


def finish(counts: Counts, query: Query) -> Report:
    """One row a path of leads that were touched, by path."""
    is_worth = goal_of(query).measure == CUSTOMERS and query.sums_amounts and query.has_amount
    value = pl.col(VALUE) if is_worth else pl.lit(None, pl.Int64)
    table = counts["paths"].drop_nulls(PATH).sort(PATH).select(
        PATH,
        pl.col(CONVERSIONS).alias("total_conversions"),
        value.alias("total_conversion_value"),
        pl.col(WITHOUT).alias("total_null"),
    )  # fmt: skip
    return Report(
        "exported_paths", "Paths", COLUMNS, table,
        notes=tuple(_notes(counts, query)),
    )  # fmt: skip


def _notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say who is not in it."""
    none = counts["paths"].filter(pl.col(PATH).is_null())
    converted, others = int(none[CONVERSIONS].sum()), int(none[WITHOUT].sum())
    if converted or others:
        yield Note(
            "paths-without-touch",
            f"{counted(converted, *called(query))} and {counted(others, 'other')} without a touch "
            "that counts have no path, and are not written.",
        )


ANALYSIS = Analysis(
    "exported_paths", "Paths", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), options=(TO, LOOKBACK, DIRECT, REPEATS), in_memory=True,
)  # fmt: skip
