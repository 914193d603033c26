"""Predicates and expressions of the YAML, bound to the columns they name."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from funnelcli.config import Sql, SqlError, check_predicate, check_types, parse_sql
from funnelcli.define.cells import Cells
from funnelcli.errors import ConfigError

if TYPE_CHECKING:
    import polars as pl

Path = tuple[str | int, ...]
"""Keys from the top of the YAML down to a value, or an option of the command line."""

NO_JOINS: Mapping[str, Cells] = {}


def predicate(
    text: str, path: Path, cells: Cells, joins: Mapping[str, Cells] = NO_JOINS
) -> Sql:
    """Bind a predicate; null is left null, for the caller to count and to take as false."""
    sql, schema = _bound(text, path, cells, joins)
    try:
        check_predicate(sql, schema)
    except SqlError as error:
        raise _placed(error, cells.place(*path)) from error
    return sql


def expression(text: str, path: Path, cells: Cells) -> "pl.Expr":
    """Bind an expression of any type, as text."""
    import polars as pl

    sql, schema = _bound(text, path, cells, NO_JOINS)
    try:
        check_types(sql, schema)
    except SqlError as error:
        raise _placed(error, cells.place(*path)) from error
    return sql.expr.cast(pl.String)


def _bound(
    text: str, path: Path, cells: Cells, joins: Mapping[str, Cells]
) -> tuple[Sql, dict[str, "pl.DataType"]]:
    import polars as pl

    try:
        sql = parse_sql(text, joins)
    except SqlError as error:
        raise _placed(error, cells.place(*path)) from error
    schema: dict[str, pl.DataType] = {name: _dtype(name, path, cells) for name in sql.columns}
    for join, fields in sql.joined.items():
        schema[join] = pl.Struct({name: _dtype(name, path, joins[join]) for name in fields})
    return sql, schema


def _dtype(name: str, path: Path, cells: Cells) -> "pl.DataType":
    import polars as pl

    match cells.type_of(cells.name(name, *path)):
        case "text":
            return pl.String()
        case "number":
            return pl.Float64()
        case "boolean":
            return pl.Boolean()
        case "date":
            return pl.Datetime("us")


def _placed(error: SqlError, place: str) -> ConfigError:
    return ConfigError([f"{place}: {error.message}"], error.hint)
