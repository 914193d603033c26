"""Rules about ids and addresses: one lead is one row, and every deal has its lead."""

from functools import partial

import polars as pl

from funnelcli.checks import beside
from funnelcli.checks.absent import missing
from funnelcli.checks.base import ROWS, Case, Suspicion, UnfitError, Yielded, rule
from funnelcli.checks.mailboxes import of_shared
from funnelcli.checks.padded_ids import of_padded, righted
from funnelcli.checks.righted import as_one
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS


@rule("ID001", "missing-lead-id", "error")
def missing_lead_id(case: Case) -> Yielded:
    """A row of the leads table has no id.

    Why: it cannot be counted, no deal can be attached to it, and nobody can tell whether it
    repeats another row. The rate is that of the leads with an id.

    In the CRM: export the record id, not a name or a number that can be empty.

    In the YAML: `leads.id` names the column. Without it each row is a lead of its own.

    Example: `,2026-03-01,ana@example.com`.
    """
    if case.config.leads.id is None:
        raise UnfitError("`leads.id` names no column")
    bucket = pl.col(row.BUCKET)
    yield Suspicion(
        on=ROWS,
        wrong=bucket == row.NO_ID,
        of=row.is_read(),
        column=case.config.leads.id,
        place=case.place("leads", "id"),
    )


@rule("ID002", "duplicate-lead-id", "error")
def duplicate_lead_id(case: Case) -> Yielded:
    """Several rows have the same lead id.

    Why: exports that overlap count leads twice in most tools. Here they are merged: the
    earliest row stands, with the earliest date of each stage. If their values differ, one of
    them is out of date.

    In the CRM: export each lead once, and each day once.

    In the YAML: nothing has to be done; `leads.where` can leave one of two sources out.

    Example: `L-17` in the export of May and in that of June.
    """
    if case.config.leads.id is None:
        raise UnfitError("`leads.id` names no column")
    rows = case.evidence.rows
    met = [each.survivors[row.ROW] for each in case.evidence.merges if each.by == (row.ID,)]
    at = pl.concat([rows[row.ROW].clear(), *met])  # others have no id in common
    names = [row.ROW, row.ID, row.ALIVE, row.BECAME]
    dated = [row.CREATED] if row.CREATED in rows.columns else []
    merged = pl.DataFrame([rows[name].gather(at) for name in (*names, *dated)])
    stands = pl.col(row.BECAME) != pl.col(row.ROW)  # of one moment, the row that stands is first
    again = (
        merged.filter(pl.col(row.ALIVE), pl.col(row.BECAME).is_not_null())
        .sort(*dated, stands, row.ROW)
        .filter(~pl.col(row.ID).is_first_distinct())
    )
    yield Suspicion(
        on=ROWS,
        wrong=case.mask(ROWS, again[row.ROW]),
        of=pl.col(row.ALIVE),
        column=case.config.leads.id,
        place=case.place("leads", "id"),
    )


@rule("ID003", "orphan-reference", "warning")
def orphan_reference(case: Case) -> Yielded:
    """A row of another table names a lead that is not in the export, or none.

    Why: a deal without its lead is a customer that the rate does not know. Many of them mean
    that the two exports are of different days or filters, and the rate is too low. Where they
    are purchases without a lead, or leads that came in beside the others, and many, it is ID009,
    an error. Where ids differ from those of leads by nothing but zeros before their numbers, a
    spreadsheet has taken these off, or somebody has put them on. An activity without its lead
    leaves the rate as it is, and is a response that nobody has; a touch is credited with nothing.

    Fails: if the rate with these rows at their leads is another by more than a tenth of itself,
    of at least `min_leads` leads and with at least five more customers.

    In the CRM: export both tables with the same filter and at the same time, with ids as text.

    In the YAML: `joins.….lead` names the column with the lead's id; see whether both ids are
    of the same kind.

    Example: a deal of lead `L-99`, and no such lead.
    """
    if not case.evidence.attached and not beside.events(case):
        raise UnfitError("there are no joins and no history")
    for name in beside.events(case):
        yield Suspicion(
            on=name, wrong=case.mask(name, case.evidence.counted[name].orphans),
            of=pl.col(row.READ), place=case.place(name, "lead"),
            title=lambda left: _naming_none(left)[0], said=lambda left: _naming_none(left)[1],
        )  # fmt: skip
    for name, table in case.evidence.attached.items():
        key = ("history",) if name == "history" else ("joins", name)
        wrong = case.mask(name, table.orphans) & ~case.mask(name, missing(case, name)[0])
        padded = of_padded(case, name)
        yield Suspicion(
            on=name, wrong=wrong, of=pl.col(row.READ), place=case.place(*key, "lead"),
            title=lambda left: _naming_none(left)[0], said=partial(_naming, padded),
            righted=righted(case, name, padded),
        )  # fmt: skip


