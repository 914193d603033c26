"""Predicates and expressions of the YAML, bound to the columns they name."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import polars as pl

from funnelcli.config import Sql, SqlError, compile_predicate, compile_sql, parse_sql
from funnelcli.define.columns.cells import Cells
from funnelcli.define.columns.types import Type
from funnelcli.define.columns.values import as_text
from funnelcli.errors import ConfigError
from funnelcli.tables import rows as row

Path = tuple[str | int, ...]
"""Keys from the top of the YAML down to a value, or an option of the command line."""

_NOTHING = frozenset({"none", "nil", "nan", "undefined", "empty", "blank"})
"""What other languages call null."""

NO_JOINS: Mapping[str, Cells] = {}


@dataclass(frozen=True, eq=False)
class Bound:
    """A predicate on the columns that it names."""

    sql: Sql
    expr: pl.Expr
    """True, false or null for each row."""


def predicate(text: str, path: Path, cells: Cells, joins: Mapping[str, Cells] = NO_JOINS) -> Bound:
    """Bind a predicate; null is left null, for the caller to count and to take as false."""
    with _at(cells.place(*path)):
        sql, schema = _bound(text, path, {"": cells, **joins})
        return Bound(sql, compile_predicate(sql, schema))


def own_columns(
    text: str, path: Path, cells: Cells, joins: Collection[str] = ()
) -> tuple[str, ...]:
    """List the columns outside joins that an expression names."""
    with _at(cells.place(*path)):
        sql = parse_sql(text, joins)
        refuse_texts(sql, cells)
    return sql.columns


def expression(text: str, path: Path, cells: Cells) -> pl.Expr:
    """Bind an expression of any type, as text: 5 and not 5.0, a date without midnight."""
    with _at(cells.place(*path)):
        sql, schema = _bound(text, path, {"": cells})
        found = compile_sql(sql, schema)
        if isinstance(found.dtype, pl.Duration):
            hint = "write EXTRACT(DAY FROM …) for its days"
            raise SqlError("gives a duration, expected a value to group by", hint)
    return as_text(found.expr, found.dtype)


@contextmanager
def _at(place: str) -> Iterator[None]:
    """Say of what is wrong with SQL where it stands."""
    try:
        yield
    except SqlError as error:
        raise ConfigError([f"{place}: {error.message}"], error.hint) from error


def _bound(
    text: str, path: Path, tables: Mapping[str, Cells]
) -> tuple[Sql, dict[str, pl.DataType]]:
    """Parse, and find the columns and their types; `tables` holds the own one under ""."""
    sql = parse_sql(text, [name for name in tables if name])
    refuse_texts(sql, tables[""])
    types = {
        (table, name): tables[table].types.of(tables[table].name(name, *path))
        for table, names in {"": sql.columns, **sql.joined}.items()
        for name in names
    }
    return sql, _schema(types)


def refuse_texts(sql: Sql, cells: Cells, known: Collection[str] = ()) -> None:
    """Say of a name that no column has, and that is compared with, that a text has single quotes.

    One without any quotes may be a column that is misspelled.
    """
    for name in sql.columns:
        if name not in sql.like_texts or name in known or cells.names.has(name):
            continue
        quoted = f'"{name}"'
        is_quoted = quoted in sql.text
        if not is_quoted and name.casefold() in _NOTHING:
            raise SqlError(f"{cells.names.table} has no column {name}", "write IS NULL")
        if is_quoted or not cells.names.meant(name):
            raise SqlError(
                f"{cells.names.table} has no column {quoted if is_quoted else name}, and texts "
                "have single quotes",
                "write '" + name.replace("'", "''") + "'",
            )


def _schema(types: Mapping[tuple[str, str], Type]) -> dict[str, pl.DataType]:
    """Give the schema that an expression sees: own columns, and a struct for each join."""
    dtypes: dict[Type, pl.DataType] = {
        "text": pl.String(),
        "number": pl.Float64(),
        "boolean": pl.Boolean(),
        "date": pl.Datetime("us"),
        "empty": pl.Null(),
    }
    schema: dict[str, pl.DataType] = {}
    structs: dict[str, dict[str, pl.DataType]] = {}
    for (table, name), kind in types.items():
        (structs.setdefault(table, {}) if table else schema)[name] = dtypes[kind]
    return schema | {join: pl.Struct(fields) for join, fields in structs.items()}


def is_read(cells: Cells, where: str | None, path: Path) -> Iterator[pl.Expr]:
    """Yield which rows of a table are read: rows at all, of those that its `where` leaves.

    Null where it has no answer, which leaves them out as well; and those that are left out. A row
    is blank where no column shows anything: those that are `row.EMPTY` are looked at again.
    """
    left = None if where is None else predicate(where, path, cells).expr
    is_row = ~pl.col(row.EMPTY) & ~cells.repeated_header()
    yield pl.col(row.EMPTY)
    if left is None:
        yield is_row.alias(row.READ)
        return
    read = left & is_row
    yield read.alias(row.READ)
    yield (is_row & ~read.fill_null(value=False)).alias(row.LEFT_OUT)
