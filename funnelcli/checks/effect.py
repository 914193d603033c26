"""What a finding does to the headline rate, and whether that is much."""

import polars as pl

from funnelcli.answers.findings import Effect
from funnelcli.answers.report import Rate
from funnelcli.checks.base import Case, Suspicion
from funnelcli.checks.found import Found
from funnelcli.checks.righted import headline
from funnelcli.checks.silence import SERIOUS
from funnelcli.counting.statistics import with_rate
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS

LEAST = 5
"""A difference of fewer leads, and of fewer customers, is one of single rows."""


def effect_of(case: Case, found: Found) -> Effect | None:
    """Count the leads and the customers that rows have a part in, and the rate without the fault.

    Where the rule can put it right, that is the rate of files in which it is; else that of a
    report on files without these rows: customers of leads, with its interval, null where no lead
    is left. As-of and the forms of columns stay. None where no rows were found, where nothing
    says who bought, where leaving rows out puts nothing right and nobody knows what does, and of
    the rows of tables that make no lead, which leave the rate as it is.
    """
    if found.rows is None or found.table is None or not case.config.knows_customers:
        return None
    if found.table in case.evidence.counted:
        return None
    touched = _leads_of(case, found.table, found.rows)
    righted = found.about.righted if isinstance(found.about, Suspicion) else None
    there = (
        case.evidence.without(found.table, found.rows) if righted is None else righted(found.rows)
    )
    if there is None:
        return None
    return Effect(
        int(touched.sum()),
        int((touched & case.customers).sum()),
        _rate(there.customers, there.leads),
        "left_out" if righted is None else "put_right",
    )


def is_serious(case: Case, effect: Effect | None) -> bool:
    """Tell whether a fault moves the rate by more than a tenth of itself: |r - s| > s / 10.

    r is the rate as it is and s the one with the fault put right, in the rows that are left of
    it. Both are of at least `min_leads` leads, and there have to be five more or fewer leads or
    customers, so that a few rows of a small export are no error.
    """
    if effect is None or effect.basis != "put_right":
        return False
    now, right = headline(case), effect.rate_without
    if min(now.leads, right.n) < case.config.min_leads or right.value is None:
        return False
    if max(abs(now.leads - right.n), abs(now.customers - right.k)) < LEAST:
        return False
    return abs(now.customers / now.leads - right.value) > SERIOUS * right.value


def _leads_of(case: Case, table: str, rows: pl.Series) -> pl.Series:
    """Mark the standing rows of leads that rows have become a part of, or are attached to."""
    evidence = case.evidence
    if table != LEADS:
        attached = evidence.attached[table]
        doubted = row.marked(attached.rows.height, rows)
        rows = attached.pairs[row.ROW].filter(doubted.gather(attached.pairs[row.POSITION]))
    became = evidence.rows[row.BECAME].gather(rows).drop_nulls()
    return row.marked(evidence.rows.height, became)


def _rate(k: int, n: int) -> Rate:
    rate = with_rate(pl.DataFrame({"k": [k], "n": [n]}), "rate", "k", "n").row(0, named=True)
    return Rate(k, n, rate["rate"], rate["rate_low"], rate["rate_high"])
