"""From which day to which a row is that is of a day, a week, a month or a campaign."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.tables import Length, OfPeriods
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.dates.months import months
from funnelcli.errors import DataError
from funnelcli.words.text import counted

FIRST, LAST, WRITTEN = "date", "until", "~until"


def with_spans(
    rows: pl.DataFrame, cells: Cells, options: OfPeriods
) -> tuple[pl.DataFrame, list[Note]]:
    """Make `date` and `until` the first and the last day of each row; both null without a date.

    What ends before it begins is of the day on which it begins.
    """
    name, named = cells.names.table, options.columns()
    rows = rows.with_columns(
        months(rows[role]).alias(role)
        for role in (FIRST, LAST)
        if role in named and cells.dates.are_months(cells.find(named[role], name, role))
    )
    first = pl.col(FIRST).cast(pl.Date)
    last = pl.lit(None, pl.Date)
    if LAST in named:
        last = pl.col(LAST).cast(pl.Date)
        if cells.dates.are_months(cells.find(named[LAST], name, LAST)):
            last = last.dt.month_end()
    rows = rows.with_columns(first.alias(FIRST), last.alias(WRITTEN))
    length, is_seen = _length(rows, cells, options)
    is_alone = pl.col(WRITTEN).is_null()
    if length == "month":
        rows = rows.with_columns(
            pl.when(is_alone).then(first.dt.month_start()).otherwise(first).alias(FIRST)
        )
    ends = {"day": first, "week": first.dt.offset_by("6d"), "month": first.dt.month_end()}[length]
    is_backward = (pl.col(WRITTEN) < first).fill_null(value=False)
    last = pl.when(is_backward).then(first).when(is_alone).then(ends).otherwise(WRITTEN)
    backward = int(rows.select(is_backward.sum()).item())
    spanned = rows.with_columns(pl.when(first.is_not_null()).then(last).alias(LAST)).drop(WRITTEN)
    notes = [*_said(name, is_seen=is_seen), *_wrong(name, backward, rows[FIRST].null_count())]
    return spanned, notes


def _length(rows: pl.DataFrame, cells: Cells, options: OfPeriods) -> tuple[Length, bool]:
    """Tell what a row without an end is of, and whether only its days say so."""
    name = cells.names.table
    if cells.dates.are_months(cells.find(options.date, name, FIRST)):
        if options.per not in (None, "month"):
            raise DataError(
                f"{cells.place(name, 'per')}: column {options.date!r} holds months, and none of "
                f"them is a {options.per}",
                "Leave `per` out, or export days.",
            )
        return "month", False
    if options.per is not None:
        return options.per, False
    days = rows.filter(pl.col(WRITTEN).is_null())[FIRST].drop_nulls()
    is_month = not days.is_empty() and bool((days.dt.day() == 1).all())
    return ("month" if is_month else "day"), is_month


def _said(name: str, *, is_seen: bool) -> Iterator[Note]:
    if is_seen:
        yield Note(
            "taken-for-months",
            f"{name}: all dates are the first of a month, so that each row is of its month; "
            "`per: day` says otherwise.",
        )


def _wrong(name: str, backward: int, undated: int) -> Iterator[Note]:
    if backward:
        yield Note(
            "ends-before-it-begins",
            f"{name}: {counted(backward, 'row')} with an end before the beginning, and of the day "
            "of the beginning alone.",
        )
    if undated:
        yield Note(
            "no-period",
            f"{name}: {counted(undated, 'row')} without a date that can be read, and of no period.",
        )
