"""From the tree of an expression to an expression of Polars, on columns of known types."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl
from polars.datatypes import DataTypeClass
from sqlglot import exp

from funnelcli.config.sql.errors import TOO_LONG, SqlError
from funnelcli.config.sql.names import split_column
from funnelcli.config.sql.nodes import NODES
from funnelcli.config.sql.parts import Part, SqlType, column, finite
from funnelcli.words.text import did_you_mean

Schema = Mapping[str, pl.DataType | DataTypeClass]

DEEPEST = 100
"""So many nodes stand one in the other at most."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """An expression on the columns of a schema."""

    expr: pl.Expr
    """Columns are named as in the text; a joined table is a struct column of its name."""
    dtype: pl.DataType
    """The type of what it gives; null if that is NULL itself."""


def compiled(tree: exp.Expr, schema: Schema) -> Compiled:
    """Compile an expression; `schema` has a type for each column, and a struct for each join."""
    part = _Compiler(schema).part(tree, 0)
    return Compiled(part.value, part.type.dtype)


def compiled_predicate(tree: exp.Expr, schema: Schema) -> pl.Expr:
    """Compile what is true or false, or null, for each row."""
    part = _Compiler(schema).part(tree, 0)
    if not part.fits(SqlType.BOOLEAN):
        hint = "compare it: Country = 'US'"
        raise SqlError(f"gives {part.type.phrase}, expected a condition", hint)
    expr = part.of(SqlType.BOOLEAN)
    if tree.find(exp.Column) is None and pl.select(expr).item() is None:
        raise SqlError(
            "is NULL for every row, which counts as false", "write a condition: Country = 'US'"
        )
    return expr


def without_types(columns: Iterable[str], joined: Mapping[str, Iterable[str]]) -> Schema:
    """Give a schema in which every column could be of any type."""
    nothing = pl.Null()
    structs = {join: pl.Struct(dict.fromkeys(names, nothing)) for join, names in joined.items()}
    return dict.fromkeys(columns, nothing) | structs


@dataclass(frozen=True)
class _Compiler:
    """One walk over a tree, from the leaves up."""

    schema: Schema

    def part(self, node: exp.Expr, depth: int) -> Part:
        if depth > DEEPEST:
            raise SqlError(*TOO_LONG)
        if isinstance(node, exp.Column):
            return self.column(*split_column(node))
        form = NODES.get(type(node))
        if form is None:
            raise SqlError(f"SQL of this kind is not supported: {node.key}")
        return form.build(node, lambda inner: self.part(inner, depth + 1))

    def column(self, table: str, name: str) -> Part:
        """Read a column, of a joined table if one is given."""
        here: Schema = self.schema
        if table:
            struct = self.schema.get(table)
            here = struct.to_schema() if isinstance(struct, pl.Struct) else {}
        if name not in here:
            of = f" of {table}" if table else ""
            raise SqlError(f"no column{of} is called '{name}'{did_you_mean(name, [*here])}")
        raw = pl.col(table).struct.field(name) if table else pl.col(name)
        return _typed(table, name, here[name], raw)


def _typed(table: str, name: str, dtype: pl.DataType | DataTypeClass, raw: pl.Expr) -> Part:
    """Bring a column to the one form that values of its type have."""
    if dtype.is_numeric():
        number = raw.cast(pl.Float64)
        return column(table, name, SqlType.NUMBER, finite(number) if dtype.is_float() else number)
    if dtype == pl.String:
        return column(table, name, SqlType.TEXT, raw)
    if dtype in (pl.Categorical, pl.Enum):
        return column(table, name, SqlType.TEXT, raw.cast(pl.String))
    if dtype in (pl.Date, pl.Datetime):
        return column(table, name, SqlType.DATE, raw.cast(pl.Datetime("us")))
    if dtype == pl.Boolean:
        return column(table, name, SqlType.BOOLEAN, raw)
    if dtype == pl.Null:
        return column(table, name, SqlType.NULL, raw)
    raise SqlError(f"the column '{name}' holds {dtype}, which SQL cannot use here")
