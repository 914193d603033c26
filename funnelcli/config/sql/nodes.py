"""The table of nodes: everything that an SQL expression can be made of, beside functions."""

from collections.abc import Callable
from typing import NamedTuple

import polars as pl
from sqlglot import exp

from funnelcli.config.sql import arithmetic, conditions
from funnelcli.config.sql.casts import cast
from funnelcli.config.sql.conditions import COMPARISONS, Walk
from funnelcli.config.sql.dates import extracted
from funnelcli.config.sql.errors import TOO_LONG, SqlError
from funnelcli.config.sql.functions import call
from funnelcli.config.sql.intervals import duration
from funnelcli.config.sql.parts import Part, SqlType, literal, made
from funnelcli.config.sql.texts import stripped
from funnelcli.config.sql.type_errors import comparable, condition, needs, same

MOST_CASES = 250


class Form(NamedTuple):
    """One kind of node: how it is written, what it means, what makes a part of it."""

    written: str
    says: str
    build: Callable[..., Part]


def case(node: exp.Case, walk: Walk) -> Part:
    """Take the value behind the first condition that is true."""
    chosen = walk(node.this) if node.this is not None else None
    ifs, default = node.args["ifs"], node.args.get("default")
    if len(ifs) > MOST_CASES:
        raise SqlError(f"more than {MOST_CASES} WHEN", TOO_LONG[1])
    tests = [walk(each.this) for each in ifs]
    values = [walk(each.args["true"]) for each in ifs]
    last = walk(default) if default is not None else literal(SqlType.NULL, None)
    if chosen is None:
        for test in tests:
            condition("WHEN", test)
        met = [test.of(SqlType.BOOLEAN) for test in tests]
    else:
        kinds = [comparable(chosen, test) for test in tests]
        met = [chosen.of(kind) == test.of(kind)
               for kind, test in zip(kinds, tests, strict=True)]  # fmt: skip
    kind = same("CASE", *values, last)
    found = last.of(kind)
    for truth, value in zip(reversed(met), reversed(values), strict=True):
        found = pl.when(truth).then(value.of(kind)).otherwise(found)
    again = [chosen] * len(tests) if chosen else []
    return made(kind, found, *tests, *values, last, *again)


def trim(node: exp.Trim, walk: Walk) -> Part:
    """Take characters off a text: TRIM(LEADING 'x' FROM text)."""
    if node.args.get("collation") is not None:
        raise SqlError("COLLATE is not supported")
    if node.args.get("position") is None:
        return call("TRIM", [walk(each) for each in (node.this, node.expression) if each])
    part = walk(node.this)
    needs("TRIM", SqlType.TEXT, part)
    signs = walk(node.expression) if node.expression is not None else literal(SqlType.TEXT, " ")
    match signs.items:
        case (str(characters),):
            raw = stripped(node.args["position"], part.of(SqlType.TEXT), characters)
            return made(SqlType.TEXT, raw, part)
    raise SqlError("TRIM takes characters that are written down")


def _arguments(node: exp.Expr, *names: str) -> list[exp.Expr]:
    return [node.args[name] for name in names if node.args.get(name) is not None]


def _called(node: exp.Anonymous, walk: Walk) -> Part:
    if not isinstance(node.this, str):
        raise SqlError(f"{node.this.sql()} is no function", "no quotes around names of functions")
    return call(node.this.upper(), [walk(each) for each in node.expressions])


COMPARISON = Form("`=` `<>` `<` `<=` `>` `>=`", "Values of one type are compared.",
                  conditions.comparison)  # fmt: skip
DISTINCT = Form("`IS DISTINCT FROM`, `IS NOT DISTINCT FROM`",
                "The same, with null as a value of its own.", conditions.comparison)  # fmt: skip
LOGIC = Form("`AND` `OR`", "Conditions are combined; null where that hangs on a null.",
             conditions.logic)  # fmt: skip
LIKE = Form("`LIKE` `ILIKE` `NOT LIKE`",
            "A whole text is matched: `%` stands for any characters, `_` for one; `ILIKE` takes "
            "capitals for small letters.", conditions.like_pattern)  # fmt: skip
