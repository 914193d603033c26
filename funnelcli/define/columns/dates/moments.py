"""Expressions that read the values of one column as moments or dates."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import polars as pl

from funnelcli.counting.zones import in_zone
from funnelcli.define.columns.dates.forms import COMPACT, TICKS, Whole, Written
from funnelcli.define.columns.dates.rewriting import (
    MIDNIGHT,
    NAMED_ZONE,
    ZONE_NAMES,
    ZONED,
    before_zones,
    rewritten,
)  # fmt: skip
from funnelcli.define.columns.values import Conventions, text

YEARS = (datetime(1000, 1, 1), datetime(9998, 12, 31))  # noqa: DTZ001  (local times)
"""What is credible: %Y makes the year 26 of two digits, in which no lead was created."""

EXCEL_EPOCH = 25_569
"""Excel's number of 1 January 1970."""

LAST_YEAR_OF_TWO_DIGITS = 2069

_HOUR = re.compile(r"%-?[HIklTRXcrs+]")
_OFFSET = re.compile(r"%(?::{1,3}|#)?z|%\+")
_IN_UTC = re.compile(r"(?:(?<![%:#])Z|(?<!%)(?:UTC|GMT)|\+00:?00)$|%s")
"""Zones that are read several times faster as text that has to be there, and seconds since 1970."""

_FIXED = (3, 6, 9)
"""So many digits of a second are read faster than any number of them."""
_UTC = ("Z", "+0000", "+00:00")
"""Zones that are read several times faster as text that has to be there."""
_SPACED = ("%Y-%m-%d", "%Y-%m-%d %H:%M", "%Y-%m-%d %H:%M:%S%.f")
_AWARE = ("%Y-%m-%d %H:%M%#z", "%Y-%m-%d %H:%M:%S%.f%#z")
_ISO = re.compile(
    r"\d{4}-\d\d-\d\d(?:(?P<t>[T ])\d\d:\d\d(?P<s>:\d\d)?(?P<f>\.\d+)?(?P<z>Z|[+-]\d\d:?\d\d)?)?"
)


def iso_format(values: Iterable[str]) -> str | None:
    """Find the one format in which ISO values are all written, or None."""
    formats = {_format_of(value) for value in values}
    return formats.pop() if len(formats) == 1 else None


def are_iso(shapes: Iterable[str]) -> bool:
    """Tell whether all shapes of values are of ISO."""
    return all(map(_ISO.fullmatch, shapes))


def _format_of(value: str) -> str | None:
    match = _ISO.fullmatch(value)
    if match is None:
        return None
    if match["t"] is None:
        return "%Y-%m-%d"
    if match["f"] and not match["s"]:
        return None
    seconds = ":%S" if match["s"] else ""
    digits = len(match["f"] or ".") - 1
    fraction = f".%{digits}f" if digits in _FIXED else "%.f" if digits else ""
    zone = match["z"] if match["z"] in _UTC else "%#z" if match["z"] else ""
    return f"%Y-%m-%d{match['t']}%H:%M{seconds}{fraction}{zone}"


def moment(name: str, dtype: pl.DataType, conventions: Conventions, written: str | None) -> pl.Expr:
    """A local time of the report's zone, in microseconds, or a date, which is its first moment.

    A column of dates alone stays one: half the memory. `written` is the one format of a text
    column, or None to try each that is allowed.
    """
    if isinstance(dtype, pl.Date | pl.Datetime):
        credible = pl.when(_is_credible(name, dtype)).then(pl.col(name))
        if isinstance(dtype, pl.Date):
            return credible
        value = credible.dt.cast_time_unit("us")
        return _localised(value, conventions, aware=dtype.time_zone is not None)
    if written is not None:
        source = text(name, conventions) if conventions.nulls else pl.col(name)
        return _parsed(source, written, conventions)
    value = text(name, conventions)
    spaced = value.str.replace(r"^(\d{4}-\d\d-\d\d)T", "$1 ")
    parsed = pl.coalesce(
        *(_parsed(value, form, conventions) for form in conventions.dates),
        *(_parsed(spaced, form, conventions) for form in (*_SPACED, *_AWARE)),
    )
    return pl.when(parsed.is_between(*YEARS)).then(parsed)


def with_plain(
    frame: pl.LazyFrame, written: Mapping[str, Written], conventions: Conventions
) -> pl.LazyFrame:
    """Add what `recognised` reads: each column plainly written, its late hours and its zones.

    Columns of their own, because Polars would write them anew for every place in an expression.
    """
    for name, form in written.items():
        value, plain = text(name, conventions), pl.col(f"{name}_plain")
        frame = frame.with_columns(before_zones(value, form.rules).alias(f"{name}_plain"))
        if MIDNIGHT in form.rules:
            late = value.str.contains(MIDNIGHT.pattern)
            frame = frame.with_columns(late.alias(f"{name}_late"))
        if ZONED in form.rules:
            zone = plain.str.extract(NAMED_ZONE, 2)
            frame = frame.with_columns(zone.alias(f"{name}_zone"), ZONED.of_values(plain))
    return frame


