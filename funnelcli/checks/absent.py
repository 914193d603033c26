"""Rules about leads that other tables tell of: they are missing, or one stands for many."""

from datetime import date, timedelta
from typing import NamedTuple

import polars as pl

from funnelcli.checks.base import Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.merges import MANY, USUAL
from funnelcli.checks.nothing import OLD
from funnelcli.checks.silence import SERIOUS
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import HISTORY, Attached
from funnelcli.words.text import counted

LEAST = 5
"""Fewer are single rows."""
FEW = 0.01
"""A tenth of the leads in a log have no smaller share of its rows than this."""
FROM_CREATION = 0.9
"""A log tells of creation where so many of its leads have their first row on that day."""
FIRST, ORPHAN, CREATION = "~first", "~orphan", "~creation"


@rule("ID009", "missing-leads", "error")
def missing_leads(case: Case) -> Yielded:
    """Much of what another table tells is of leads that are not there.

    Why: a filter of the export that nobody thinks of any more leaves out whoever was not
    qualified, and the rate is that of a choice; or deals lost the association with their lead,
    and their customers are missing. A log beside the leads of one quarter is no finding: only
    leads are counted that came in, by the log, when leads of the export did. That is told by a
    first row like those that leads have on the day of their creation; where the log has no such
    rows, by a first row at least 180 days after the log begins, and later than nine of ten leads
    take to have one.

    Fails: if purchases without the id of a lead are more than a tenth of those with one that is
    there; or if more than a tenth of the leads that came into the log, in the time of those in
    the export, are not there; and at least five. Other rows are ID003.

    In the CRM: export all leads, without a filter; associate deals with the lead they are from.

    In the YAML: `where` of the table can leave out what has no lead by its nature, such as
    renewals; `joins.….lead` names the column with the lead's id.

    Example: 440 won deals, and 146 of them with an empty Lead ID.
    """
    if not case.evidence.attached:
        raise UnfitError("there are no joins and no history")
    for name in case.evidence.attached:
        wrong, told = missing(case, name)
        key = (HISTORY,) if name == HISTORY else ("joins", name)
        yield Suspicion(
            on=name, wrong=case.mask(name, wrong), of=pl.col(row.READ),
            place=case.place(*key, "lead"), said=told,
        )  # fmt: skip


def missing(case: Case, name: str) -> tuple[pl.Series, Said]:
    """List the rows of a table that are of too many missing leads, by position, and say so."""
    table = case.evidence.attached[name]
    none = table.orphans.clear(), ""
    if name == HISTORY:
        return _missing_in_log(case, table) or none
    return _without_lead(case, name, table) or none


def _without_lead(case: Case, name: str, table: Attached) -> tuple[pl.Series, Said] | None:
    """Find purchases that name no lead at all."""
    if table.unclaimed is None:
        return None
    unclaimed = pl.col(row.POSITION).is_in(table.unclaimed.implode())
    nobodys = table.rows.filter(unclaimed & pl.col(row.LEAD_ID).is_null())[row.POSITION]
    known = _purchases(case, table)[row.POSITION].n_unique()
    if nobodys.len() < LEAST or nobodys.len() <= SERIOUS * known:
        return None

    def said(left: pl.LazyFrame) -> str:
        rows = left.select(pl.len()).collect().item()
        return (
            f"{counted(rows, 'purchase')} of {name} {_names(rows)} no lead, beside {known:,} of "
            "leads that are there."
        )

    return nobodys, said


def _names(count: int) -> str:
    return "names" if count == 1 else "name"


def _purchases(case: Case, table: Attached) -> pl.DataFrame:
    """List the pairs of a table that are purchases by as-of."""
    last = case.query.last
    bought = pl.col(row.holds(last))
    if row.moment(last) in table.pairs.columns:
        bought &= pl.col(row.moment(last)) <= case.evidence.as_of
    return table.pairs.filter(bought)


class _Came(NamedTuple):
    """Leads of the log, and from when to when they are compared."""

    leads: pl.DataFrame
    first: date
    last: date


def _missing_in_log(case: Case, table: Attached) -> tuple[pl.Series, Said] | None:
    """Find the rows of leads that came in while others did, and are not there."""
    history, read = case.config.history, int(table.rows[row.READ].sum())
    days = case.record.leads.days if case.config.leads.created is not None else {}
    if history is None or history.by is not None or not days:
        return None
    if table.orphans.len() < max(LEAST, FEW * read):
        return None
    came = _came(case, table, min(days), max(days))
    there = came.leads.filter(pl.col(FIRST).dt.date().is_between(came.first, came.last))
    gone = there.filter(ORPHAN)
    if gone.height < LEAST or gone.height <= SERIOUS * there.height:
        return None
    ids = pl.col(row.LEAD_ID).is_in(gone[row.LEAD_ID].implode())
    of_log = counted(there.height, "lead")

    def said(left: pl.LazyFrame) -> str:
        leads = left.select(pl.col(row.LEAD_ID).n_unique()).collect().item()
        return (
            f"{leads:,} of {of_log} that came into the log from {came.first} to {came.last} are "
            "not there."
        )

    return table.rows.filter(pl.col(row.READ) & ids)[row.POSITION], said


