"""A part of an SQL expression: its type, how it is written, and what computes it in Polars."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

import polars as pl

from funnelcli.config.sql.errors import TOO_LONG, SqlError

MOST_ITEMS = 3
"""So many items of a list are repeated in a message."""
LARGEST = 5000
"""So many operations an expression may come to: Polars takes ever longer to plan more."""
FURTHEST = 250_000
"""So many years from 1970 the dates of Polars reach, with a margin."""


class SqlType(Enum):
    """What a part holds. Numbers are all of 64 bits with a fraction, dates all moments."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DURATION = "duration"
    NULL = "null"
    """NULL itself, or a column without any value: it goes with every type."""

    @property
    def phrase(self) -> str:
        """How messages call a value of the type."""
        return PHRASES[self]

    @property
    def dtype(self) -> pl.DataType:
        """The type of Polars that values have."""
        return DTYPES[self]


PHRASES = {
    SqlType.TEXT: "text",
    SqlType.NUMBER: "a number",
    SqlType.BOOLEAN: "true or false",
    SqlType.DATE: "a date",
    SqlType.DURATION: "a duration",
    SqlType.NULL: "null",
}
DTYPES: dict[SqlType, pl.DataType] = {
    SqlType.TEXT: pl.String(),
    SqlType.NUMBER: pl.Float64(),
    SqlType.BOOLEAN: pl.Boolean(),
    SqlType.DATE: pl.Datetime("us"),
    SqlType.DURATION: pl.Duration("us"),
    SqlType.NULL: pl.Null(),
}

NOT_FINITE = tuple(pl.lit(float(value)) for value in ("nan", "inf", "-inf"))
NOTHING = pl.lit(None)

Constant = str | float | bool | datetime | None


@dataclass(frozen=True, eq=False)
class Part:
    """A part of an expression, with what the parts around it need to know."""

    type: SqlType
    raw: pl.Expr
    """Null where there is no answer; a number may be infinite or NaN until it is looked at."""
    written: str = "the result"
    column: str = ""
    """The name, if it is a column."""
    items: tuple[Constant, ...] = ()
    """The value of a literal, or the values of a list of them."""
    spelt: tuple[str, ...] = ()
    """How each of these is written."""
    size: int = 1
    """How many operations it comes to, each counted as often as it stands in `raw`."""
    growth: float = 1
    """How many times as long as the texts in it, at most, this text is."""
    years: int = 0
    """How many years from 1970 a date, or how many years long a duration is at most."""
    is_raw: bool = False
    """Whether a number may be infinite or NaN where it has no finite value."""

    def __str__(self) -> str:
        return f"{self.written} is {self.type.phrase}"

    @property
    def value(self) -> pl.Expr:
        """The value, null unless it is finite."""
        return finite(self.raw) if self.is_raw else self.raw

    def of(self, kind: SqlType) -> pl.Expr:
        """The value where one of that type is needed, which NULL can stand for."""
        return pl.lit(None, kind.dtype) if self.type is SqlType.NULL else self.value

    def fits(self, *kinds: SqlType) -> bool:
        """Tell whether it is of one of the types, or NULL, which is of every type."""
        return self.type in (SqlType.NULL, *kinds)


def finite(number: pl.Expr) -> pl.Expr:
    """Leave finite numbers alone, and give null for the others.

    Three replacements, because a `when` names its number twice: ten of them, one in the other,
    would name it a thousand times.
    """
    for value in NOT_FINITE:
        number = number.replace(value, NOTHING)
    return number


def made(kind: SqlType, raw: pl.Expr, *parts: Part, uses: int = 1, **more: object) -> Part:
    """Make a part of others, each of which stands in it as often as `uses` says."""
    size = 1 + uses * sum(part.size for part in parts)
    years = sum(part.years for part in parts)
    if size > LARGEST or years > FURTHEST:
        raise SqlError(*TOO_LONG)
    growth = max((part.growth for part in parts), default=1)
    known = {"size": size, "growth": growth, "years": years} | more
    return Part(kind, raw, **known)  # type: ignore[arg-type]


def column(table: str, name: str, kind: SqlType, raw: pl.Expr) -> Part:
    """Write a column as SQL does: in quotes unless it is a plain name."""
    quoted = name if re.fullmatch(r"[^\W\d]\w*", name) else f'"{name}"'
    years = 10_000 if kind is SqlType.DATE else 0
    return Part(kind, raw, f"{table}.{quoted}" if table else quoted, name, years=years)


def literal(kind: SqlType, value: Constant, spelt: str = "") -> Part:
    """Make a constant of a literal."""
    spelt = spelt or written(value)
    years = 10_000 if kind is SqlType.DATE else 0
    raw = pl.lit(value, kind.dtype)
    return Part(kind, raw, spelt, items=(value,), spelt=(spelt,), years=years)


def listed(kind: SqlType, parts: list[Part]) -> Part:
    """Make one list of constants, for messages and comparisons."""
    items = tuple(item for part in parts for item in part.items)
    spelt = tuple(text for part in parts for text in part.spelt)
    return Part(kind, pl.lit(None), in_brackets(spelt), items=items, spelt=spelt)


def written(value: Constant) -> str:
    """Write a constant as SQL does."""
    match value:
        case str():
            return "'" + value.replace("'", "''") + "'"
        case bool() | None:
            return {True: "TRUE", False: "FALSE", None: "NULL"}[value]
        case datetime() if value.time() == datetime.min.time():
            return f"DATE '{value:%Y-%m-%d}'"
        case date():
            return f"TIMESTAMP '{value.isoformat(sep=' ')}'"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case _:
            return str(value)


def in_brackets(texts: Sequence[str]) -> str:
    """Write a list with its first items; one item stands by itself."""
    if len(texts) == 1:
        return texts[0]
    rest = ["…"] if len(texts) > MOST_ITEMS else []
    return f"({', '.join([*texts[:MOST_ITEMS], *rest])})"
