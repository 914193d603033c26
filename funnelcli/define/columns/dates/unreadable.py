"""Refuses columns with too many dates that cannot be read, and says what the cause may be."""

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from funnelcli.define.columns.dates.words import AMBIGUOUS_ZONES, MONTHS, ZONES
from funnelcli.errors import DataError
from funnelcli.tables.evidence import HISTORY
from funnelcli.words.text import counted

if TYPE_CHECKING:
    from funnelcli.define.columns.cells import Cells
    from funnelcli.define.columns.scan import Unreadable

MOST = 0.05
"""A larger share of a column that cannot be read is an error."""

YEAR = 12
"""From so many months apart on, a date is a stray one, and nothing is missing in between."""

_ALLOW = "`read: {unreadable: allow}` accepts that such values take no part."
_ALLOW_IN_LOG = "`read: {unreadable: allow}` accepts that such rows count without a date."
_MARKLESS = {
    r"^\d{8}$": "%Y%m%d",
    r"^\d{12}$": "%Y%m%d%H%M",
    r"^\d{14}$": "%Y%m%d%H%M%S",
}
"""The formats of dates without marks, by the number of their digits."""
_NAMED = (
    "Dates without any marks are read in a column of nothing else; beside others they are named"
)
_KNOWN_ZONES = "|".join(
    ["UTC", "GMT", *(name for names in ZONES.values() for name in names.split())]
)
_CAUSES = {
    r"^['’‘´`=]": 'An apostrophe or ="…" keeps them text in a spreadsheet. It is taken off where '
    "a date that is known stands behind it and `read` names no `dates`.",
    r"^\d+(\.\d+)?[Ee]\+?\d+$": "Numbers such as 9.99E+99 have lost their last digits: export the "
    "column as text.",
    r"^\d{5}(\.\d+)?$": "Numbers of five digits are days of Excel, but only in a column of nothing "
    "else: a spreadsheet that understood some of the dates may have swapped day and month in "
    "those. Export the column as text.",
    "|".join(_MARKLESS): _NAMED,
    r"^(-?\d+|\d{5,}\.\d+)$": "Numbers are dates in a column of nothing else: seconds or "
    "milliseconds since 1970, days of Excel from 20000 to 79999, or 20260131.",
    rf"(?i)\d ?(?:[ap]\.?m\.?)? \(?(?:{'|'.join(AMBIGUOUS_ZONES)})\)?$": "Zones such as "
    f"{', '.join(AMBIGUOUS_ZONES[:4])} have the same name in several countries: export offsets "
    "such as +02:00, or times without a zone, and name it with `read: {timezone: …}`.",
    r"^\d{4}-(02-(29|3[01])|(0[469]|11)-31)($|[T ])": "Their month does not have so many days.",
    r"(?i)\d:\d\d(:\d\d([.,]\d+)?)? ?([ap]\.?m\.? )?\(?[a-z]{3,5}\)?$": "The zone behind their "
    "times is unknown: export offsets such as +02:00, or times without a zone, and name it with "
    "`read: {timezone: …}`.",
    r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{2}($|\D)": "A year of two digits is taken for the last part "
    "unless `read: {date_order: ymd}` says that it is the first.",
    r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}($|\D)": "Day and month are in another order than the other "
    "dates, or than `date_order` says, or there is no such day.",
    r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d": "Months, weekdays and zones are read by their names in "
    f"{', '.join([*MONTHS][:-1])} and {[*MONTHS][-1]}, and by no others.",
    r"^\D*$": "Words are no dates. Those that mean that there is none are named: "
    '`read: {nulls: ["TBD"]}`.',
}
"""What is said of values of a pattern, of the first that fits."""
_OTHERWISE = (
    "ISO and other usual dates need no configuration; any other format is named with its "
    "strptime directives: `read: {dates: …}`."
)


def refuse(cells: "Cells", unreadable: "Unreadable") -> None:
    """Raise if too many dates of a column cannot be read, unless the YAML allows it.

    Too many is more than `MOST` of the values that are there, or any if a month between others
    has no date that can be read: its dates may be those.
    """
    if cells.options.unreadable == "allow":
        return
    readable, months = _readable(cells, unreadable)
    header = cells.names.header[unreadable.column]
    share = unreadable.count / (unreadable.count + readable)
    if share > MOST:
        told = "most dates" if unreadable.count > readable else f"{share:.1%} of the dates"
        said = f"{told} in column {header!r} cannot be read: {counted(unreadable.count, 'value')}"
    elif gap := _gap(months):
        said = (
            f"column {header!r} has no date in {gap:%Y-%m} that can be read, and "
            f"{counted(unreadable.count, 'value')} that cannot"
        )
    else:
        return
    raise DataError(
        f"{unreadable.place}: {said}, such as {unreadable.examples}",
        f"{_hint(cells, unreadable)} {_ALLOW_IN_LOG if is_of_log(cells, unreadable) else _ALLOW}",
    )


def is_of_log(cells: "Cells", unreadable: "Unreadable") -> bool:
    """Tell whether these are moments of the log, whose rows count without a date, too."""
    history = cells.definition.config.history
    if history is None or cells.names.table != HISTORY:
        return False
    return unreadable.column == cells.find(history.at, HISTORY, "at")


def _readable(cells: "Cells", unreadable: "Unreadable") -> tuple[int, list[date]]:
    """Count the dates of a column that can be read, and list their months."""
    read = cells.reading(unreadable.column, "date")
    month = read.dt.date().dt.month_start().unique().drop_nulls().sort()
    found = cells.frame.select(read.count().alias("n"), month.implode().alias("months")).collect()
    return found["n"][0], found["months"][0].to_list()


def _gap(months: list[date]) -> date | None:
    """Find the first month that is missing between others; a year and more is no gap."""
    for before, after in pairwise(months):
        apart = 12 * (after.year - before.year) + after.month - before.month
        if 1 < apart <= YEAR:
            return date(before.year + before.month // 12, before.month % 12 + 1, 1)
    return None


def _hint(cells: "Cells", unreadable: "Unreadable") -> str:
    """Name what is wrong with most of the values, as far as they show it."""
    counts: dict[str, int] = {}
    values = unreadable.values.str.strip_chars()
    left = values.str.replace(rf"(?i)(\d) ?\(?({_KNOWN_ZONES})\)?$", "$1")
    for pattern, cause in _CAUSES.items():
        found = left.str.contains(pattern)
        counts[cause] = int(found.sum())
        left = left.filter(~found)
    counts[_OTHERWISE] = left.len()
    hint = max(counts, key=lambda cause: counts[cause])
    if hint == _NAMED:
        hint = f"{hint}: {_by_formats(values)}"
    if cells.conventions.dates:
        return f"Beside ISO only the formats that `read.dates` names are read. {hint}"
    return hint


def _by_formats(values: pl.Series) -> str:
    """Name the formats of the dates without marks that are there, as they are written in YAML."""
    found = [
        f'"{form}"' for pattern, form in _MARKLESS.items() if values.str.contains(pattern).any()
    ]
    written = found[0] if len(found) == 1 else f"[{', '.join(found)}]"
    return (
        f"`read: {{dates: {written}}}`. Of the others only ISO is then read beside them: any "
        "further form of the column, such as `%Y%m%dT%H%M%S`, must be in that list, too."
    )
