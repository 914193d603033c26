"""Arithmetic: of numbers, and of dates with durations."""

from collections.abc import Callable

import polars as pl
from sqlglot import exp

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.intervals import duration, interval, moved
from funnelcli.config.sql.numbers import quotient, remainder, whole_quotient
from funnelcli.config.sql.parts import Part, SqlType, literal, made
from funnelcli.config.sql.texts import as_text
from funnelcli.config.sql.type_errors import calculable

NUMBER, DATE, DURATION = SqlType.NUMBER, SqlType.DATE, SqlType.DURATION

Walk = Callable[[exp.Expr], Part]
SIGNS: dict[type[exp.Expr], str] = {
    exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/", exp.IntDiv: "//", exp.Mod: "%",
}  # fmt: skip
LARGEST_NUMBER = 1.7e308


def calculated(node: exp.Expr, walk: Walk) -> Part:
    """Calculate with two numbers, or with a date or a duration and a duration."""
    sign = SIGNS[type(node)]
    if sign in "+-" and (found := _with_interval(node, walk, 1 if sign == "+" else -1)):
        return found
    left, right = walk(node.this), walk(node.expression)
    types = {left.type, right.type}
    if sign in "+-" and (types & {DATE, DURATION} or types == {SqlType.NULL}):
        return _of_dates(left, right, sign)
    if sign == "+" and SqlType.TEXT in types and types <= {SqlType.TEXT, SqlType.NULL}:
        text = left if left.type is SqlType.TEXT else right
        raise SqlError(f"cannot calculate: {text}", "texts are joined with ||")
    calculable(left, right)
    a, b = (_unlooked(part) for part in (left, right))
    match sign:
        case "+":
            raw = a + b
        case "-":
            raw = a - b
        case "*":
            raw = a * b
        case "/":
            raw = quotient(left.of(NUMBER), right.of(NUMBER))
        case "//":
            raw = whole_quotient(left.of(NUMBER), right.of(NUMBER))
        case _:
            raw = remainder(left.of(NUMBER), right.of(NUMBER))
    return made(NUMBER, raw, left, right, uses=2 if sign == "%" else 1, is_raw=True)


def negative(node: exp.Neg, walk: Walk) -> Part:
    """Turn the sign of a number."""
    part = walk(node.this)
    calculable(part)
    match part.items:
        case (float(value),):
            return literal(NUMBER, -value, f"-{part.written}")
    return made(NUMBER, -_unlooked(part), part, is_raw=part.is_raw)


def number(node: exp.Literal) -> Part:
    """Make a constant of a number."""
    try:
        value = float(node.name)
    except ValueError:
        value = float("inf")
    if abs(value) > LARGEST_NUMBER:
        raise SqlError(f"{node.name} is no finite number")
    return literal(NUMBER, value, node.name)


def joined_texts(node: exp.DPipe, walk: Walk) -> Part:
    """Write values one after the other; null where one of them is."""
    parts = [walk(each) for each in node.flatten(unnest=False)]
    for part in parts:
        if part.type is DURATION:
            raise SqlError(f"|| makes texts, and {part}")
    return made(SqlType.TEXT, pl.concat_str([as_text(part) for part in parts]), *parts, years=0)


def _unlooked(part: Part) -> pl.Expr:
    """Take a number as it is: what is not finite stays so through +, - and *."""
    return part.raw if part.type is NUMBER else part.of(NUMBER)


def _with_interval(node: exp.Expr, walk: Walk, sign: int) -> Part | None:
    """Add INTERVAL '…' to a date, or take it away; None for anything else."""
    left, right = node.this, node.expression
    if isinstance(left, exp.Interval) and sign > 0:
        left, right = right, left
    if not isinstance(right, exp.Interval):
        return None
    part = walk(left)
    if part.type is DATE:
        return moved(part, interval(right), sign)
    if part.type is SqlType.NULL:
        return made(SqlType.NULL, pl.lit(None), part)
    return _of_dates(part, duration(right), "+" if sign > 0 else "-")


def _of_dates(left: Part, right: Part, sign: str) -> Part:
    match left.type, sign, right.type:
        case (SqlType.NULL, _, _) | (_, _, SqlType.NULL):  # a date or a duration, who knows
            return made(SqlType.NULL, pl.lit(None), left, right)
        case SqlType.DATE, "-", SqlType.DATE:
            kind = DURATION
        case (SqlType.DATE, _, SqlType.DURATION) | (SqlType.DURATION, "+", SqlType.DATE):
            kind = DATE
        case SqlType.DURATION, _, SqlType.DURATION:
            kind = DURATION
        case _:
            raise _unlike(left, right, sign)
    raw = left.value + right.value if sign == "+" else left.value - right.value
    return made(kind, raw, left, right)


def _unlike(left: Part, right: Part, sign: str) -> SqlError:
    number = next((part for part in (left, right) if part.type is NUMBER and part.items), None)
    hint = f"write INTERVAL '{number.written} days'" if number else ""
    return SqlError(f"cannot calculate: {left} {sign} {right}", hint)
