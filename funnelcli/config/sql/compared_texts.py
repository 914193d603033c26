"""The texts that an SQL expression compares columns with: what a YAML expects to find there."""

from collections.abc import Collection, Iterator
from typing import NamedTuple

from sqlglot import exp

from funnelcli.config.sql.names import split_column
from funnelcli.config.sql.parse import parse

EQUAL = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ)
AS_IS = {"COALESCE", "IFNULL", "LTRIM", "RTRIM", "TRIM"}
"""Functions that give what a column holds, or something else where it is empty."""
FOLDING = {"LOWER", "UPPER"}


class Compared(NamedTuple):
    """A column and the texts that it is compared with."""

    table: str
    """The join whose column it is; "" for the own table of the expression."""
    column: str
    values: tuple[str, ...]
    folds: bool
    """Whether case makes no difference, as the column is written in small letters or capitals."""


def compared_texts(text: str) -> list[Compared]:
    """List what an expression compares with `=`, `<>` and `IN`, in order of appearance."""
    return list(_found(parse(text)))


def _found(tree: exp.Expr) -> Iterator[Compared]:
    for node in tree.find_all(*EQUAL, exp.In, exp.Case, bfs=False):
        match node:
            case exp.In():
                yield from _pair(node.this, node.expressions)
            case exp.Case(this=exp.Expr() as held):
                yield from _pair(held, [each.this for each in node.args["ifs"]])
            case exp.Case():
                pass
            case _:
                yield from _pair(node.this, [node.expression])
                yield from _pair(node.expression, [node.this])


def _pair(held: exp.Expr, others: Collection[exp.Expr]) -> Iterator[Compared]:
    column = _column(held)
    texts = tuple(each.name for each in map(_bare, others) if each.is_string)
    if column is not None and texts:
        yield Compared(column[0], column[1], texts, column[2])


def _column(node: exp.Expr) -> tuple[str, str, bool] | None:
    """Name the table and the column of an operand, and whether it folds case."""
    match _bare(node):
        case exp.Column() as column:
            return *split_column(column), False
        case exp.Trim() as trim:
            return _column(trim.this)
        case exp.Anonymous(this=str(name), expressions=[inner, *_]):
            folds = name.upper() in FOLDING
            if (folds or name.upper() in AS_IS) and (found := _column(inner)) is not None:
                return found[0], found[1], folds or found[2]
    return None


def _bare(node: exp.Expr) -> exp.Expr:
    """Take brackets off."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node
