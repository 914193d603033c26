"""Functions of dates, which are all moments: a day is its first."""

import re
from collections.abc import Callable
from datetime import datetime

import polars as pl

from funnelcli.config.date_formats import TIME, is_readable
from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Part, SqlType, literal, made
from funnelcli.config.sql.table import Function, Takes, text
from funnelcli.config.sql.type_errors import needs, type_hint

DATE, TEXT, NUMBER = SqlType.DATE, SqlType.TEXT, SqlType.NUMBER

READABLE = {"%Y", "%m", "%d", "%b", "%B", "%H", "%I", "%M", "%S", "%p", "%%"}
"""What a format can read."""
WRITABLE = READABLE | {"%y", "%a", "%A", "%j", "%u", "%V", "%G", "%U", "%W"}
"""What a format can write."""
SHORT = {"%F": "%Y-%m-%d", "%T": "%H:%M:%S"}

MOMENT = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?")

Field = Callable[[pl.Expr], pl.Expr]

FIELDS: dict[str, tuple[str, Field]] = {
    "YEAR": ("The year.", lambda d: d.dt.year()),
    "ISOYEAR": ("The year of the week, by ISO 8601.", lambda d: d.dt.iso_year()),
    "QUARTER": ("The quarter, 1 to 4.", lambda d: d.dt.quarter()),
    "MONTH": ("The month, 1 to 12.", lambda d: d.dt.month()),
    "WEEK": ("The week, by ISO 8601.", lambda d: d.dt.week()),
    "DAY": ("The day of the month.", lambda d: d.dt.day()),
    "DOW": ("The day of the week, from 0 for Sunday.", lambda d: d.dt.weekday() % 7),
    "ISODOW": ("The day of the week, from 1 for Monday.", lambda d: d.dt.weekday()),
    "DOY": ("The day of the year.", lambda d: d.dt.ordinal_day()),
    "HOUR": ("The hour, 0 to 23.", lambda d: d.dt.hour()),
    "MINUTE": ("The minute.", lambda d: d.dt.minute()),
    "SECOND": ("The second.", lambda d: d.dt.second()),
    "EPOCH": ("Seconds since 1970.", lambda d: d.dt.timestamp("us") / 1e6),
}
OF_DURATIONS: dict[str, Field] = {
    "DAY": lambda d: d.dt.total_days(),
    "EPOCH": lambda d: d.dt.total_microseconds() / 1e6,
}
"""What can be asked of a duration: whole days, and seconds."""


def moment(written: str) -> datetime | None:
    """Read a date or a moment as literals have it; None if it is none."""
    if not MOMENT.fullmatch(written):
        return None
    try:
        return datetime.fromisoformat(written)
    except ValueError:
        return None


def constant_date(written: str, kind: str = "DATE") -> Part:
    """Make a constant of the text of a literal."""
    found = moment(written)
    if found is None:
        example = "DATE '2026-01-31'" if kind == "DATE" else "TIMESTAMP '2026-01-31 09:30:00'"
        raise SqlError(f"'{written}' is no date", f"write {example}")
    if kind == "DATE":
        found = datetime(found.year, found.month, found.day)  # noqa: DTZ001  (local, as all)
    return literal(DATE, found)


def extracted(field: str, part: Part) -> Part:
    """Take a field out of a date, or days or seconds out of a duration."""
    name = field.upper()
    if part.type is SqlType.DURATION:
        if name not in OF_DURATIONS:
            raise SqlError(f"{name} of a duration is not supported: DAY and EPOCH are")
        return made(NUMBER, OF_DURATIONS[name](part.value).cast(pl.Float64), part, years=0)
    if name not in FIELDS:
        raise SqlError(f"'{field}' is no part of a date", f"there are {', '.join(FIELDS)}")
    needs(f"EXTRACT({name} FROM …)", DATE, part)
    return made(NUMBER, FIELDS[name][1](part.of(DATE)).cast(pl.Float64), part, years=0)


def written_as(value: pl.Expr, form: str) -> pl.Expr:
    """Write a date in a format."""
    return value.dt.strftime(_form(form, WRITABLE))


def read_as(value: pl.Expr, form: str) -> pl.Expr:
    """Read texts as dates in a format; what does not fit is null."""
    form = _form(form, READABLE)
    used = set(re.findall("%.", form))
    if not {"%Y", "%d"} <= used or not used & {"%m", "%b", "%B"}:
        raise SqlError(
            f"the format '{form}' gives no day", "a date needs %Y, %m (or %b, %B) and %d"
        )
    times = used & {"%H", "%I", "%M", "%S", "%p"}
    if not times:
        return value.str.to_date(form, strict=False).cast(DATE.dtype)
    if "%M" not in times or not is_readable(form):
        raise SqlError(f"the format '{form}' gives no time", f"a time needs {TIME}")
    return value.str.to_datetime(form, strict=False, time_unit="us")


def date_of(parts: list[Part]) -> Part:
    """Give the day of a moment, or the date that a text holds: DATE(x), DATE(text, format)."""
    match parts:
        case [Part(items=(str(written),))]:
            return constant_date(written)
        case [Part(type=SqlType.TEXT)]:
            hint = "give it: DATE(x, '%Y-%m-%d')"
            raise SqlError("the format of dates would be guessed from many rows", hint)
        case [_, _]:
            return STRPTIME.call(parts)
    return DAY_OF.call(parts)


def day_of(value: pl.Expr) -> pl.Expr:
    """Give the first moment of a day."""
    return value.dt.truncate("1d")


def refused_cast(part: Part, kind: SqlType) -> SqlError:
    """Say that what a column holds is no date, and how to read it as one."""
    return SqlError(f"cannot cast to {kind.phrase}: {part}", type_hint(part, kind))


def _form(form: str, known: set[str]) -> str:
    for short, spelt in SHORT.items():
        form = form.replace(short, spelt)
    unknown = [sign for sign in re.findall("%.?", form) if sign not in known]
    if unknown:
        hint = f"there are {', '.join(sorted(known))}"
        raise SqlError(f"'{unknown[0]}' is not supported in a format of dates", hint)
    return form


DAY_OF = Function("DATE", (Takes("date", DATE),), DATE, "The first moment of its day.", day_of)
FORMAT = text("format", constant=True)
STRPTIME = Function(
    "STRPTIME", (text(), FORMAT), DATE,
    "The date that a text holds in a format such as `'%d.%m.%Y'`; also `DATE(text, format)`.",
    read_as,
)  # fmt: skip
DATE_FUNCTIONS = (
    DAY_OF,
    STRPTIME,
    Function("STRFTIME", (Takes("date", DATE), FORMAT), TEXT,
             "The date, written in such a format.", written_as),
    Function("DATE_PART", (text("field", constant=True), Takes("date", DATE)), NUMBER,
             "One of the parts below, as `DATE_PART('year', date)`; of a duration `'day'` or "
             "`'epoch'`.", lambda field, date: FIELDS[field.upper()][1](date)),
    *(
        Function(name, (Takes("date", DATE),), NUMBER, f"{says} Also `EXTRACT({name} FROM date)`.",
                 lambda d, build=build: build(d).cast(pl.Float64))
        for name, (says, build) in FIELDS.items()
    ),
)  # fmt: skip
