"""Rules about dates: those that are missing, impossible, or too old."""

from datetime import date, datetime, time, timedelta
from functools import partial

import polars as pl

from funnelcli.checks.base import (
    ROWS,
    Case,
    Fact,
    Suspicion,
    UnfitError,
    Yielded,
    is_read,
    rule,
)  # fmt: skip
from funnelcli.checks.moments import every_moment
from funnelcli.checks.righted import as_is
from funnelcli.checks.unreadable import unreadable
from funnelcli.config.headers import folded_header
from funnelcli.model import OPEN, OUTCOME
from funnelcli.tables import rows as row
from funnelcli.tables.evidence import LEADS
from funnelcli.words.text import counted, named

PLACEHOLDERS = (
    date(1899, 12, 30), date(1899, 12, 31), date(1900, 1, 1), date(1904, 1, 1), date(1970, 1, 1),
    date(2099, 12, 31), date(2999, 12, 31),
)  # fmt: skip
"""Days that spreadsheets, clocks and forms give where there is none."""
BETWEEN = (
    datetime.combine(date(1970, 1, 2), time.min), datetime.combine(date(2099, 12, 30), time.max),
)  # fmt: skip
"""None of them lies between these."""

DORMANT = timedelta(days=365)
"""So long without an activity, an open lead is none that anybody works on."""


@rule("DT001", "unparsed-date", "error")
def unparsed_date(case: Case) -> Yielded:
    """A date cannot be read.

    Why: a stage with an unreadable date counts as not entered, in the log as entered nobody knows
    when, and a lead without a readable creation date is not counted at all. If more than 5 % of a
    column cannot be read, or a month between others has no date that can be, the run ends with
    exit code 3, unless `read: {unreadable: allow}` accepts it.

    In the CRM: export dates as dates, best as 2026-01-31; words belong in a field for notes.

    In the YAML: `read: {dates: …}` names a format, and `read: {nulls: [TBD]}` words that mean
    that there is none.

    Example: `31.02.2026`, `soon`.
    """
    yield from unreadable(case, "date", case.evidence.tables)


@rule("DT002", "future-date", "error")
def future_date(case: Case) -> Yielded:
    """A date lies in the future.

    Why: nobody became a lead or a customer tomorrow, nor was lost, called or paid for. Such dates
    take no part until they have come. They mean that the field holds plans, or that day and month
    are swapped.

    In the CRM: use another field for expected dates.

    In the YAML: narrow the stage or the loss with `where`, such as `deals.Stage = 'Closed Won'`.
    What lies between `as_of` and today is no finding.

    Example: a lead created on 2062-01-05.
    """
    limit = max(case.evidence.as_of, case.evidence.now)
    for on, moment, holds, column, place in every_moment(case):
        wrong = pl.lit(value=False)
        if case.tallies.is_outside(on, moment, None, limit):
            wrong = (moment > limit) & ~moment.dt.date().is_in(PLACEHOLDERS)
        yield Suspicion(
            on=on, wrong=holds & wrong, of=holds & moment.is_not_null(), column=column, place=place
        )


