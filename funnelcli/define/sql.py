"""Predicates and expressions of the YAML, bound to the columns they name."""

from collections.abc import Callable, Iterator, Mapping

import polars as pl

from funnelcli.config import Sql, SqlError, check_predicate, check_types, parse_sql
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.types import Type
from funnelcli.define.columns.values import as_text
from funnelcli.errors import ConfigError
from funnelcli.tables import rows as row

Path = tuple[str | int, ...]
"""Keys from the top of the YAML down to a value, or an option of the command line."""

Check = Callable[[Sql, Mapping[str, pl.DataType]], pl.DataType | None]
"""Raise for an expression that does not fit a schema; tell its type where that is asked."""

NO_JOINS: Mapping[str, Cells] = {}


def predicate(text: str, path: Path, cells: Cells, joins: Mapping[str, Cells] = NO_JOINS) -> Sql:
    """Bind a predicate; null is left null, for the caller to count and to take as false."""
    return _bound(text, path, {"": cells, **joins}, check_predicate)[0]


def expression(text: str, path: Path, cells: Cells) -> pl.Expr:
    """Bind an expression of any type, as text: 5 and not 5.0, a date without midnight."""
    sql, dtype = _bound(text, path, {"": cells}, check_types)
    return as_text(sql.expr, dtype or pl.String())


def _bound(
    text: str, path: Path, tables: Mapping[str, Cells], check: Check
) -> tuple[Sql, pl.DataType | None]:
    """Parse, find the columns and check their types; `tables` holds the own one under ""."""
    place = tables[""].place(*path)
    joins = [name for name in tables if name]
    try:
        sql = parse_sql(text, joins)
        found = [
            (table, name, tables[table].name(name, *path))
            for table, names in {"": sql.columns, **sql.joined}.items()
            for name in names
        ]
        types = {(table, name): tables[table].types.of(column) for table, name, column in found}
        empty = [(table, column) for table, name, column in found if types[table, name] == "empty"]
        # What a column without values is taken for depends on what is done with it.
        for stand_in in (pl.Null(), pl.String(), pl.Boolean()):
            try:
                dtype = check(sql, _schema(types, stand_in))
            except SqlError:
                if not empty or isinstance(stand_in, pl.Boolean):
                    raise
            else:
                for table, column in empty:
                    tables[table].empty[column] = stand_in
                break
    except SqlError as error:
        raise ConfigError([f"{place}: {error.message}"], error.hint) from error
    return sql, dtype


def _schema(types: Mapping[tuple[str, str], Type], empty: pl.DataType) -> dict[str, pl.DataType]:
    """Give the schema that an expression sees: own columns, and a struct for each join."""
    dtypes: dict[Type, pl.DataType] = {
        "text": pl.String(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Datetime("us"),
        "empty": empty,
    }
    schema: dict[str, pl.DataType] = {}
    structs: dict[str, dict[str, pl.DataType]] = {}
    for (table, name), kind in types.items():
        (structs.setdefault(table, {}) if table else schema)[name] = dtypes[kind]
    return schema | {join: pl.Struct(fields) for join, fields in structs.items()}


def is_read(cells: Cells, where: str | None, path: Path) -> Iterator[pl.Expr]:
    """Yield which rows of a table are read: rows at all, of those that its `where` leaves.

    Null where it has no answer, which leaves them out as well; and those that are left out.
    """
    is_row = ~cells.blank() & ~cells.repeated_header()
    if where is None:
        yield is_row.alias(row.READ)
        return
    read = predicate(where, path, cells).expr & is_row
    yield read.alias(row.READ)
    yield (is_row & ~read.fill_null(value=False)).alias(row.LEFT_OUT)