def _naming(padded: pl.DataFrame, left: pl.LazyFrame) -> str:
    """Say of how many rows without a lead it is said, and of how many it is there."""
    return " ".join(filter(None, (_naming_none(left)[1], _but_for_zeros(padded, left))))


def _but_for_zeros(padded: pl.DataFrame, left: pl.LazyFrame) -> str:
    """Say of how many rows the lead is there."""
    there = padded.lazy().join(left.select(row.POSITION), on=row.POSITION, how="semi").collect()
    rows = there[row.POSITION].n_unique()
    if not rows:
        return ""
    return (
        f"{rows:,} of them {'names' if rows == 1 else 'name'} a lead that is there, but for zeros "
        "before a number."
    )


def _naming_none(left: pl.LazyFrame) -> tuple[str, str]:
    """Say of rows without a lead whether they name none, as a title and a sentence."""
    leads = left.select(row.LEAD_ID).collect().to_series()
    empty, named = leads.null_count(), leads.len() - leads.null_count()
    if not empty:
        return "A row of another table names a lead that is not in the export", ""
    if not named:
        return "A row of another table names no lead", ""
    return "", f"{empty:,} of them {'names' if empty == 1 else 'name'} none."


@rule("ID004", "probable-duplicate", "warning")
def probable_duplicate(case: Case) -> Yielded:
    """Leads with the same mailbox are counted as different leads.

    Why: one person who came in twice is two leads and at most one customer. So the rate is too
    low, and lowest for the sources that people come back by. Capitals, and what follows a
    plus, do not make another mailbox.

    Fails: if the rate with one lead a mailbox is another by more than a tenth of itself, both of
    at least `min_leads` leads and with at least five leads between them.

    In the CRM: merge them.

    In the YAML: `lead: {deduplicate: {by: [email]}}` counts equal addresses once.

    Example: `ana@example.com` and `Ana+demo@example.com`.
    """
    if case.config.leads.email is None:
        raise UnfitError("`leads.email` names no column")
    if case.config.lead.unit == "account":
        raise UnfitError("accounts are counted, not persons")
    shared, order = of_shared(case), [row.CREATED, row.ROW]
    if case.config.leads.id is not None:  # of one day by id, wherever they stand in the file
        ids = case.evidence.rows[row.ID].gather(shared[row.ROW])
        shared, order = shared.with_columns(ids), [row.CREATED, row.ID]
    shared = shared.sort(order)
    again = shared.filter(~shared[row.EMAIL].is_first_distinct())[row.ROW]
    yield Suspicion(
        on=LEADS,
        wrong=pl.col(row.ROW).is_in(again.implode()),
        column=case.config.leads.email,
        place=case.place("lead", "deduplicate"),
        righted=partial(as_one, case, shared.select(row.ROW, row.EMAIL)),
    )


@rule("ID005", "invalid-email", "warning")
def invalid_email(case: Case) -> Yielded:
    """An e-mail address is not valid.

    Why: such leads cannot be reached and do not buy, and one that is a duplicate is not merged
    with the other. Many of them in one source mean a form without a check, or bots.

    In the CRM: check addresses in the form; correct or remove these.

    In the YAML: `lead.exclude` can leave them out, and says how many.

    Example: `ana@example`, `none`, `ana@example.com; ben@example.com`.
    """
    if case.config.leads.email is None:
        raise UnfitError("`leads.email` names no column")
    alive = pl.col(row.ALIVE)
    yield Suspicion(
        on=ROWS,
        wrong=alive & pl.col(row.BAD_EMAIL),
        of=alive & pl.col(row.BAD_EMAIL).is_not_null(),
        column=case.config.leads.email,
        place=case.place("leads", "email"),
    )


@rule("ID006", "duplicate-deal-id", "warning")
def duplicate_deal_id(case: Case) -> Yielded:
    """Several rows of a joined table have the same id.

    Why: a deal that is listed twice would count its amount twice. Here it is one deal, the
    largest; but an export that repeats rows may lack others.

    In the CRM: export each deal once.

    In the YAML: `joins.….id` names the column by which rows are told apart.

    Example: deal `D-7` in two rows.
    """
    joins = {name: join for name, join in case.config.joins.items() if join.id is not None}
    if not joins:
        raise UnfitError("no join has an `id`")
    for name, join in joins.items():
        read = case.evidence.attached[name].rows.filter(pl.col(row.READ))
        # A deal of several contacts stands in a row for each of them.
        key = [row.DEAL, row.LEAD_ID]
        twice = read.filter(pl.struct(key).is_duplicated() & pl.col(row.DEAL).is_not_null())
        again = twice.filter(~twice.select(pl.struct(key).is_first_distinct()).to_series())
        yield Suspicion(
            on=name,
            wrong=case.mask(name, again[row.POSITION]),
            of=pl.col(row.READ),
            column=join.id,
            place=case.place("joins", name, "id"),
        )


RULES = (
    missing_lead_id, duplicate_lead_id, orphan_reference, probable_duplicate, invalid_email,
    duplicate_deal_id,
)  # fmt: skip
