"""The SQL of predicates and segments: one expression about one row.

sqlglot parses it, and an own table says what it may be made of and what that means: see
`nodes` and `functions`. What has no finite answer is null, unlike types are refused, and so is
whatever looks beyond the row: aggregates, windows and queries, because a result must not depend
on which rows are read together; the clock and chance, because the same files must give the same
report.

sqlglot takes a tenth of a second to import, so it is imported when there is SQL to read.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from funnelcli.config.sql.errors import SqlError

if TYPE_CHECKING:
    import polars as pl
    from polars.datatypes import DataTypeClass

    from funnelcli.config.sql.compared_texts import Compared
    from funnelcli.config.sql.compile import Compiled

    Schema = Mapping[str, "pl.DataType | DataTypeClass"]

__all__ = [
    "Sql",
    "SqlError",
    "compared",
    "compile_predicate",
    "compile_sql",
    "parse_sql",
    "undecided",
]


@dataclass(frozen=True)
class Sql:
    """One parsed expression."""

    text: str
    columns: tuple[str, ...]
    """The names used outside joins, in order of appearance."""
    joined: Mapping[str, tuple[str, ...]]
    """The columns used of each join."""
    like_texts: frozenset[str]
    """Those of `columns` that may be texts without quotes, or in wrong ones: `Country = "US"`."""


def parse_sql(text: str, joins: Collection[str]) -> Sql:
    """Parse one expression, in which a name before a dot is one of `joins`.

    Raise `SqlError` for what is wrong with it, whatever the columns hold.
    """
    return _parsed(text, tuple(joins))


@lru_cache(maxsize=1000)
def _parsed(text: str, joins: tuple[str, ...]) -> Sql:
    from funnelcli.config.sql.compile import compiled, without_types
    from funnelcli.config.sql.names import names_of
    from funnelcli.config.sql.parse import parse

    tree = parse(text)
    names = names_of(tree, joins)
    joined = {join: tuple(columns) for join, columns in names.joined.items()}
    compiled(tree, without_types(names.columns, joined))
    like_texts = frozenset(name for name, is_like_text in names.columns.items() if is_like_text)
    return Sql(text, tuple(names.columns), joined, like_texts)


def compile_sql(sql: Sql, schema: "Schema") -> "Compiled":
    """Compile an expression of any type; raise `SqlError` if types do not fit.

    `schema` has a type for each of `sql.columns`, and a struct for each of `sql.joined`.
    """
    from funnelcli.config.sql.compile import compiled
    from funnelcli.config.sql.parse import parse

    return compiled(parse(sql.text), schema)


def compile_predicate(sql: Sql, schema: "Schema") -> "pl.Expr":
    """Compile what is true, false or null for each row; raise `SqlError` for anything else."""
    from funnelcli.config.sql.compile import compiled_predicate
    from funnelcli.config.sql.parse import parse

    return compiled_predicate(parse(sql.text), schema)


def compared(sql: Sql) -> "list[Compared]":
    """List the texts that an expression compares columns with."""
    from funnelcli.config.sql.compared_texts import compared_texts

    return compared_texts(sql.text)


def undecided(sql: Sql) -> str | None:
    """Say why no row decides a condition; None where a row does."""
    from funnelcli.config.sql.outcomes import undecided as why
    from funnelcli.config.sql.parse import parse

    return why(parse(sql.text))
