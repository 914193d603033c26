"""INTERVAL: how long, in days and shorter, or in months of the calendar."""

import re
from typing import NamedTuple

import polars as pl
from sqlglot import exp

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Part, SqlType, made

MOST_YEARS = 1000
SECONDS_OF_YEAR = 365 * 86_400
UNITS = {
    "year": (12, 0), "quarter": (3, 0), "month": (1, 0),
    "week": (0, 604_800), "day": (0, 86_400), "hour": (0, 3600), "minute": (0, 60),
    "second": (0, 1),
}  # fmt: skip
"""Each unit in months, or in seconds."""
AMOUNT = re.compile(r"\s*([+-]?\d{1,9})\s+([A-Za-z]+)\s*")


class Interval(NamedTuple):
    """A length of time: months of the calendar, and seconds."""

    months: int
    seconds: int

    @property
    def years(self) -> int:
        """How many years it is at most."""
        return -(-abs(self.months) // 12) - (-abs(self.seconds) // SECONDS_OF_YEAR)


def interval(node: exp.Interval) -> Interval:
    """Read an interval such as INTERVAL '1 day', INTERVAL '1' DAY or INTERVAL '1 year 2 months'."""
    written = " ".join(each.name for each in (node.this, node.args.get("unit")) if each is not None)
    months = seconds = position = 0
    for found in AMOUNT.finditer(written):
        unit = UNITS.get(found[2].lower().removesuffix("s"))
        if unit is None or found.start() != position:
            break
        months += int(found[1]) * unit[0]
        seconds += int(found[1]) * unit[1]
        position = found.end()
    if not written.strip() or position != len(written):
        hint = f"write INTERVAL '30 days'; there are {', '.join(UNITS)}"
        raise SqlError(f"'{written}' is no interval", hint)
    length = Interval(months, seconds)
    if length.years > MOST_YEARS:
        raise SqlError(f"an interval of more than {MOST_YEARS} years: '{written}'")
    return length


def duration(node: exp.Interval) -> Part:
    """Make a duration of an interval; months have no length by themselves."""
    length = interval(node)
    if length.months:
        raise SqlError(
            "months and years are of no fixed length: they can only be added to a date or taken "
            "from it", "write INTERVAL '30 days'",
        )  # fmt: skip
    raw = pl.duration(seconds=length.seconds, time_unit="us")
    return Part(SqlType.DURATION, raw, "the interval", years=length.years)


def moved(date: Part, length: Interval, sign: int) -> Part:
    """Add an interval to a date: months by the calendar, to the last day at most."""
    raw = date.of(SqlType.DATE)
    if length.months:
        raw = raw.dt.offset_by(f"{sign * length.months}mo")
    if length.seconds:
        raw = raw + pl.duration(seconds=sign * length.seconds, time_unit="us")
    return made(SqlType.DATE, raw, date, years=date.years + length.years)
