"""The SQL of predicates and segments: one expression about one row.

Polars parses it. What Polars takes and a report cannot bear is refused by name: aggregates,
windows and subqueries, because a result must not depend on which rows are read together; the
clock and chance, because the same files must give the same report.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from funnelcli.config.sql_errors import SqlError, surplus_word, syntax_error
from funnelcli.config.sql_words import mixed_list, refusal
from funnelcli.words.text import did_you_mean

if TYPE_CHECKING:
    import polars as pl

ROW_BY_ROW = {
    "Abs", "Atan2", "Ceil", "Clip", "Coalesce", "Exp", "FillNull", "Floor", "Log", "Log1p",
    "MaxHorizontal", "MinHorizontal", "Sign", "Truncate",
    "Bitwise.CountOnes", "Boolean.IsNotNull", "Boolean.IsNull", "Boolean.Not", "ListExpr.Get",
    "Pow", "Sql", "StringExpr", "TemporalExpr", "Trigonometry",
}  # fmt: skip
"""Functions of Polars, or groups of them, that SQL can call and that look at one row."""

OPERANDS = {"expr", "left", "right", "predicate", "truthy", "falsy"}

TOO_LONG = "too long for one expression", "write `x IN (…)` for many `OR`s"


@dataclass(frozen=True, eq=False)
class Sql:
    """One parsed expression: comparing `pl.Expr` gives another expression, hence no equality."""

    text: str
    expr: "pl.Expr"
    """Columns are named as in the text; a joined table is a struct column of its name."""
    columns: tuple[str, ...]
    """The names used outside joins, in order of appearance."""
    joined: dict[str, tuple[str, ...]]
    """The columns used of each join."""


def parse_sql(text: str, joins: Collection[str]) -> Sql:
    """Parse one expression, in which a name before a dot is one of `joins`."""
    refused = refusal(text)
    if refused:
        raise SqlError(f"{refused[0]} {refused[1]}")
    mixed = mixed_list(text)
    if mixed:
        raise SqlError(f"one list has {mixed[0]} and {mixed[1]}, which are of different types")
    expr = _parse(text)
    names = _Names(text, joins)
    try:
        names.visit(syntax_tree(expr))
    except RecursionError:
        raise SqlError(*TOO_LONG) from None
    joined = {join: tuple(columns) for join, columns in names.joined.items()}
    return Sql(text, expr, tuple(names.columns), joined)


def syntax_tree(expr: "pl.Expr") -> Any:
    """Return the nodes of an expression, as Polars writes them."""
    return json.loads(expr.meta.serialize(format="json"))


def function_name(function: Any) -> tuple[str, str]:
    """Return group and name of a function node: `{"StringExpr": "Uppercase"}`, or `"Abs"`."""
    if isinstance(function, str):
        return function, ""
    group, inner = next(iter(function.items()))
    return group, inner if isinstance(inner, str) else next(iter(inner), "")


def _parse(text: str) -> "pl.Expr":
    import polars as pl

    try:
        return pl.sql_expr(text)
    except pl.exceptions.PolarsError as error:
        raise syntax_error(text, str(error)) from None


@dataclass(frozen=True)
class _Names:
    """What an expression looks at, and the refusal of what looks beyond a row."""

    text: str
    joins: Collection[str]
    columns: dict[str, None] = field(default_factory=dict)
    joined: dict[str, dict[str, None]] = field(default_factory=dict)

    def visit(self, node: Any) -> None:
        match node:
            case {"Column": str(name)}:
                self.column(name)
            case {
                "Function": {
                    "input": [{"Column": str(table)}],
                    "function": {"StructExpr": {"FieldByName": str(name)}},
                }
            }:
                self.joined_column(table, name)
            case {"Function": {"input": inputs, "function": function}} if _is_row_by_row(function):
                _refuse_guesses(inputs, *function_name(function), function)
                for part in inputs:
                    self.visit(part)
            case {"BinaryExpr": dict(parts)} | {"Ternary": dict(parts)} | {"Cast": dict(parts)}:
                for name, part in parts.items():
                    if name in OPERANDS:
                        self.visit(part)
            case {"Literal": _}:
                pass
            case {"Alias": [_, str(name)]} if name:
                raise surplus_word(self.text, name)
            case _:
                raise SqlError("something in it is not supported, or looks at more than one row")

    def column(self, name: str) -> None:
        if name in self.joins:
            raise SqlError(f"'{name}' is a joined table here, not a column", f"write {name}.Column")
        self.columns[name] = None

    def joined_column(self, table: str, name: str) -> None:
        if table == "leads":
            raise SqlError("columns of leads stand without a name before them", f"write {name}")
        if table not in self.joins:
            near = did_you_mean(table, list(self.joins))
            quoted = f'a column with a dot in its name stands in double quotes: "{table}.{name}"'
            raise SqlError(f"no joined table is called '{table}'{near}", "" if near else quoted)
        self.joined.setdefault(table, {})[name] = None


def _is_row_by_row(function: Any) -> bool:
    group, name = function_name(function)
    return not ROW_BY_ROW.isdisjoint({group, f"{group}.{name}"})


def _refuse_guesses(inputs: list[Any], group: str, name: str, function: Any) -> None:
    """Refuse a date without a format, and a regular expression that is none."""
    match name, inputs:
        case "Strptime", [{"Column": _} | {"Function": _}, *_]:
            if function[group][name][1]["format"] is None:
                hint = "give it: DATE(x, '%Y-%m-%d')"
                raise SqlError("the format of dates would be guessed from many rows", hint)
        case "Contains" | "Find" | "Replace", [_, {"Literal": {"Scalar": {"String": text}}}, *_]:
            if not function[group][name]["literal"]:
                _refuse_bad_regex(text)


def _refuse_bad_regex(pattern: str) -> None:
    import polars as pl

    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.ComputeError as error:
        why = str(error).rpartition("error: ")[2].splitlines()[0]
        raise SqlError(f"'{pattern}' is no regular expression: {why}") from None
