"""Leads that have one mailbox, though they are different leads."""

import polars as pl

from funnelcli.checks.base import Case
from funnelcli.tables import rows as row


def of_shared(case: Case) -> pl.DataFrame:
    """List the leads whose mailbox others have, with their `ROW`, `CREATED` and `EMAIL`.

    Addresses that leads are merged by are different, so that one of two whose mailbox is the same
    is another address than its mailbox; of most leads it is none, and their hashes are equal.
    """
    leads, rows = case.evidence.leads, case.evidence.rows
    mailboxes = rows[row.EMAIL]
    is_one = row.marked(rows.height, leads[row.ROW])
    if row.KEYS[0] in rows.columns:
        others = mailboxes.filter(is_one & mailboxes.ne_missing(rows[row.KEYS[0]]))
        is_one &= mailboxes.is_in(others.drop_nulls().unique().implode())
    at = (is_one & mailboxes.is_not_null()).arg_true()
    known = pl.DataFrame([at.alias(row.ROW), mailboxes.gather(at)])
    ordered = known[row.EMAIL].sort()  # which shows equal ones fastest
    twice = ordered.filter(ordered == ordered.shift(1)).unique()
    shared = known.filter(pl.col(row.EMAIL).is_in(twice.implode()))
    of_shared = leads[row.ROW].is_in(shared[row.ROW].implode()).arg_true()
    created = pl.DataFrame([leads[name].gather(of_shared) for name in (row.ROW, row.CREATED)])
    return created.join(shared, on=row.ROW)