def _is_credible(name: str, dtype: pl.Date | pl.Datetime) -> pl.Expr:
    """Tell by the number of a stored date whether its year is credible.

    A number can be of a year that no date has, which Polars cannot write or bring to a zone.
    """
    if isinstance(dtype, pl.Date):
        earliest, latest = YEARS
        return pl.col(name).is_between(earliest.date(), latest.date())
    if dtype.time_unit == "ns":
        return pl.col(name).is_not_null()  # it holds the years from 1677 to 2262
    units = 1_000 if dtype.time_unit == "ms" else 10**6
    first, last = (int(moment.replace(tzinfo=UTC).timestamp()) * units for moment in YEARS)
    return pl.col(name).to_physical().is_between(first, last)


def recognised(name: str, conventions: Conventions, written: Written, *, guarded: bool) -> pl.Expr:
    """A moment or a date as `moment` gives, of a text column whose forms are known.

    `guarded` leaves out what is not credible, at the price of reading twice.
    """
    value = pl.col(f"{name}_plain") if written.rules else text(name, conventions)
    if written.whole is not None:
        return _numbered(value, written.whole, conventions)
    late = pl.col(f"{name}_late") if MIDNIGHT in written.rules else None

    def read(conventions: Conventions) -> pl.Expr:
        return pl.coalesce(_parsed(value, form, conventions, late) for form in written.formats)

    parsed = read(conventions)
    if ZONED in written.rules:
        zone, there = pl.col(f"{name}_zone"), read(replace(conventions, written_in=None))
        parsed = pl.when(zone.is_null()).then(parsed)
        for city in written.zones:
            known = replace(conventions, written_in=city)
            parsed = parsed.when(zone == city).then(_localised(there, known, aware=False))
        parsed = parsed.otherwise(None)
    return pl.when(parsed.is_between(*YEARS)).then(parsed) if guarded else parsed


def _numbered(value: pl.Expr, whole: Whole, conventions: Conventions) -> pl.Expr:
    """Read numbers: epochs, which are UTC, and Excel's days, which have no zone.

    Excel counts from 1900 and has a 29 February in that year, so that its day 60 does not
    exist and all later days are counted from 30 December 1899. A whole day is a date.
    """
    moment = pl.Datetime("us")
    match whole:
        case "YYYYMMDD":
            return pl.coalesce(_parsed(value, form, conventions) for form in COMPACT)
        case "Excel serial":
            days = value.cast(pl.Float64, strict=False) - EXCEL_EPOCH
            milliseconds = (days * 86_400_000).round().cast(pl.Int64, strict=False)
            stamp = (milliseconds * 1_000).cast(moment)
            local = _localised(stamp, conventions, aware=False)
            return pl.when(days == days.floor()).then(stamp).otherwise(local)
        case "epoch ns":
            ticks = value.cast(pl.Int64, strict=False) // 1_000
        case _:
            number = value.cast(pl.Decimal(38, 6), strict=False)
            ticks = (number * TICKS[whole]).cast(pl.Int64, strict=False)
    known = ticks.cast(moment).dt.replace_time_zone("UTC")
    return _localised(known, conventions, aware=True)


def _parsed(
    value: pl.Expr, written: str, conventions: Conventions, late: pl.Expr | None = None
) -> pl.Expr:
    """Read one format; where it is `late`, a day after what is written."""
    has_time = _HOUR.search(written) is not None
    if written.endswith("%Z"):
        value, written = rewritten(value, ZONE_NAMES), f"{written[:-2]}%#z"
    parsed = (
        value.str.to_datetime(written, time_unit="us", strict=False, cache=False)
        if has_time
        else value.str.to_date(written, strict=False, cache=False)
    )
    if "%y" in written:  # POSIX takes 69 for 1969, Polars for 2069
        is_old = parsed.dt.year() == LAST_YEAR_OF_TWO_DIGITS
        parsed = pl.when(is_old).then(parsed.dt.offset_by("-100y")).otherwise(parsed)
    if not has_time:
        return parsed  # a date is never shifted
    if late is not None:
        parsed = pl.when(late).then(parsed + pl.duration(days=1)).otherwise(parsed)
    if _IN_UTC.search(written):
        return _localised(parsed.dt.replace_time_zone("UTC"), conventions, aware=True)
    return _localised(parsed, conventions, aware=_OFFSET.search(written) is not None)


def _localised(value: pl.Expr, conventions: Conventions, *, aware: bool) -> pl.Expr:
    """Bring times to the report's zone: of two equal local times the earlier, gaps forward."""
    if not aware:
        if conventions.written_in in (None, conventions.zone):
            return value
        value = in_zone(value, conventions.written_in)
    return value.dt.convert_time_zone(conventions.zone).dt.replace_time_zone(None)
