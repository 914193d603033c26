"""Rules about merging: rows are one lead because they are one, and not for want of a name."""

import polars as pl

from funnelcli.checks.base import ROWS, Case, Position, Suspicion, UnfitError, Yielded, rule
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import Merge
from funnelcli.words.text import counted

MANY = 10
"""Fewer rows of one lead are no crowd; nor are so many times what nine of ten leads have."""
USUAL = 0.9
COMPANY = 0.05
"""A company has many leads; what has a larger share of all of them is no company."""


@rule("ID008", "mass-merge", "warning")
def mass_merge(case: Case) -> Yielded:
    """Many rows are one lead by one key.

    Why: rows of one key are one lead, with at most one purchase. An address or a number that
    stands for many persons, such as that of a shop or of whoever typed them in, makes one lead of
    all of them. Found are keys of at least ten rows, and of ten times as many as nine of ten
    leads have; companies only where they have a twentieth of all leads. Placeholders such as
    noreply merge nobody.

    Fails: if the rate with each row by itself is another by more than a tenth of itself, both of
    at least `min_leads` leads.

    In the CRM: leave the field empty where nobody knows what belongs there.

    In the YAML: `lead.deduplicate` names what tells persons apart, and `leads.id` what tells
    leads apart; `lead: {exclude: {agency: "Source = 'Agency'"}}` leaves rows out.

    Example: 300 leads with the address of the agency that sent them.
    """
    config = case.config
    if config.leads.id is None and config.lead.deduplicate is None and config.lead.unit == "lead":
        raise UnfitError("nothing tells that rows are one lead")
    leads = int(case.evidence.rows[row.ALIVE].sum())
    if not case.evidence.merges:
        yield Suspicion(on=ROWS, wrong=pl.lit(value=False), of=pl.col(row.ALIVE))
    for merge in case.evidence.merges:
        met = merge.survivors
        sizes = met.group_by(row.SURVIVOR).len()
        apart = leads - met.height
        leads = apart + sizes.height
        most = float(_usual(apart, sizes["len"]) * MANY)
        if merge.by == row.ACCOUNT:
            most = max(most, COMPANY * (apart + met.height))
        is_large = pl.col("len") >= max(MANY, most)
        yield _suspected(case, merge, sizes.filter(is_large & (not _is_log(case, merge))))


def _usual(apart: int, sizes: pl.Series) -> int:
    """Tell how many rows nine of ten leads have at most; `sizes` are of those that were merged."""
    last = int(USUAL * (apart + sizes.len() - 1))
    return 1 if last < apart else int(sizes.sort()[last - apart])


def _is_log(case: Case, merge: Merge) -> bool:
    """Tell whether rows of one id are what the table is made of: changes of a lead."""
    history = case.config.history
    is_log = history is not None and history.rows_of == case.config.leads.rows_of
    return is_log and merge.by == (row.ID,)


def _suspected(case: Case, merge: Merge, large: pl.DataFrame) -> Suspicion:
    """Suspect the rows of keys that have too many, and count what there would be without."""
    column, place = _named(case, merge)
    in_large = merge.survivors.join(large, on=row.SURVIVOR, how="semi")[row.ROW]

    def said(left: pl.LazyFrame) -> str:
        rows = left.select(row.ROW).collect().to_series()
        met = merge.survivors.filter(merge.survivors[row.ROW].is_in(rows.implode()))
        sizes = met[row.SURVIVOR].value_counts(name="n")["n"]
        each = case.evidence.apart(rows, merge.by)
        return (
            f"{counted(rows.len(), 'row')} are {counted(sizes.len(), 'lead')}, at most "
            f"{int(sizes.sort()[-1]):,} of them one. Each by itself, there would be "
            f"{counted(each.leads, 'lead')} and {counted(each.customers, 'customer')}."
        )

    return Suspicion(
        on=ROWS, wrong=case.mask(ROWS, in_large), of=pl.col(row.ALIVE), column=column, place=place,
        said=said, righted=lambda rows: case.evidence.apart(rows, merge.by),
    )  # fmt: skip


def _named(case: Case, merge: Merge) -> tuple[str | None, Position]:
    """Name what merged rows, and where the YAML says so."""
    config = case.config
    match merge.by:
        case row.KEYS if config.lead.deduplicate is not None:
            return ", ".join(config.lead.deduplicate.by), case.place("lead", "deduplicate", "by")
        case row.ACCOUNT:
            return config.leads.account or config.leads.email, case.place("lead", "unit")
        case _:
            return config.leads.id, case.place("leads", "id")


RULES = (mass_merge,)