REGEX = Form("`~` `~*`", "A regular expression is found in a text, `~*` in any case; also "
             "`RLIKE` and `REGEXP`.", conditions.regex)  # fmt: skip
ARITHMETIC = Form("`+` `-` `*` `/` `//` `%`",
                  "Numbers are calculated; `//` leaves the fraction off, `%` is what it leaves. "
                  "Dates move by durations, and two of them are a duration apart.",
                  arithmetic.calculated)  # fmt: skip

NODES: dict[type[exp.Expr], Form] = {
    **dict.fromkeys(COMPARISONS, COMPARISON),
    exp.NullSafeEQ: DISTINCT,
    exp.NullSafeNEQ: DISTINCT,
    exp.Between: Form("`BETWEEN … AND …`", "The bounds are inside.", conditions.between),
    exp.In: Form("`IN (…)`, `NOT IN (…)`", "The value is one of a list of one type; of a list "
                 "with NULL, it is true or null.", conditions.in_list),
    exp.Is: Form("`IS NULL`, `IS TRUE`, `IS FALSE`, `IS NOT …`", "This always has an answer.",
                 conditions.is_value),
    exp.Like: LIKE,
    exp.ILike: LIKE,
    exp.Escape: Form("`LIKE … ESCAPE '!'`", "The sign makes the next one stand for itself.",
                     conditions.escaped),
    exp.RegexpLike: REGEX,
    exp.RegexpILike: REGEX,
    exp.And: LOGIC,
    exp.Or: LOGIC,
    exp.Not: Form("`NOT`", "True becomes false; null stays null.", conditions.negated),
    **dict.fromkeys(arithmetic.SIGNS, ARITHMETIC),
    exp.Neg: Form("`-x`", "The number with the other sign.", arithmetic.negative),
    exp.DPipe: Form("`||`", "Values are written one after the other; null where one is.",
                    arithmetic.joined_texts),
    exp.Case: Form("`CASE WHEN … THEN … ELSE … END`, `CASE x WHEN … THEN … END`",
                   "The value behind the first condition that is true; without `ELSE`, null.",
                   case),
    exp.Cast: Form("`CAST(x AS type)`, `x::type`", "The value as another type; null where it is "
                   "none.", lambda node, walk: cast(walk(node.this), node.to)),
    exp.TryCast: Form("`TRY_CAST(x AS type)`", "The same.",
                      lambda node, walk: cast(walk(node.this), node.to)),
    exp.Interval: Form("`INTERVAL '30 days'`", "A duration; months and years only beside a date.",
                       lambda node, _: duration(node)),
    exp.Extract: Form("`EXTRACT(YEAR FROM x)`", "A part of a date; `DAY` and `EPOCH` of a "
                      "duration, too. Also `DATE_PART('year', x)`.",
                      lambda node, walk: extracted(node.this.name, walk(node.expression))),
    exp.Trim: Form("`TRIM(BOTH 'x' FROM y)`", "Also `LEADING` and `TRAILING`.", trim),
    exp.Substring: Form("`SUBSTRING(x FROM 2 FOR 3)`", "See `SUBSTR`.", lambda node, walk: call(
        "SUBSTR", [walk(each) for each in _arguments(node, "this", "start", "length")])),
    exp.StrPosition: Form("`POSITION('x' IN y)`", "See `STRPOS`.", lambda node, walk: call(
        "STRPOS", [walk(each) for each in _arguments(node, "this", "substr")])),
    exp.Anonymous: Form("`NAME(…)`", "A function of the table below.", _called),
    exp.Literal: Form("`'text'`, `12.5`", "A quote inside a text is doubled: `'it''s'`.",
                      lambda node, _: literal(SqlType.TEXT, node.name) if node.is_string
                      else arithmetic.number(node)),
    exp.Boolean: Form("`TRUE`, `FALSE`", "The two answers.",
                      lambda node, _: literal(SqlType.BOOLEAN, node.this)),
    exp.Null: Form("`NULL`", "No answer.", lambda *_: literal(SqlType.NULL, None)),
    exp.Paren: Form("`(…)`", "What is calculated first.", lambda node, walk: walk(node.this)),
}  # fmt: skip
"""Every node but a column, and a date that is written down, which is a cast of a text."""
