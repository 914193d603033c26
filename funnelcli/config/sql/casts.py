"""CAST: from one type to another. What does not fit is null, and so is CAST where it fails."""

import polars as pl
from sqlglot import exp

from funnelcli.config.sql.dates import constant_date, day_of, refused_cast
from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.numbers import DIGITS, rounded
from funnelcli.config.sql.parts import Part, SqlType, finite, made
from funnelcli.config.sql.texts import as_text

LARGEST_PRECISION = 38
INTEGERS: dict[exp.DType, pl.DataType] = {
    exp.DType.TINYINT: pl.Int8(),
    exp.DType.SMALLINT: pl.Int16(),
    exp.DType.INT: pl.Int32(),
    exp.DType.BIGINT: pl.Int64(),
}
TYPES: dict[exp.DType, tuple[SqlType, str]] = {
    exp.DType.VARCHAR: (SqlType.TEXT, "VARCHAR"),
    exp.DType.TEXT: (SqlType.TEXT, "TEXT"),
    exp.DType.BOOLEAN: (SqlType.BOOLEAN, "BOOLEAN"),
    exp.DType.DOUBLE: (SqlType.NUMBER, "DOUBLE"),
    exp.DType.FLOAT: (SqlType.NUMBER, "REAL"),
    exp.DType.TINYINT: (SqlType.NUMBER, "TINYINT"),
    exp.DType.SMALLINT: (SqlType.NUMBER, "SMALLINT"),
    exp.DType.INT: (SqlType.NUMBER, "INTEGER"),
    exp.DType.BIGINT: (SqlType.NUMBER, "BIGINT"),
    exp.DType.DECIMAL: (SqlType.NUMBER, "DECIMAL(precision, scale)"),
    exp.DType.DATE: (SqlType.DATE, "DATE"),
    exp.DType.TIMESTAMP: (SqlType.DATE, "TIMESTAMP"),
    exp.DType.DATETIME: (SqlType.DATE, "DATETIME"),
}
"""The types of SQL: what a cast to each gives, and how it is written."""


def cast(part: Part, to: exp.DataType) -> Part:
    """Cast a part to a type."""
    found = TYPES.get(to.this) if isinstance(to.this, exp.DType) else None
    if found is None:
        raise SqlError(f"the type {to.sql()} is not supported", f"there are {_listed_types()}")
    kind, name = found
    if to.expressions and to.this != exp.DType.DECIMAL:
        raise SqlError(f"{name} takes no length here")
    match kind:
        case SqlType.TEXT:
            if part.type is SqlType.DURATION:
                raise SqlError(f"cannot cast to text: {part}")
            return made(kind, as_text(part), part)
        case SqlType.NUMBER:
            return _number(part, to)
        case SqlType.DATE:
            return _date(part, "DATE" if to.this == exp.DType.DATE else "TIMESTAMP")
        case _:
            return _boolean(part)


def _number(part: Part, to: exp.DataType) -> Part:
    match part.type:
        case SqlType.TEXT:
            value = finite(part.value.str.strip_chars().cast(pl.Float64, strict=False))
        case SqlType.BOOLEAN:
            value = part.value.cast(pl.Float64)
        case SqlType.NUMBER | SqlType.NULL:
            value = part.of(SqlType.NUMBER)
        case _:
            raise refused_cast(part, SqlType.NUMBER)
    if to.this == exp.DType.DECIMAL:
        value = _decimal(value, to)
    elif to.this in INTEGERS:
        whole = value.round(0, mode="half_to_even")
        value = whole.cast(INTEGERS[to.this], strict=False).cast(pl.Float64)
    return made(SqlType.NUMBER, value, part, uses=2)


def _decimal(value: pl.Expr, to: exp.DataType) -> pl.Expr:
    """Round to so many decimals; null where there are too many digits before them."""
    sizes = [size.this.to_py() if size.this.is_int else None for size in to.expressions]
    match sizes:
        case [int(precision), int(scale)] if 0 <= scale <= precision:
            pass
        case [int(precision)]:
            scale = 0
        case _:
            raise SqlError(f"{to.sql()} is no type", "write DECIMAL(12, 2)")
    if not 1 <= precision <= LARGEST_PRECISION or scale > DIGITS:
        raise SqlError(
            f"{to.sql()} has too many digits",
            f"DECIMAL has {LARGEST_PRECISION} at most, {DIGITS} of them behind the point",
        )
    limit, number = 10.0 ** (precision - scale), rounded(value, scale)
    return pl.when(number.is_between(-limit, limit, closed="none")).then(number)


def _date(part: Part, name: str) -> Part:
    match part:
        case Part(items=(str(written),)):
            return constant_date(written, name)
        case Part(type=SqlType.DATE | SqlType.NULL):
            value = part.of(SqlType.DATE)
            return made(SqlType.DATE, day_of(value) if name == "DATE" else value, part)
    raise refused_cast(part, SqlType.DATE)


def _boolean(part: Part) -> Part:
    match part.type:
        case SqlType.BOOLEAN | SqlType.NULL:
            value = part.of(SqlType.BOOLEAN)
        case SqlType.NUMBER:
            value = part.value != 0
        case _:
            raise refused_cast(part, SqlType.BOOLEAN)
    return made(SqlType.BOOLEAN, value, part)


def _listed_types() -> str:
    return ", ".join(dict.fromkeys(name for _, name in TYPES.values()))
