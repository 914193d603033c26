"""What each row of the leads table is, by itself: a lead, or the first reason why it is none."""

from collections.abc import Callable, Iterator

import polars as pl

from funnelcli.define.columns.cells import Cells
from funnelcli.define.sql import Path
from funnelcli.tables import rows as row

OF_TABLE = "leads.where"
"""How a note calls the table's own `where`, which decides what rows there are."""


def buckets(
    cells: Cells, holds: Callable[[str | None, Path, str], pl.Expr], unanswered: list[pl.Expr]
) -> Iterator[pl.Expr]:
    """Yield the bucket of each row; before it, where predicates have no answer.

    The first test that a row meets decides. `holds` binds a predicate, by its place and by how
    notes call it, and adds to `unanswered`.
    """
    config = cells.definition.config
    is_lead = holds(config.lead.where, ("lead", "where"), "lead.where")
    excluded = [
        holds(sql, ("lead", "exclude", reason), f"exclusion {reason}")
        for reason, sql in config.lead.exclude.items()
    ]
    read_at_all = holds(config.leads.where, ("leads", "where"), OF_TABLE)
    tests = [(cells.repeated_header(), row.HEADER)]
    if config.leads.where is not None:
        tests.append((~read_at_all, row.WHERE))
    if config.leads.id:
        column = cells.find(config.leads.id, "leads", "id")
        tests.append((cells.read(column, "text").is_null(), row.NO_ID))
    if config.leads.created:
        column = cells.find(config.leads.created, "leads", "created")
        tests.append((cells.read(column, "date").is_null(), row.NO_CREATED))
    if config.lead.where is not None:
        tests.append((~is_lead, row.NOT_LEAD))
    tests += [(test, row.EXCLUDED + i) for i, test in enumerate(excluded)]
    bucket = pl.lit(row.LEAD, pl.UInt16)
    for test, code in reversed(tests):
        bucket = pl.when(test).then(pl.lit(code, pl.UInt16)).otherwise(bucket)
    yield from unanswered
    yield _maybe_blank(cells).alias(row.MAYBE_BLANK)
    yield bucket.alias(row.BUCKET)


def _maybe_blank(cells: Cells) -> pl.Expr:
    """True for rows in which what identifies a lead is empty: they may be blank."""
    leads = cells.definition.config.leads
    for name, key in ((leads.id, "id"), (leads.created, "created")):
        if name is not None:
            return cells.read(cells.find(name, "leads", key), "text").is_null()
    return pl.col(row.EMPTY)
