"""Tables beside leads, by what they are split by: the period, the source, and what they name."""

from collections.abc import Iterator, Mapping
from typing import Final

import polars as pl

from funnelcli.config import compile_predicate, parse_sql
from funnelcli.config.input_tables.spend import Spend
from funnelcli.config.input_tables.visitors import Visitors
from funnelcli.config.query import Query
from funnelcli.counting.analysis import InputTables
from funnelcli.counting.measures.measure import SEGMENT
from funnelcli.counting.spread import spread
from funnelcli.model import NONE, segment

CHANNEL: Final = "channel"
SOURCE: Final = "source"
CAMPAIGN: Final = "campaign"


def _columns(table: str, query: Query) -> Mapping[str, str]:
    """Name the columns of a table by the segments that they are values of."""
    options = query.config.input_tables().get(table)
    found: dict[str, str] = {}
    if isinstance(options, Spend | Visitors) and options.channel is not None:
        found[SOURCE] = CHANNEL
    if isinstance(options, Spend) and options.campaign is not None:
        found[CAMPAIGN] = CAMPAIGN
    if isinstance(options, Visitors):
        found |= {name: segment(name) for name in options.by}
    return {name: column for name, column in found.items() if name in query.config.segments}


def refused(table: str, said: str, query: Query) -> str | None:
    """Say by what a table is not split that is asked for; None where it is split by all of it."""
    known = _columns(table, query)
    names = dict.fromkeys([*_named(query), *query.asked.by])
    others = [name for name in names if name not in known]
    return f"{said} not split by {others[0]}" if others else None


def _named(query: Query) -> Iterator[str]:
    """Name what `--where` looks at."""
    for text in query.asked.where:
        yield from parse_sql(text, query.config.joins).columns


def of_days(table: str, value: str, tables: InputTables, query: Query) -> pl.LazyFrame:
    """Give the rows of a table by week or month, with the value of the segment as `SEGMENT`.

    Those that `--where` leaves; each is a part of its days, as `spread` makes it.
    """
    rows, columns = tables[table], _columns(table, query)
    options = query.config.input_tables().get(table)
    named = {name: pl.col(column).fill_null(NONE).alias(name) for name, column in columns.items()}
    for text in query.asked.where:
        sql = parse_sql(text, query.config.joins)
        schema = {name: pl.String() for name in sql.columns}
        passes = compile_predicate(sql, schema)
        rows = rows.with_columns(named[name].alias(name) for name in sql.columns).filter(passes)
    by = query.asked.by[0] if query.asked.by else None
    value_of = pl.lit(None, pl.String) if by is None else named[by]
    ends_late = isinstance(options, Spend) and options.until is not None
    return spread(rows.with_columns(value_of.alias(SEGMENT)), value, query, ends_late=ends_late)
