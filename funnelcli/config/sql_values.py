"""The texts that an SQL expression compares columns with: what a YAML expects to find there."""

import io
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from funnelcli.config.sql import Sql, function_name, syntax_tree

EQUAL = {"Eq", "NotEq", "EqValidity", "NotEqValidity"}
OTHERWISE = {"Coalesce", "FillNull"}
"""Functions that give what a column holds, or something else where it is empty."""


class Compared(NamedTuple):
    """A column and the texts that it is compared with."""

    table: str
    """The join whose column it is; "" for the own table of the expression."""
    column: str
    values: tuple[str, ...]
    folds: bool
    """Whether case makes no difference, as the column is written in small letters or capitals."""


def compared(sql: Sql) -> list[Compared]:
    """List what an expression compares with `=`, `<>` and `IN`, in order of appearance."""
    return list(_found(syntax_tree(sql.expr)))


def _found(node: Any) -> Iterator[Compared]:
    match node:
        case {"BinaryExpr": {"left": left, "op": str(op), "right": right}}:
            if op in EQUAL:
                yield from _pair(left, right)
                yield from _pair(right, left)
            yield from _found(left)
            yield from _found(right)
        case {"Function": {"input": [held, values], "function": {"Sql": {"IsIn": _}}}}:
            yield from _pair(held, values)
        case {"Function": {"input": list(inputs)}}:
            for each in inputs:
                yield from _found(each)
        case {"Ternary": dict(parts)} | {"Cast": dict(parts)}:
            for each in parts.values():
                yield from _found(each)


def _pair(held: Any, values: Any) -> Iterator[Compared]:
    column, texts = _column(held), _texts(values)
    if column is not None and texts:
        yield Compared(column[0], column[1], texts, column[2])


def _column(node: Any) -> tuple[str, str, bool] | None:
    """Name the table and the column of an operand, and whether it folds case."""
    match node:
        case {"Column": str(name)}:
            return "", name, False
        case {
            "Function": {
                "input": [{"Column": str(table)}],
                "function": {"StructExpr": {"FieldByName": str(name)}},
            }
        }:
            return table, name, False
        case {"Function": {"input": [inner, *_], "function": function}}:
            group, name = function_name(function)
            as_is = group in OTHERWISE or name == "StripChars"
            folds = name in ("Lowercase", "Uppercase")
            if (as_is or folds) and (found := _column(inner)) is not None:
                return found[0], found[1], folds or found[2]
    return None


def _texts(node: Any) -> tuple[str, ...]:
    match node:
        case {"Literal": {"Scalar": {"String": str(text)}}}:
            return (text,)
        case {"Literal": {"Series": _}}:
            import polars as pl

            listed = pl.Expr.deserialize(io.StringIO(json.dumps(node)), format="json")
            items = pl.select(listed).to_series()[0].to_list()
            return tuple(item for item in items if isinstance(item, str))
    return ()
