"""Whether somebody is in charge of a lead, and since when, as the leads table says."""

from collections.abc import Iterator

import polars as pl

from funnelcli.define.columns.cells import Cells
from funnelcli.model import ASSIGNED, CREATED, OWNED, utc


def owned(cells: Cells) -> Iterator[pl.Expr]:
    """Yield whether a row has an owner, where the YAML names the column."""
    named = cells.definition.config.leads.owner
    if named is not None:
        column = cells.find(named, "leads", "owner")
        yield cells.read(column, "text").is_not_null().alias(OWNED)


def assigned(cells: Cells) -> Iterator[pl.Expr]:
    """Yield when a row was given to its owner, as local time and in UTC, where the YAML says."""
    named = cells.definition.config.leads.assigned_at
    if named is not None:
        column = cells.find(named, "leads", "assigned_at")
        yield cells.read(column, "date").cast(pl.Datetime("us")).alias(ASSIGNED)
        yield cells.dates.in_utc(column).alias(utc(ASSIGNED))


def created_in_utc(cells: Cells) -> Iterator[pl.Expr]:
    """Yield when a row came in, to the second and in UTC, where the YAML says."""
    named = cells.definition.config.leads.created
    if named is not None:
        yield cells.dates.in_utc(cells.find(named, "leads", "created")).alias(utc(CREATED))
