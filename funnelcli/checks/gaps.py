"""Rules about months of which spend, activities, visitors or touchpoints say nothing."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Final

import polars as pl

from funnelcli.checks.base import Case, Fact, Said, UnfitError, Yielded, rule
from funnelcli.checks.beside import (
    CHANNEL,
    DATE,
    DATED,
    SPEND,
    UNTIL,
    VISITORS,
    columns_of,
    month,
    tables,
)  # fmt: skip
from funnelcli.checks.told import parts
from funnelcli.model import CREATED
from funnelcli.tables import rows as row
from funnelcli.words.listing import SHOWN
from funnelcli.words.text import counted, named

RARE: Final = 1 / 3
"""Months without are a gap, and no rhythm, if they are at most so large a share of the months."""
MONTH, ALL = "~month", ""


@rule("VL010", "month-between", "warning")
def month_between(case: Case) -> Yielded:
    """A month has no row, and the months before and after it have some.

    Why: a month that is missing in the export looks as if it had cost nothing: its leads are free,
    and those of the year too cheap. Looked at are all channels of spend or visitors together, and
    each channel by itself, where at most a third of the months from its first to its last have no
    row; a channel that pauses more often has a rhythm of its own. A row of 0 says that nothing was
    spent, and is no finding. The conversion rate stays as it is.

    In the CRM: export the month again.

    In the YAML: `path` takes a list, a folder or a glob; see whether a file is missing.

    Example: spend of Paid Search in January, February, April and May.
    """
    for name in tables(case, SPEND, VISITORS):
        months = _months(case, name)
        of_all = {each for there in months.values() for each in there}
        gaps = _gaps(of_all)
        yield Fact(
            found=len(gaps), of=_span(of_all), noun="month", table=name,
            column=columns_of(case, name)[DATE], place=case.place(name, DATE),
            parts={f"{each:%Y-%m}": 1 for each in gaps},
            said=_told(name),
        )  # fmt: skip
        if CHANNEL in columns_of(case, name):
            yield _of_channels(case, name, months, gaps)


def _told(name: str) -> Said:
    return lambda left: f"No row of {name}: {named(parts(left))}."


def _of_channels(
    case: Case, name: str, months: Mapping[str, set[date]], of_all: list[date]
) -> Fact:
    """Find the months that single channels have no row of, and others have."""
    found = {
        f"{each:%Y-%m} {channel}": channel
        for channel, there in sorted(months.items())
        for each in _gaps(there)
        if channel != ALL and each not in of_all
    }
    rows = case.tallies.written(name, CHANNEL, pl.col(row.READ))

    def said(left: pl.LazyFrame) -> str:
        there = parts(left)
        shown = [each for each in there if case.quotable.allows(found[each], rows[found[each]])]
        told = [*shown[:SHOWN]]
        if more := len(there) - len(told):
            told.append(counted(more, "other month" if told else "month"))
        return f"No row of {name}: {named(told)}."

    return Fact(
        found=len(found), of=sum(map(_span, months.values())), noun="month", table=name,
        column=columns_of(case, name)[CHANNEL], place=case.place(name, CHANNEL),
        parts=dict.fromkeys(found, 1), said=said,
    )  # fmt: skip


def _months(case: Case, name: str) -> dict[str, set[date]]:
    """List the months that rows of each channel are of; `ALL` is of rows without one."""
    rows = case.table(name).lazy()
    there = rows.filter(row.READ, pl.col(DATE).is_not_null())
    channel = pl.col(CHANNEL).fill_null(ALL)
    spans = there.select(channel, month(pl.col(DATE)).alias(MONTH), month(pl.col(UNTIL)))
    found: dict[str, set[date]] = {}
    for of, first, last in spans.unique().collect().iter_rows():
        found.setdefault(of, set()).update(_between({first, last}))
    return found


def _gaps(months: set[date]) -> list[date]:
    """List the months between the first and the last that are missing, if they are few."""
    missing = sorted({*_between(months)} - months)
    return missing if len(missing) <= RARE * _span(months) else []


def _span(months: set[date]) -> int:
    return sum(1 for _ in _between(months))


def _between(months: set[date]) -> Iterator[date]:
    """Yield each month from the first to the last."""
    if months:
        span = pl.date_range(min(months), max(months), "1mo", eager=True)
        yield from span.to_list()


@rule("VL011", "months-at-the-end", "warning")
def months_at_the_end(case: Case) -> Yielded:
    """The last months have no row, and leads came in.

    Why: the export of this table is older than that of the leads, or was cut. The leads of these
    months are free, were answered by nobody, or were touched by nothing. Looked at are whole months
    up to as-of of which there are leads, after the last of which spend, activities, visitors or
    touchpoints have a row. The conversion rate stays as it is.

    In the CRM: export all tables on the same day.

    In the YAML: `path` takes a list, a folder or a glob; see whether a file is missing.

    Example: leads until 2026-06-30, and spend until 2026-04-30.
    """
    if case.config.leads.created is None:
        raise UnfitError("`leads.created` names no column")
    for name in tables(case, *DATED):
        role, read = DATED[name], case.table(name).lazy().filter(row.READ)
        ends = [pl.col(each) for each in (role, UNTIL) if each in case.table(name).columns]
        last = read.select(pl.max_horizontal(month(each).max() for each in ends)).collect().item()
        months = _with_leads(case) if last is not None else []
        found = [each for each in months if each > last]
        yield Fact(
            found=len(found), of=len(months), noun="month", table=name,
            column=columns_of(case, name)[role], place=case.place(name, role),
            parts={f"{each:%Y-%m}": 1 for each in found}, said=_told(name),
        )  # fmt: skip


def _with_leads(case: Case) -> list[date]:
    """List the whole months up to as-of in which leads came in."""
    created, as_of = pl.col(CREATED), case.evidence.as_of.date()
    whole = case.evidence.unfiltered.lazy().filter(created.dt.month_end() <= as_of)
    return whole.select(month(created).unique().sort()).collect().to_series().to_list()


RULES = (month_between, months_at_the_end)
