"""Columns that only the rules of `check` need, read in the same pass as all others."""

from collections.abc import Iterator

import polars as pl

from funnelcli.config import Config, expected_values, parse_sql
from funnelcli.config.tree import KeyPath
from funnelcli.define.columns.addresses import is_nobodys, is_somebodys, is_valid
from funnelcli.define.columns.cells import Cells
from funnelcli.define.sql import predicate
from funnelcli.tables import rows as row

DISTINCT = 300
"""A column with more values among its first thousand rows is free text, in which none is meant."""


def of_leads(cells: Cells) -> Iterator[pl.Expr]:
    """Yield what rules want of leads: addresses, owners, the last activity, own rules."""
    leads = cells.definition.config.leads
    if leads.email is not None:
        column = cells.find(leads.email, "leads", "email")
        email = cells.read(column, "capitals")
        # as `merge_key` asks it, so that Polars asks it once
        is_one = email.is_not_null() & is_somebodys(email).fill_null(value=True)
        is_plain = is_one & ~email.str.contains("+", literal=True)
        yield from row.hashes(email, (row.EMAIL,), is_plain)
        yield pl.when(~is_plain).then(email).alias(row.ADDRESS)
    if leads.owner is not None:
        yield cells.read(cells.find(leads.owner, "leads", "owner"), "label").alias(row.OWNER)
    if leads.last_activity is not None:
        column = cells.find(leads.last_activity, "leads", "last_activity")
        yield cells.read(column, "date").alias(row.ACTIVITY)
    yield from of_table(cells, "leads")


def with_addresses(rows: pl.DataFrame) -> pl.DataFrame:
    """Say of each row which mailbox its address is, and whether it is valid and somebody's.

    Of most, one pattern has said so in the pass over all; the few others are looked at here.
    """
    if row.ADDRESS not in rows.columns:
        return rows
    address, plain = rows[row.ADDRESS], rows[row.EMAIL]
    at = address.is_not_null().arg_true()
    email = pl.col(row.ADDRESS)
    others = address.gather(at).to_frame()
    others = others.select(
        *row.hashes(mailbox(email), (row.EMAIL,)),
        (~is_valid(email)).alias(row.BAD_EMAIL),
        is_nobodys(email).alias(row.NOBODY),
    )
    no = plain.to_frame().select(pl.when(pl.col(row.EMAIL).is_not_null()).then(statement=False))
    return rows.drop(row.ADDRESS).with_columns(
        plain.scatter(at, others[row.EMAIL]),
        *(
            no.to_series().clone().scatter(at, others[name]).alias(name)
            for name in (row.BAD_EMAIL, row.NOBODY)
        ),
    )


def mailbox(capitals: pl.Expr) -> pl.Expr:
    """Take the mailbox of an address in capitals: what stands behind a plus makes no other.

    Null for what is nobody's.
    """
    is_somebodys = capitals.str.contains("@", literal=True) & ~is_nobodys(capitals)
    return pl.when(is_somebodys).then(capitals.str.replace(r"\+[^@]*@", "@"))


def of_table(cells: Cells, table: str) -> Iterator[pl.Expr]:
    """Yield what rules want of any table: own rules, and the values that conditions look for."""
    yield from _own_rules(cells, table)
    seen: set[str] = set()
    for name, path in _compared(cells.definition.config, table):
        if name in seen:
            continue
        seen.add(name)
        column = cells.find(name, *path)
        is_text = cells.is_text(column) and cells.types.of(column) == "text"
        if is_text and len(cells.seen(column)) <= DISTINCT:
            yield cells.read(column, "label").alias(row.value(name))


def as_written(cells: Cells) -> pl.Expr:
    """Hash a row as it stands in the file, with the columns that the YAML does not name."""
    columns = range(len(cells.names.header))
    plain = [f"~{each}" for each in columns if not cells.dtype(each).is_nested()]
    return pl.struct(plain).hash().alias(row.WRITTEN)


def _compared(config: Config, table: str) -> Iterator[tuple[str, KeyPath]]:
    """Yield the columns of a table whose values the YAML names: of conditions, of `values`.

    And those that the condition of the last stage looks at, whatever it compares them with.
    """
    yield from ((each.column, each.path) for each in expected_values(config) if each.table == table)
    bought, last = config.stages[-1].where, len(config.stages) - 1
    if table == "leads" and bought is not None:
        named = parse_sql(bought, config.joins).columns
        yield from ((name, ("stages", last, "where")) for name in named)
    if config.history is not None:
        if table == "history":
            yield config.history.stage, ("history", "stage")
    elif table == "leads" and config.leads.status is not None:
        yield config.leads.status, ("leads", "status")


def _own_rules(cells: Cells, table: str) -> Iterator[pl.Expr]:
    """Yield where the own rules of the YAML find something in a table; null is no answer."""
    for name, settings in cells.definition.config.checks.rules.items():
        if settings.where is not None and settings.table == table:
            bound = predicate(settings.where, ("checks", "rules", name, "where"), cells)
            yield bound.expr.alias(row.own(name))
