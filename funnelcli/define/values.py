"""Expressions that read the values of one column as text, number, boolean, moment or money.

Every expression gives null for what is empty and for what does not fit; `Cells` tells the
two apart.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

NUMBER = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
LEADING_ZERO = r"^[+-]?0\d"
"""A code, not a quantity: a postcode, a phone number."""

YEARS = (datetime(1000, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001  (local times)
"""What is credible: %Y makes the year 26 of two digits, in which no lead was created."""

_HOUR = re.compile(r"%-?[HIklTRXcrs+]")

_SPACED = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f")
_AWARE = ("%Y-%m-%d %H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z")
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:(?P<t>[T ])\d\d:\d\d(?P<s>:\d\d)?(?P<f>\.\d+)?(?P<z>Z|[+-]\d\d:?\d\d)?)?"
)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a table writes what the file does not say: its empty words, its dates, its zone."""

    zone: str
    """The report's time zone; moments come out as local times of it."""
    nulls: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    written_in: str | None = None
    """The zone of naive times, when it is not the report's."""


def iso_format(values: Iterable[str]) -> str | None:
    """Find the one format in which ISO values are all written, or None."""
    formats = {_format_of(value) for value in values}
    return formats.pop() if len(formats) == 1 else None


def _format_of(value: str) -> str | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    if match["t"] is None:
        return "%Y-%m-%d"
    if match["f"] and not match["s"]:
        return None
    seconds = ":%S" if match["s"] else ""
    fraction = "%.f" if match["f"] else ""
    zone = "%#z" if match["z"] else ""
    return f"%Y-%m-%d{match['t']}%H:%M{seconds}{fraction}{zone}"


def text(name: str, dtype: "pl.DataType", conventions: Conventions) -> "pl.Expr":
    """Trimmed text; empty, quoted or not, and the table's empty words are null."""
    import polars as pl

    value = as_text(pl.col(name), dtype).str.strip_chars()
    filled = value.str.len_bytes() > 0
    if conventions.nulls:
        filled &= ~value.is_in(list(conventions.nulls))
    return pl.when(filled).then(value)


def label(name: str, dtype: "pl.DataType") -> "pl.Expr":
    """A value as it stands, for what is read value by value later: few are different."""
    import polars as pl

    return as_text(pl.col(name), dtype).cast(pl.Categorical)


def as_text(value: "pl.Expr", dtype: "pl.DataType") -> "pl.Expr":
    """Write a value as a CSV would: 5 and not 5.0, a date without its midnight, no NaN."""
    import polars as pl

    written = value.cast(pl.String)
    if isinstance(dtype, pl.String):
        return value
    if dtype.is_float():
        whole = (value == value.round()) & (value.abs() < 2**53)
        number = value.cast(pl.Int64, strict=False).cast(pl.String)
        return pl.when(whole).then(number).when(value.is_not_nan()).then(written)
    if isinstance(dtype, pl.Datetime):
        return written.str.replace(r"\.0+", "").str.replace(r" 00:00:00$", "")
    return written


def boolean(name: str, dtype: "pl.DataType", conventions: Conventions) -> "pl.Expr":
    """True and false, in whatever case they are written."""
    import polars as pl

    if isinstance(dtype, pl.Boolean):
        return pl.col(name)
    value = text(name, dtype, conventions).str.to_lowercase()
    return (
        pl.when(value == "true").then(statement=True).when(value == "false").then(statement=False)
    )


def number(name: str, dtype: "pl.DataType", conventions: Conventions, *, codes: bool) -> "pl.Expr":
    """A quantity as Float64, for comparisons; nothing is ever summed from it.

    Unless `codes` are allowed, what has a leading zero is none.
    """
    import polars as pl

    if dtype.is_numeric():
        return pl.col(name).cast(pl.Float64).fill_nan(None)
    value = text(name, dtype, conventions)
    is_number = value.str.contains(NUMBER)
    if not codes:
        is_number &= ~value.str.contains(LEADING_ZERO)
    return pl.when(is_number).then(value.cast(pl.Float64, strict=False))


def money(name: str, dtype: "pl.DataType", conventions: Conventions, digits: int) -> "pl.Expr":
    """Int64 minor units: the decimal number as written, half up at the last of `digits`."""
    import polars as pl

    exact = pl.Decimal(38, 20)
    if isinstance(dtype, pl.Decimal) or dtype.is_integer():
        value = pl.col(name).cast(exact, strict=False)
    else:
        value = text(name, dtype, conventions).cast(exact, strict=False)
    rounded = value.round(digits, mode="half_away_from_zero").cast(pl.Decimal(38, digits))
    return (rounded * pl.lit(10**digits)).cast(pl.Int64, strict=False)


def moment(
    name: str, dtype: "pl.DataType", conventions: Conventions, written: str | None
) -> "pl.Expr":
    """A local time of the report's zone, in microseconds; a date is its first moment.

    `written` is the one format of a text column, or None to try each that is allowed.
    """
    import polars as pl

    match dtype:
        case pl.Date():
            return pl.col(name).cast(pl.Datetime("us"))
        case pl.Datetime():
            value = pl.col(name).dt.cast_time_unit("us")
            return _localised(value, conventions, aware=dtype.time_zone is not None)
    if written is not None:
        source = text(name, dtype, conventions) if conventions.nulls else pl.col(name)
        return _parsed(source, written, conventions)
    value = text(name, dtype, conventions)
    spaced = value.str.replace(r"^(\d{4}-\d\d-\d\d)T", "$1 ")
    parsed = pl.coalesce(
        *(_parsed(value, form, conventions) for form in conventions.dates),
        *(_parsed(spaced, form, conventions) for form in (*_SPACED, *_AWARE)),
    )
    return pl.when(parsed.is_between(*YEARS)).then(parsed)


def _parsed(value: "pl.Expr", written: str, conventions: Conventions) -> "pl.Expr":
    aware = "z" in written
    parsed = value.str.to_datetime(written, time_unit="us", strict=False, cache=False)
    if _HOUR.search(written):  # a date is never shifted
        parsed = _localised(parsed, conventions, aware=aware)
    return parsed


def _localised(value: "pl.Expr", conventions: Conventions, *, aware: bool) -> "pl.Expr":
    """Bring times to the report's zone: of two equal local times the earlier, gaps forward."""
    import polars as pl

    if not aware:
        if conventions.written_in in (None, conventions.zone):
            return value
        zone = conventions.written_in
        known = value.dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        after_gap = (value + pl.duration(hours=1)).dt.replace_time_zone(
            zone, ambiguous="earliest", non_existent="null"
        )
        value = pl.coalesce(known, after_gap)
    return value.dt.convert_time_zone(conventions.zone).dt.replace_time_zone(None)
