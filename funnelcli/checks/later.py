"""Rules about rows of tables that make no lead: those of no day, or of one after as-of."""

from datetime import date

import polars as pl

from funnelcli.checks.base import Case, Said, Suspicion, Yielded, rule
from funnelcli.checks.beside import DATED, columns_of, is_empty, tables
from funnelcli.tables import rows as row


@rule("DT010", "row-after-as-of", "info")
def row_after_as_of(case: Case) -> Yielded:
    """A row of spend, activities, visitors or touchpoints is of a day after as-of.

    Why: what is after as-of takes no part, and without `as_of` that is the last day of which leads
    tell: where other tables go on for weeks, the export of leads is older than theirs, or has been
    cut. A day after today is DT002. The conversion rate stays as it is.

    In the CRM: export all tables on the same day.

    In the YAML: `as_of` fixes the day up to which everything counts.

    Example: the last lead is of 2026-05-28, and the activities end on 2026-06-30.
    """
    last, now = case.evidence.as_of.date(), case.evidence.now.date()
    for name in tables(case, *DATED):
        role, read = DATED[name], pl.col(row.READ)
        day = pl.col(role).cast(pl.Date)
        yield Suspicion(
            on=name, wrong=read & (day > last) & (day <= now), of=read & day.is_not_null(),
            column=columns_of(case, name)[role], place=case.place(name, role),
            said=_up_to(role, last),
        )  # fmt: skip


def _up_to(role: str, last: date) -> Said:
    """Say until when the rows that are left go on."""

    def said(left: pl.LazyFrame) -> str:
        until = left.select(pl.col(role).cast(pl.Date).max()).collect().item()
        return f"They go on until {until}, and as-of is {last}."

    return said


@rule("DT011", "undated-row", "warning")
def undated_row(case: Case) -> Yielded:
    """A row of spend, activities, visitors or touchpoints has no date.

    Why: it is of no period, so that its cost, its visitors, what was done or the touch count
    nowhere. The conversion rate stays as it is.

    In the CRM: export the date that the system sets.

    In the YAML: `date` or `at` of the table names the column; `where` leaves footers out.

    Example: `,Paid Search,4210.00`.
    """
    for name in tables(case, *DATED):
        role = DATED[name]
        yield Suspicion(
            on=name, wrong=is_empty(case, name, role), of=pl.col(row.READ),
            column=columns_of(case, name)[role], place=case.place(name, role),
        )  # fmt: skip


RULES = (row_after_as_of, undated_row)
