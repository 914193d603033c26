"""What only the rules of `check` look at, read in the same pass as all else."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.define.cells import Cells
from funnelcli.define.sql import predicate

if TYPE_CHECKING:
    import polars as pl

ADDRESS = r"^[^\s@<>(),;:\"\[\]]+@[^\s@<>(),;:\".\[\]]+(\.[^\s@<>(),;:\".\[\]]+)+$"
"""One address and nothing else: something before the @, and a domain with a dot after it."""


def of_leads(cells: Cells) -> Iterator["pl.Expr"]:
    """Yield what rules want of leads: addresses, owners, the last activity, own rules."""
    leads = cells.definition.config.leads
    if leads.email is not None:
        column = cells.find(leads.email, "leads", "email")
        email = cells.read(column, "text")
        yield from row.hashes(mailbox(cells.read(column, "capitals")), (row.EMAIL,))
        yield (~email.str.contains(ADDRESS)).fill_null(value=False).alias(row.BAD_EMAIL)
    if leads.owner is not None:
        yield cells.read(cells.find(leads.owner, "leads", "owner"), "label").alias(row.OWNER)
    if leads.last_activity is not None:
        column = cells.find(leads.last_activity, "leads", "last_activity")
        yield cells.read(column, "date").alias(row.ACTIVITY)
    yield from own_rules(cells, "leads")


def mailbox(capitals: "pl.Expr") -> "pl.Expr":
    """Take the mailbox of an address in capitals: what stands behind a plus makes no other."""
    return capitals.str.replace(r"\+[^@]*@", "@")


def own_rules(cells: Cells, table: str) -> Iterator["pl.Expr"]:
    """Yield where the own rules of the YAML find something in a table; null is no answer."""
    for name, settings in cells.definition.config.checks.rules.items():
        if settings.where is not None and settings.table == table:
            bound = predicate(settings.where, ("checks", "rules", name, "where"), cells)
            yield bound.expr.alias(row.own(name))
