"""Conditions that no row decides: what an expression can come out as, whatever a row has."""

from typing import Final

import polars as pl
from sqlglot import exp

from funnelcli.config.sql.compile import compiled

Outcomes = frozenset[bool | None]
ANY: Final[Outcomes] = frozenset({True, False, None})
KNOWN: Final[Outcomes] = frozenset({True, False})
NULL: Final[Outcomes] = frozenset({None})


def undecided(tree: exp.Expr) -> str | None:
    """Say why no row decides a condition; None where a row does.

    It names no column, or it is never true or always true by what is constant in it: `Score > 5
    AND FALSE`, `Owner = NULL`. Two parts of it about the same column are not compared.
    """
    if not _names_columns(tree):
        return "names no column, so that no row decides it"
    found = outcomes(tree)
    if True not in found:
        return "is true for no row, whatever it has, by what is constant in it"
    return "is true for each row, whatever it has" if found == {True} else None


def outcomes(node: exp.Expr) -> Outcomes:
    """List what an expression can come out as, by three-valued logic; any of all if unknown."""
    match node:
        case _ if not _names_columns(node):
            found = _constant(node)
        case exp.Paren() | exp.Cast():
            found = outcomes(node.this)
        case exp.And() | exp.Or():
            join = _both if isinstance(node, exp.And) else _either
            pairs = ((a, b) for a in outcomes(node.this) for b in outcomes(node.expression))
            found = frozenset(join(a, b) for a, b in pairs)
        case exp.Not():
            found = frozenset(None if each is None else not each for each in outcomes(node.this))
        case exp.Is():
            found = _asked(node)
        case exp.Case() if node.this is None:
            found = _chosen(node)
        case _:
            found = NULL if _is_null(node) else ANY
    return found


def _asked(node: exp.Is) -> Outcomes:
    """IS NULL, TRUE or FALSE, or IS NOT: it always has an answer."""
    if not isinstance(node.expression, exp.Null) or not _is_null(node.this):
        return KNOWN
    return frozenset({not node.args.get("negate")})


def _chosen(node: exp.Case) -> Outcomes:
    """Take what follows WHENs that can be true, up to one that always is, and ELSE."""
    found: Outcomes = frozenset()
    for each in node.args["ifs"]:
        tests = outcomes(each.this)
        if True in tests:
            found |= outcomes(each.args["true"])
        if tests == {True}:
            return found
    default = node.args.get("default")
    return found | (NULL if default is None else outcomes(default))


def _is_null(node: exp.Expr) -> bool:
    """Tell whether an operand is null in every row."""
    match node:
        case _ if not _names_columns(node):
            return _constant(node) == NULL
        case exp.And() | exp.Or() | exp.Is() | exp.NullSafeEQ() | exp.NullSafeNEQ():
            return False
        case exp.Cast():
            return _is_null(node.this)
        case exp.Binary() | exp.Unary() | exp.Between():
            return any(map(_is_null, node.iter_expressions()))
        case _:
            return False


def _names_columns(node: exp.Expr) -> bool:
    return node.find(exp.Column) is not None


def _constant(node: exp.Expr) -> Outcomes:
    """Work out an expression that names no column."""
    value = pl.select(compiled(node, {}).expr).item()
    return frozenset({value}) if value is None or isinstance(value, bool) else ANY


def _both(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 (truth values)
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _either(one: bool | None, other: bool | None) -> bool | None:  # noqa: FBT001 (truth values)
    if one is True or other is True:
        return True
    return None if one is None or other is None else False
