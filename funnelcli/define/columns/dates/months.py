"""Months as they are written where a row is of a whole one: 2026-01, 01/2026, Jan 2026.

Nothing else reads them: a month is no date of a lead.
"""

from typing import TYPE_CHECKING, Final

import polars as pl

from funnelcli.define.columns.dates.words import MONTHS, spellings
from funnelcli.define.columns.values import text
from funnelcli.errors import DataError
from funnelcli.tables.raw import FILE, MARKS
from funnelcli.words.privacy import shapes
from funnelcli.words.text import counted

if TYPE_CHECKING:
    from funnelcli.define.columns.cells import Cells

_NUMBERS: Final = {
    spelling: number
    for names in MONTHS.values()
    for number, words in enumerate(names, start=1)
    for spelling in spellings(words)
}
_NAME = r"(?P<name>[^\W\d_]{3,})\.?"
_FORMS: Final = (
    r"^(?P<year>\d{4})[-/.](?P<month>\d{1,2})$",
    r"^(?P<year>\d{4})-?[Mm](?P<month>\d{1,2})$",
    r"^(?P<year>20(?:1[3-9]|[2-9]\d))(?P<month>\d\d)$",
    r"^(?P<month>\d{1,2})[-/.](?P<year>\d{4})$",
    rf"^{_NAME}[-\s/,]{{0,2}}(?P<year>\d{{4}})$",
    rf"^(?P<year>\d{{4}})[-\s/]?{_NAME}$",
    rf"^{_NAME}[-/'’](?P<short>\d\d)$",
)
"""Six digits are a month from 2013 on: before, 201105 may be a day, of 2020 or 2005."""
_SHORT = rf"^{_NAME}[-/'’]\d\d$"
_OPEN: Final = (
    r"^\d{1,2}[-/.]\d{1,2}$",
    r"^(?:19|20)\d{4}$",
    r"^[^\W\d_]{3,}\.? \d{1,2}$",
    r"^\d{1,2}\.?[-\s/]?[^\W\d_]{3,}\.?$",
)
"""What may be a month, or a day of which the year is left out."""
_MOST_YEARS = 10
"""Years of two digits that lie further apart are taken for days of a month."""


def months(written: pl.Series) -> pl.Series:
    """Read months as their first days; what is written otherwise is null."""
    value, found = pl.col("written"), []
    for form in _FORMS:
        part = value.str.extract_groups(form).struct.field
        year = pl.lit("20") + part("short") if "<short>" in form else part("year")
        if "<name>" in form:
            name = part("name").str.to_lowercase()
            month = name.replace_strict(_NUMBERS, default=None, return_dtype=pl.Int8)
        else:
            month = part("month").cast(pl.Int8, strict=False)
        is_month = month.is_between(1, 12)
        found.append(pl.when(is_month).then(pl.date(year.cast(pl.Int32), month, 1)))
    return written.alias("written").to_frame().select(pl.coalesce(found)).to_series()


def are_months(cells: "Cells", column: int) -> bool:
    """Tell whether a column holds months, looking at all of its values.

    Raises where it mixes months and days, or where nothing tells one from the other.
    """
    if cells.conventions.dates or not (cells.is_text(column) or cells.dtype(column).is_integer()):
        return False
    value = text(f"~{column}", cells.conventions).filter(cells.filled(column)).unique()
    written = cells.table.look(cells.frame.select(value.alias("written"))).to_series()
    read = months(written)
    is_open = _is_open(written, read)
    if is_open.any():
        raise _undecided(cells, column, written.filter(is_open))
    others = written.filter(read.is_null() & written.str.contains(r"\d"))
    if read.count() and not others.is_empty():
        raise _mixed(cells, column, written.filter(read.is_not_null()), others)
    return read.count() > 0


def _is_open(written: pl.Series, read: pl.Series) -> pl.Series:
    """Find values that may be months, or days."""
    forms = "|".join(_OPEN)
    is_open = read.is_null() & written.str.contains(forms)
    is_short = written.str.contains(_SHORT) & read.is_not_null()
    years = read.filter(is_short).dt.year()
    if years.len() and int(years.max()) - int(years.min()) > _MOST_YEARS:  # type: ignore[arg-type]
        is_open |= is_short
    return is_open


def _undecided(cells: "Cells", column: int, written: pl.Series) -> DataError:
    place, count = _place(cells, column, written)
    return DataError(
        f"{place}: {counted(count, 'value')} in column {cells.names.header[column]!r} can be a "
        f"month or a day, such as {shapes(written.sort())}",
        "Write months as 2026-01 and days as 2026-01-31.",
    )


def _mixed(cells: "Cells", column: int, written: pl.Series, others: pl.Series) -> DataError:
    first, many = _place(cells, column, written)
    place, count = _place(cells, column, others)
    return DataError(
        f"{place}: column {cells.names.header[column]!r} mixes months and days: "
        f"{counted(count, 'value')} such as {shapes(others.sort())}, and {many:,} such as "
        f"{shapes(written.sort())} ({first})",
        "Let all rows of a table be of days, or all of months.",
    )


def _place(cells: "Cells", column: int, written: pl.Series) -> tuple[str, int]:
    """Say where the first of these values stands, and how many rows have one of them."""
    value = text(f"~{column}", cells.conventions)
    extract = cells.table.collect(cells.frame.select(value.alias("value"), *MARKS))
    frame = extract.columns(["value", FILE])
    first_rows = pl.lit(pl.Series(cells.table.first_rows)).gather(pl.col(FILE))
    lines = frame.with_columns((pl.int_range(pl.len()).over(FILE) + first_rows).alias("line"))
    found = lines.filter(pl.col("value").is_in(written.implode()))
    return f"{cells.table.files[found[FILE][0]].shown}:{found['line'][0]}", found.height
