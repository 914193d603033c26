"""The dates of an export that rules look at, wherever they stand."""

from collections.abc import Iterator

import polars as pl

from funnelcli.checks import beside
from funnelcli.checks.base import ROWS, Case, Position
from funnelcli.config import split_reference
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY


def every_moment(
    case: Case, *, with_ends: bool = False
) -> Iterator[tuple[str, pl.Expr, pl.Expr, str, Position]]:
    """Yield the same of all tables, those that make no lead among them."""
    yield from moments(case)
    yield from beside.moments(case, with_ends=with_ends)


def moments(case: Case) -> Iterator[tuple[str, pl.Expr, pl.Expr, str, Position]]:
    """Yield each date of the tables that make leads.

    The table, the date itself, where it counts, the column, and where the YAML names it.
    """
    config, rows = case.config, case.evidence.rows
    if config.history is not None:
        place = case.place(HISTORY, "at")
        yield HISTORY, pl.col(row.AT), pl.col(row.READ), config.history.at, place
    usable = ~pl.col(row.BUCKET).is_between(row.BLANK, row.NO_ID)
    if config.leads.created is not None:
        created = pl.col(row.CREATED)
        yield ROWS, created, usable, config.leads.created, case.place("leads", "created")
    dated: list[tuple[row.Entry, str | None, Position, str]] = [
        (k, stage.at, case.place("stages", k, "at"), row.at(k))
        for k, stage in enumerate(config.stages)
    ]
    dated += [
        (row.Loss(n), rule.at, case.place("lost", n, "at"), row.moment(row.Loss(n)))
        for n, rule in enumerate(config.lost)
    ]
    for key, at, place, of_leads in dated:
        if at is None:
            continue
        table, column = split_reference(at, config.joins)
        if table is not None:
            holds = _holding(case, table, row.holds(key))
            yield table, pl.col(row.moment(key)), holds, column, place
        elif of_leads in rows.columns and not _is_joined(case, key):
            yield ROWS, pl.col(of_leads), usable, column, place


def _is_joined(case: Case, key: row.Entry) -> bool:
    """Tell whether a joined table decides on a stage or a loss, whose date the leads give."""
    tables = case.evidence.attached.values()
    return any(row.holds(key) in table.pairs.columns for table in tables)


def _holding(case: Case, table: str, column: str) -> pl.Expr:
    """True for the rows of a joined table for which a condition holds, with a lead or without.

    What a table says of itself, such as how old it is, does not hang on the ids of the leads.
    """
    told = (case.evidence.attached[table].pairs, case.evidence.attached[table].alone)
    rows = pl.concat([each[row.POSITION].filter(each[column]) for each in told])
    return pl.lit(case.mask(table, rows))
