"""Conditions that no row decides: what an expression can come out as, whatever a row has."""

import io
import json
from typing import Any, Final

from funnelcli.config.sql import Sql, syntax_tree

Outcomes = frozenset[bool | None]
ANY: Final[Outcomes] = frozenset({True, False, None})
KNOWN: Final[Outcomes] = frozenset({True, False})
NULL: Final[Outcomes] = frozenset({None})
BESIDE_NULL: Final = ("And", "Or", "EqValidity", "NotEqValidity")
"""Operators that can have an answer where an operand is null."""


def undecided(sql: Sql) -> str | None:
    """Say why no row decides a condition; None where a row does.

    It names no column, or it is never true or always true by what is constant in it: `Score > 5
    AND FALSE`, `Owner = NULL`. Two parts of it about the same column are not compared.
    """
    if not sql.columns and not sql.joined:
        return "names no column, so that no row decides it"
    found = outcomes(syntax_tree(sql.expr))
    if True not in found:
        return "is true for no row, whatever it has, by what is constant in it"
    return "is true for each row, whatever it has" if found == {True} else None


def outcomes(node: Any) -> Outcomes:
    """List what an expression can come out as, by three-valued logic; any of all if unknown."""
    found = ANY
    match node:
        case _ if not _names_columns(node):
            found = _constant(node)
        case {"BinaryExpr": {"left": left, "op": "And" | "Or" as op, "right": right}}:
            pairs = ((a, b) for a in outcomes(left) for b in outcomes(right))
            found = frozenset(_both(a, b) if op == "And" else _either(a, b) for a, b in pairs)
        case {"BinaryExpr": {"left": left, "op": str(op), "right": right}}:
            if _is_null(left) or _is_null(right):
                found = KNOWN if op in BESIDE_NULL else NULL
        case {"Function": {"input": [inner], "function": {"Boolean": "Not"}}}:
            found = frozenset(None if each is None else not each for each in outcomes(inner))
        case {
            "Function": {"input": [inner], "function": {"Boolean": "IsNull" | "IsNotNull" as op}}
        }:
            found = frozenset({op == "IsNull"}) if _is_null(inner) else KNOWN
        case {"Ternary": {"predicate": predicate, "truthy": truthy, "falsy": falsy}}:
            chosen = outcomes(predicate)
            yes = outcomes(truthy) if True in chosen else frozenset()
            found = yes | (outcomes(falsy) if chosen != {True} else frozenset())
        case {"Cast": {"expr": inner}}:
            found = outcomes(inner)
    return found


def _is_null(node: Any) -> bool:
    """Tell whether an operand is null in every row."""
    match node:
        case _ if not _names_columns(node):
            return _constant(node) == NULL
        case {"BinaryExpr": {"left": left, "op": str(op), "right": right}}:
            return op not in BESIDE_NULL and (_is_null(left) or _is_null(right))
        case {"Cast": {"expr": inner}}:
            return _is_null(inner)
        case _:
            return False


def _names_columns(node: Any) -> bool:
    match node:
        case {"Column": _}:
            return True
        case {"Literal": _}:
            return False
        case dict():
            return any(map(_names_columns, node.values()))
        case list():
            return any(map(_names_columns, node))
        case _:
            return False


def _constant(node: Any) -> Outcomes:
    """Work out an expression that names no column; what fails here is found when it is bound."""
    import polars as pl

    try:
        expr = pl.Expr.deserialize(io.StringIO(json.dumps(node)), format="json")
        value = pl.select(expr).item()
    except pl.exceptions.PolarsError:
        return ANY
    return frozenset({value}) if value is None or isinstance(value, bool) else ANY


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 (truth values)
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 (truth values)
    if one is True or other is True:
        return True
    return None if one is None or other is None else False