@rule("DT003", "missing-created-date", "error")
def missing_created_date(case: Case) -> Yielded:
    """A lead has no creation date.

    Why: it belongs to no cohort, so it is not counted. If this happens to one source, or to
    leads that converted, more than to others, the rate is that of the rest.

    In the CRM: export the date that the system sets, not one that people fill in.

    In the YAML: `leads.created` names the column. Without it there are no cohorts, and all
    leads count.

    Example: `L-17,,ana@example.com`.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    bucket, created = pl.col(row.BUCKET), folded_header(case.config.leads.created)
    empty = bucket == row.NO_CREATED
    for each in case.evidence.unreadable:
        if each.table == LEADS and folded_header(each.column) == created:
            empty &= ~pl.lit(case.mask(ROWS, each.rows))
    yield Suspicion(
        on=ROWS,
        wrong=empty,
        of=row.is_read(),
        column=case.config.leads.created,
        place=case.place("leads", "created"),
    )


@rule("DT004", "placeholder-date", "warning")
def placeholder_date(case: Case) -> Yielded:
    """A date is one that programs write where there is none.

    Why: 1900-01-01 makes a cohort of its own, a hundred years of empty ones after it, and
    durations of a century; as the date of a stage it is an entry that did not happen, and as
    that of a loss it says since when a lead is lost.

    In the CRM: leave the field empty.

    In the YAML: `read: {nulls: ["1900-01-01"]}` reads it as empty.

    Example: 1900-01-01, 1970-01-01, 2099-12-31.
    """
    for on, moment, holds, column, place in every_moment(case, with_ends=True):
        wrong = pl.lit(value=False)
        if case.tallies.is_outside(on, moment, *BETWEEN):
            wrong = moment.dt.date().is_in(PLACEHOLDERS)
        yield Suspicion(
            on=on,
            wrong=holds & wrong,
            of=holds & moment.is_not_null(),
            column=column,
            place=place,
        )


@rule("DT006", "ambiguous-date-format", "error", by_reading=True)
def ambiguous_date_format(_case: Case) -> Yielded:
    """Day and month cannot be told apart in a column.

    Why: 03/04/2026 is in March or in April, and a wrong guess moves leads into other cohorts.
    The run ends with exit code 3.

    In the CRM: export dates as 2026-04-03.

    In the YAML: `read: {date_order: dmy}` or `mdy`.

    Example: a column in which no day is greater than 12.
    """
    yield from ()


@rule("DT007", "dormant-lead", "warning")
def dormant_lead(case: Case) -> Yielded:
    """Nothing has happened with an open lead for a year.

    Why: it is lost, and nobody has said so. It counts as open, so stages look fuller and
    losses rarer than they are. The rate stays as it is when it is closed as lost. That leads
    without activity in 12 months should be removed or marked is a rule of thumb of the
    lead-to-customer guide 2026.

    In the CRM: close such leads as lost.

    In the YAML: the finding says by which condition they can be told; as `where` of a rule of
    `lost` it counts them as lost.

    Example: an open lead whose last activity was on 2025-03-01, as of 2026-06-30.
    """
    if case.config.leads.last_activity is None:
        raise UnfitError("`leads.last_activity` names no column")
    column, since = case.config.leads.last_activity, case.evidence.as_of - DORMANT
    long_ago = (case.of_leads(row.ACTIVITY) < since).fill_null(value=False)
    is_open = pl.col(OUTCOME) == OPEN
    name = column.replace('"', '""')
    day = (since + timedelta(microseconds=1)).date()  # as-of is the last moment of a day
    yield Suspicion(
        on=LEADS, wrong=is_open & pl.lit(long_ago), of=is_open, column=column,
        place=case.place("leads", "last_activity"),
        said=f"""These are told by `"{name}" < DATE '{day}'`.""", righted=partial(as_is, case),
    )  # fmt: skip


@rule("DT009", "mixed-date-forms", "warning")
def mixed_date_forms(case: Case) -> Yielded:
    """Dates of a column are written in several forms.

    Why: somebody changed how the export writes dates, or put two exports together, and may have
    changed more: the zone, or the order of day and month, which in dates such as 04/03/2026
    nothing would tell. Here each form is read by itself; other programs read one, and take the
    others for text. A time behind the date, or none, is no other form. Found are the rows of all
    forms but the most frequent one.

    In the CRM: export dates in one form, best as 2026-01-31, and dates of before again.

    In the YAML: `read: {dates: ["%m/%d/%Y %H:%M"]}` names the form that is meant, beside that of
    ISO, and then it is no finding.

    Example: `2026-03-31 09:12:44`, and `04/23/2026 14:05` since April.
    """
    looked_at = False
    for each in case.evidence.mixtures():
        looked_at = True
        on = ROWS if each.table == LEADS else each.table
        forms = (f"{counted(n, 'row')} as `{form}`" for form, n in each.forms.items())
        yield Suspicion(
            on=on, wrong=case.mask(on, each.rarer), of=is_read(on), column=each.column,
            place=each.position, said=f"There are {named(forms)}.",
        )  # fmt: skip
    if not looked_at:
        yield Fact(found=0, of=1, noun="column")


RULES = (
    unparsed_date, future_date, missing_created_date, placeholder_date, ambiguous_date_format,
    dormant_lead, mixed_date_forms,
)  # fmt: skip
