"""Conditions: comparisons, lists, patterns, and what AND, OR and NOT make of them."""

from collections.abc import Callable

import polars as pl
from sqlglot import exp

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.parts import Part, SqlType, listed, made
from funnelcli.config.sql.patterns import like, matched
from funnelcli.config.sql.type_errors import comparable, condition, needs

BOOLEAN, TEXT = SqlType.BOOLEAN, SqlType.TEXT

Walk = Callable[[exp.Expr], Part]
Compare = Callable[[pl.Expr, pl.Expr], pl.Expr]

COMPARISONS: dict[type[exp.Expr], Compare] = {
    exp.EQ: lambda a, b: a == b,
    exp.NEQ: lambda a, b: a != b,
    exp.LT: lambda a, b: a < b,
    exp.LTE: lambda a, b: a <= b,
    exp.GT: lambda a, b: a > b,
    exp.GTE: lambda a, b: a >= b,
    exp.NullSafeEQ: lambda a, b: a.eq_missing(b),
    exp.NullSafeNEQ: lambda a, b: a.ne_missing(b),
}


def comparison(node: exp.Expr, walk: Walk) -> Part:
    """Compare two values of one type."""
    left, right = walk(node.this), walk(node.expression)
    return _compared(left, right, COMPARISONS[type(node)])


def between(node: exp.Between, walk: Walk) -> Part:
    """Tell whether a value is between two others, or one of them."""
    if node.args.get("symmetric") is not None:
        raise SqlError("BETWEEN SYMMETRIC is not supported")
    value, low, high = (walk(node.args[each]) for each in ("this", "low", "high"))
    for bound in (low, high):
        comparable(value, bound)
    kind = next((p.type for p in (value, low, high) if p.type is not SqlType.NULL), value.type)
    raw = value.of(kind).is_between(low.of(kind), high.of(kind))
    return made(BOOLEAN, raw, value, low, high, written="the comparison", years=0)


def in_list(node: exp.In, walk: Walk) -> Part:
    """Tell whether a value is in a list; null where that hangs on a null of it."""
    items = node.expressions
    if not items:
        raise SqlError("IN needs a list", "write x IN ('a', 'b')")
    value, parts = walk(node.this), [walk(item) for item in items]
    known = [part for part in parts if part.type is not SqlType.NULL]
    for part in known[1:]:
        if part.type is not known[0].type:
            raise SqlError(
                f"one list has {known[0].written} and {part.written}, which are of different types"
            )
    constants = [part for part in known if part.items]
    others = [part for part in known if not part.items]
    tests = [_compared(value, part, COMPARISONS[exp.EQ]) for part in others]
    if constants:
        comparable(value, listed(constants[0].type, constants))
        held = [part.items[0] for part in constants]
        raw = value.of(constants[0].type).is_in(held)
        tests.append(made(BOOLEAN, raw, value, written="the comparison", years=0))
    if len(known) < len(parts):
        tests.append(Part(BOOLEAN, pl.lit(None, pl.Boolean)))
    return either(tests)


def logic(node: exp.And | exp.Or, walk: Walk) -> Part:
    """Combine conditions; a long row of them is one node, so that no depth is used up."""
    word = "AND" if isinstance(node, exp.And) else "OR"
    parts = [walk(each) for each in node.flatten(unnest=False)]
    for part in parts:
        condition(word, part)
    return either(parts) if word == "OR" else _balanced(parts, lambda a, b: a & b)


def either(parts: list[Part]) -> Part:
    """Tell whether one of several conditions is true."""
    return _balanced(parts, lambda a, b: a | b)


def negated(node: exp.Not, walk: Walk) -> Part:
    """Turn true into false."""
    part = walk(node.this)
    condition("NOT", part)
    return _not(part)


def is_value(node: exp.Is, walk: Walk) -> Part:
    """Ask for NULL, TRUE or FALSE, which always has an answer."""
    part, other = walk(node.this), walk(node.expression)
    if isinstance(node.expression, exp.Null):
        raw = part.value.is_null()
    elif isinstance(node.expression, exp.Boolean):
        comparable(part, other)
        raw = part.of(BOOLEAN).eq_missing(other.value)
    else:
        raise SqlError("IS asks for NULL, TRUE or FALSE", "write x = … for other values")
    found = made(BOOLEAN, raw, part, written="the condition", years=0)
    return _not(found) if node.args.get("negate") else found


def like_pattern(node: exp.Expr, walk: Walk, escape: str = "") -> Part:
    """Match a pattern of LIKE; ILIKE compares in small letters."""
    value, pattern = walk(node.this), walk(node.expression)
    name = "ILIKE" if isinstance(node, exp.ILike) else "LIKE"
    text = _pattern(name, value, pattern)
    raw = pl.lit(None, pl.Boolean)
    if text is not None and name == "LIKE":
        raw = like(value.of(TEXT), text, escape)
    elif text is not None:
        raw = like(value.of(TEXT).str.to_lowercase(), text.lower(), escape.lower())
    found = made(BOOLEAN, raw, value, written="the condition", years=0)
    return _not(found) if node.args.get("negate") else found


def escaped(node: exp.Escape, walk: Walk) -> Part:
    """Match a pattern in which a sign makes the next stand for itself."""
    sign = node.expression
    if not isinstance(sign, exp.Literal) or len(sign.name) != 1:
        raise SqlError("ESCAPE takes one character", "write LIKE '10!%' ESCAPE '!'")
    if not isinstance(node.this, exp.Like | exp.ILike):
        raise SqlError("ESCAPE stands behind LIKE")
    return like_pattern(node.this, walk, sign.name)


def regex(node: exp.Expr, walk: Walk) -> Part:
    """Look for a regular expression."""
    value, pattern = walk(node.this), walk(node.expression)
    text = _pattern("~", value, pattern)
    flags = "i" if isinstance(node, exp.RegexpILike) else ""
    raw = pl.lit(None, pl.Boolean)
    if text is not None:
        raw = matched(value.of(TEXT), text, flags)
    return made(BOOLEAN, raw, value, written="the condition", years=0)


def _pattern(name: str, value: Part, pattern: Part) -> str | None:
    """Return a pattern that is written down; None for NULL."""
    for part in (value, pattern):
        needs(name, TEXT, part)
    if pattern.type is SqlType.NULL:
        return None
    match pattern.items:
        case (str(text),):
            return text
    raise SqlError(f"{name} takes a pattern that is written down, and no column")


def _compared(left: Part, right: Part, compare: Compare) -> Part:
    kind = comparable(left, right)
    if kind is SqlType.NULL:
        kind = TEXT
    raw = compare(left.of(kind), right.of(kind))
    return made(BOOLEAN, raw, left, right, written="the comparison", years=0)


def _not(part: Part) -> Part:
    return made(BOOLEAN, ~part.of(BOOLEAN), part, written="the condition")


def _balanced(parts: list[Part], join: Compare) -> Part:
    """Join conditions as a tree that is as low as it can be."""
    exprs = [part.of(BOOLEAN) for part in parts]
    while len(exprs) > 1:
        pairs = [join(a, b) for a, b in zip(exprs[::2], exprs[1::2], strict=False)]
        exprs = [*pairs, *exprs[len(pairs) * 2 :]]
    return made(BOOLEAN, exprs[0], *parts, written="the condition", years=0)
