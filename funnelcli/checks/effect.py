"""What a finding does to the headline rate."""

from typing import TYPE_CHECKING

from funnelcli import rows as row
from funnelcli.checks.base import Case
from funnelcli.checks.run import Found
from funnelcli.counting import reached
from funnelcli.evidence import LEADS
from funnelcli.findings import Effect
from funnelcli.report import Rate
from funnelcli.stats import with_rate

if TYPE_CHECKING:
    import polars as pl


def effect_of(case: Case, found: Found) -> Effect | None:
    """Count the leads and the customers that rows have a part in, and what is left without them.

    The rate without them is that of a report on files without these rows: customers of leads,
    with its interval, null where no lead is left. As-of and the forms of columns stay. None
    where no rows were found, and where nothing says who bought.
    """
    if found.rows is None or found.table is None or not case.config.knows_customers:
        return None
    leads = case.evidence.leads
    touched = _leads_of(case, found.table, found.rows)
    customers = leads.filter(touched).select(reached(case.query.last, case.query.reach).sum())
    left = case.evidence.without(found.table, found.rows)
    return Effect(int(touched.sum()), int(customers.item() or 0), _rate(left.customers, left.leads))


def _leads_of(case: Case, table: str, rows: "pl.Series") -> "pl.Series":
    """Mark the leads that rows of a table have become a part of, or are attached to."""
    evidence = case.evidence
    if table != LEADS:
        attached = evidence.attached[table]
        doubted = row.marked(attached.rows.height, rows)
        rows = attached.pairs[row.ROW].filter(doubted.gather(attached.pairs[row.POSITION]))
    became = evidence.rows[row.BECAME].gather(rows).drop_nulls()
    return row.marked(evidence.rows.height, became).gather(evidence.leads[row.ROW])


def _rate(k: int, n: int) -> Rate:
    import polars as pl

    rate = with_rate(pl.DataFrame({"k": [k], "n": [n]}), "rate", "k", "n").row(0, named=True)
    return Rate(k, n, rate["rate"], rate["rate_low"], rate["rate_high"])
