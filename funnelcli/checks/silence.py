"""Rules about times of which nothing is recorded: at the end of a table, or in between."""

from collections.abc import Callable
from functools import partial
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Fact, UnfitError, Yielded, rule
from funnelcli.checks.found import NOTHING
from funnelcli.checks.series import Record, Series
from funnelcli.checks.told import parts
from funnelcli.counting.rhythm import MONTH, Quiet, paces

Words = Callable[[list[Quiet]], str]
"""Say something of the times that are left."""
SERIOUS: Final = 0.1
"""What moves the rate by more than this part of itself makes it wrong by much."""


@rule("VL001", "early-end", "warning")
def early_end(case: Case) -> Yielded:
    """A table or a stage ends long before the others.

    Why: an older file beside newer ones, or a field that nobody fills in any more, looks as if
    nothing had happened since. What is long follows from the record itself: at its own pace and
    its own unevenness, whole weeks or months without an entry have a chance below 0.1 %, while
    others go on. A table may begin later than the others; and leads of exactly one month,
    quarter or year beside longer tables are a choice, no finding. Where it hides more than a
    tenth of the customers, that is VL003, an error.

    In the CRM: export all tables on the same day and with the same filter; see whether the
    field has another name since.

    In the YAML: add the new value to `values` of the stage, or name the new column in `at`.

    Example: leads until 2026-03-31, and deals until 2026-06-30.
    """
    record, found = _record(case), 0
    for series, end in record.ended:
        if not _is_serious(case, record, series, [end]):
            found += 1
            yield _fact(series, [end], first=partial(_ends, series))
    if not found:
        yield Fact(found=0, of=len(record.all), noun="record")


@rule("VL002", "empty-period", "warning")
def empty_period(case: Case) -> Yielded:
    """For a time nothing is recorded, between times that have it.

    Why: a month without leads is rarely one in which nobody came: an export of it is missing, a
    filter left it out, or its dates were read as others. Rates of the months beside it are
    wrong as well, if deals or changes are missing. A finding has a chance below 0.1 % at the
    pace of the months, or weeks, beside it, so that a business with five leads a month may have
    an empty one. What is empty in another year as well is the season. Where tables are silent
    together with the leads, it is one finding. Where it hides more than a tenth of the
    customers, that is VL003, an error.

    In the CRM: export that time again.

    In the YAML: see whether `path` names all files, and what `where` leaves out.

    Example: 212 leads in March, none in April, 230 in May.
    """
    record, found = _record(case), 0
    for series, pauses in record.paused:
        if not _is_serious(case, record, series, pauses):
            found += 1
            yield _fact(series, pauses, last=partial(_beside, record, series))
    if not found:
        yield Fact(found=0, of=len(record.all), noun="record")


@rule("VL003", "missing-customers", "error")
def missing_customers(case: Case) -> Yielded:
    """For a time no customer is recorded, which hides more than a tenth of all.

    Why: leads of that time and before could not become customers, so the rate is too low, by
    more than a tenth of itself. How many are missing is what there would be at the pace beside
    that time; it is found as VL001 and VL002 find theirs. Times without leads, and as long again
    after them, do not count.

    In the CRM: export the table with the last stage again, up to the day of the leads.

    In the YAML: see whether the last stage names all values that mean a purchase, also those
    that are new; `as_of` of the last day of that table is a report of what is known.

    Example: a history until 2026-03-31 whose changes make the customers, and leads until
    2026-06-30.
    """
    record, found = _record(case), 0
    silent = [(series, [end]) for series, end in record.ended] + record.paused
    for series, times in silent:
        if _is_serious(case, record, series, times):
            found += 1
            yield _fact(series, times, first=partial(_hidden, case, record))
    if not found:
        yield Fact(found=0, of=1, noun="record")


def _ends(series: Series, _: list[Quiet]) -> str:
    return f"It ends on {series.last}, others go on."


def _beside(record: Record, series: Series, pauses: list[Quiet]) -> str:
    """Say which tables are silent together with the leads."""
    silent = sorted({name for each in pauses for name in record.silent(each)})
    if series is not record.leads or not silent:
        return ""
    return f"Silent then, too: {', '.join(silent)}, as on holidays or with one filter of all files."


def _record(case: Case) -> Record:
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    if not case.record.leads.days:
        raise UnfitError(NOTHING)
    return case.record


def _is_serious(case: Case, record: Record, series: Series, times: list[Quiet]) -> bool:
    """Tell whether times without entries of a record hide too many customers."""
    customers = record.stages.get(case.query.last)
    if customers is None or not case.config.knows_customers:
        return False
    if series is record.leads or series.table != customers.table:
        return False
    if series is not customers and series not in record.tables.values():
        return False
    return _missing(case, record, times) > SERIOUS * sum(customers.days.values())


def _missing(case: Case, record: Record, times: list[Quiet]) -> float:
    """Count the customers to be expected in times that have none, where there are leads."""
    customers = record.stages[case.query.last]
    return sum(_expected(customers, each, each.beside(record.leadless)) for each in times)


def _expected(series: Series, silent: Quiet, days: int) -> float:
    """Give the entries to be expected in some days of a time, by the slower side of it."""
    beside = [pace for pace in paces(series.days, silent.first, silent.last) if pace is not None]
    return min(beside, default=0.0) * days / MONTH


def _hidden(case: Case, record: Record, times: list[Quiet]) -> str:
    customers = sum(record.stages[case.query.last].days.values())
    missing = _missing(case, record, times)
    return f"About {missing:,.0f} customers are to be expected of it, beside {customers:,} in all."


def _nothing(_: list[Quiet]) -> str:
    return ""


def _fact(
    series: Series, times: list[Quiet], *, first: Words = _nothing, last: Words = _nothing
) -> Fact:
    """Take the days of all times for found; each time is known by the day on which it begins."""
    whole = max(series.last, *(each.last for each in times)) - min(series.days)

    def said(left: pl.LazyFrame) -> str:
        known = parts(left)
        there = [each for each in times if f"{each.first}" in known]
        told = "; ".join(_told(series, each) for each in there)
        return f"{first(there)} {told}. {last(there)}".strip()

    return Fact(
        found=sum(each.days for each in times), of=whole.days + 1,
        noun="day", column=series.column or series.table, place=series.place,
        parts={f"{each.first}": each.days for each in times}, said=said,
    )  # fmt: skip


def _told(series: Series, silent: Quiet) -> str:
    """Say when nothing was recorded, and how much was beside it."""
    sides = [
        f"{pace:,.0f} a month {side}"
        for pace, side in ((silent.before, "before"), (silent.after, "after"))
        if pace is not None
    ]
    return f"No {series.noun} from {silent.first} to {silent.last}, {' and '.join(sides)}"


RULES = (early_end, empty_period, missing_customers)