def _came(case: Case, table: Attached, first: date, last: date) -> _Came:
    """List the leads of the log with their first row, and find the time in which it tells."""
    rows = table.rows.lazy().filter(pl.col(row.READ) & pl.col(row.LEAD_ID).is_not_null())
    orphan = pl.col(row.POSITION).is_in(table.orphans.implode())
    known = table.pairs.lazy().group_by(row.POSITION).agg(pl.col(row.ROW).min())
    created = case.evidence.rows.select(row.ROW, row.CREATED)
    leads = (
        rows.filter(pl.col(row.AT).is_not_null())
        .select(row.LEAD_ID, row.POSITION, row.STAGE, row.AT, orphan.alias(ORPHAN))
        .sort(row.AT, row.POSITION)
        .unique(row.LEAD_ID, keep="first", maintain_order=True)
        .rename({row.AT: FIRST})
        .join(known, on=row.POSITION, how="left")
        .join(created.lazy(), on=row.ROW, how="left")
        .collect()
    )
    if leads.is_empty():
        return _Came(leads, first, last)
    since = (pl.col(FIRST).dt.date() - pl.col(row.CREATED).dt.date()).dt.total_days()
    found = leads.filter(pl.col(row.CREATED).is_not_null())
    of_creation = found.filter(since == 0)
    if of_creation.height >= FROM_CREATION * found.height and found.height:
        values = of_creation[row.STAGE].value_counts(name="n")
        usual = values.filter(pl.col("n") >= FEW * of_creation.height)[row.STAGE]
        return _Came(leads.filter(pl.col(row.STAGE).is_in(usual.implode())), first, last)
    later = found.select(since.quantile(FROM_CREATION, "higher")).item() or 0
    begins = leads.select(pl.col(FIRST).dt.date().min()).item() + timedelta(days=OLD)
    return _Came(leads, max(first + timedelta(days=max(later, 0)), begins), last)


@rule("ID010", "crowded-lead", "error")
def crowded_lead(case: Case) -> Yielded:
    """One lead has many purchases, which others should have.

    Why: a lead is one customer, however much it buys. A contact for tests, or the one that an
    integration puts where it knows no other, collects deals whose own leads then never bought.
    A dealer who buys for many is one, too, and can be accepted: `ignore` takes its id.

    Fails: if leads with at least ten purchases, and ten times as many as nine of ten customers
    have, have more than one each, and these are more than a tenth of the customers.

    In the CRM: associate these deals with the leads that they are from.

    In the YAML: `where` of the table can leave out what an integration writes.

    Example: 163 of 461 won deals are of one lead, and no other has more than two.
    """
    tables = {
        name: table
        for name, table in case.evidence.attached.items()
        if row.holds(case.query.last) in table.pairs.columns
    }
    if not tables or not case.config.knows_customers:
        raise UnfitError("no joined table tells who bought")
    if case.config.lead.unit == "account":
        raise UnfitError("accounts are counted, which buy more than once")
    for name, table in tables.items():
        pairs = _purchases(case, table)
        leads = case.evidence.rows[row.BECAME].gather(pairs[row.ROW])
        bought = pairs.select(row.POSITION, leads).drop_nulls().unique()
        rows = bought.group_by(row.BECAME).len().sort("len")
        sizes = rows.filter(pl.col("len") >= case.config.stages[-1].at_least)
        usual = int(sizes["len"][int(USUAL * (sizes.height - 1))]) if sizes.height else 0
        large = sizes.filter(pl.col("len") >= MANY * max(usual, 1))
        surplus = int(large["len"].sum()) - large.height
        is_found = surplus > SERIOUS * sizes.height
        of_large = bought.join(large, on=row.BECAME, how="semi")[row.POSITION].unique()
        yield Suspicion(
            on=name,
            wrong=case.mask(name, of_large if is_found else of_large.clear()),
            of=case.mask(name, bought[row.POSITION].unique()), key=pl.col(row.LEAD_ID),
            column=case.config.joins[name].lead, place=case.place("joins", name, "lead"),
            said=_crowded(bought.join(large, on=row.BECAME, how="semi"), usual),
        )  # fmt: skip


def _crowded(bought: pl.DataFrame, usual: int) -> Said:
    """Say of the purchases that are left how many leads have them, and how many one of these."""

    def said(left: pl.LazyFrame) -> str:
        there = bought.lazy().join(left.select(row.POSITION), on=row.POSITION, how="semi")
        sizes = there.group_by(row.BECAME).len().select(pl.len(), pl.col("len").max().alias("most"))
        leads, most = sizes.collect().row(0)
        return (
            f"{counted(leads, 'lead')} with {counted(most, 'purchase')} at most; nine of ten "
            f"customers have no more than {usual:,}."
        )

    return said


RULES = (missing_leads, crowded_lead)
