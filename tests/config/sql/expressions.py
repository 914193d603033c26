"""Expressions by chance: of the documented grammar, and of what stands outside of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from funnelcli.config.sql.functions import GROUPS
from funnelcli.config.sql.parts import SqlType

if TYPE_CHECKING:
    from random import Random

    from funnelcli.config.sql.table import Function, Takes

TEXT, NUMBER, BOOLEAN, DATE = SqlType.TEXT, SqlType.NUMBER, SqlType.BOOLEAN, SqlType.DATE
DURATION = SqlType.DURATION
TYPES = (TEXT, NUMBER, BOOLEAN, DATE)

COLUMNS = {
    TEXT: ("s", "t"),
    NUMBER: ("n", "m", '"Deal Size"'),
    BOOLEAN: ("b",),
    DATE: ("d", "e"),
    DURATION: ("(d - e)",),
}
LITERALS = {
    TEXT: ("'a'", "'ab'", "''", "'é'", "'B c'", "'it''s'", "'%'", "'2026-01-31'", "' 12 '"),
    NUMBER: ("0", "1", "2", "-3", "0.5", "2.5", "100", "7"),
    BOOLEAN: ("TRUE", "FALSE"),
    DATE: ("DATE '2026-01-31'", "TIMESTAMP '2024-02-29 12:30:00'", "DATE '1999-12-31'"),
    DURATION: ("INTERVAL '30 days'", "INTERVAL 1 DAY", "INTERVAL '2' HOUR"),
}
FORMS = {
    BOOLEAN: (
        "{same} {sign} {same}", "{same} {sign} {same}", "({boolean}) AND {same} {sign} {same}",
        "{same} {sign} {same} OR NOT {same} = {same} AND {same} IS NULL",
        "NOT {same} {sign} {same} AND {same} <> {same}", "{same} BETWEEN {same} AND {same}",
        "{same} NOT BETWEEN {same} AND {same}", "{same} IN ({literal}, {literal})",
        "{same} NOT IN ({literal}, {same})", "{same} IN ({literal}, NULL)", "{same} IS NULL",
        "{same} IS NOT NULL", "{same} IS DISTINCT FROM {same}",
        "{same} IS NOT DISTINCT FROM {same}", "{text} LIKE {pattern}", "{text} NOT LIKE {pattern}",
        "{text} ILIKE {pattern}", "{text} ~ {regex}", "({boolean}) IS TRUE",
        "({boolean}) IS NOT FALSE",
    ),
    NUMBER: (
        "({number} + {number})", "({number} - {number})", "({number} * {number})",
        "({number} / {number})", "({number} % {number})", "!({number} // {number})", "- ({number})",
        "EXTRACT({field} FROM {date})", "EXTRACT(DAY FROM (d - e))",
        "!EXTRACT(DAY FROM {duration})",
        "EXTRACT(EPOCH FROM {duration})", "CAST({boolean} AS INTEGER)", "CAST(n AS SMALLINT)",
        "TRY_CAST(m AS BIGINT)", "n::decimal(10, 2)", "POSITION('b' IN {text})",
    ),
    TEXT: (
        "({text} || {text})", "({text} || {text} || {text})", "!({text} || {same})",
        "TRIM(BOTH 'a' FROM {text})", "TRIM(LEADING 'a' FROM {text})",
        "SUBSTRING({text} FROM 2 FOR 2)", "!CAST({same} AS VARCHAR)",
    ),
    DATE: (
        "({date} + INTERVAL '1 day')", "({date} - INTERVAL '3 weeks')",
        "({date} + INTERVAL '1 month')", "({date} - INTERVAL '1 year 2 months')",
        "({date} + {duration})", "({date} - {duration})", "CAST({date} AS DATE)",
        "{date}::timestamp",
    ),
    DURATION: ("({duration} + {duration})", "({duration} - {duration})"),
    None: (
        "CASE WHEN {boolean} THEN {this} END", "CASE WHEN {boolean} THEN {this} ELSE {this} END",
        "CASE WHEN {boolean} THEN {this} WHEN {boolean} THEN {this} END",
        "CASE {same} WHEN {literal} THEN {this} WHEN {same} THEN {this} ELSE {this} END",
        "({this})",
    ),
}  # fmt: skip
"""How an expression of each type, and of any, can be made; with `!` where DuckDB differs."""
WORDS = {
    "sign": ("=", "<>", "<", "<=", ">", ">=", "!=", "=="),
    "pattern": ("'a%'", "'%b'", "'%a_%'", "'_'", "'%'", "''", "'A%B%'", "'a.c'"),
    "regex": ("'a'", "'[ab]+'", "'^a.*'", "'(b)(c)?'", "'\\d+'", "'é|x'"),
    "field": ("YEAR", "QUARTER", "MONTH", "WEEK", "ISOYEAR", "DAY", "DOW", "ISODOW", "DOY", "HOUR",
              "MINUTE", "SECOND", "EPOCH"),
}  # fmt: skip
CONSTANTS = {
    "characters": ("'a'", "' '", "'ab'"), "fill": ("'x'", "'xy'"), "pattern": WORDS["regex"],
    "flags": ("'i'",), "format": ("'%Y-%m-%d'", "'%d.%m.%Y'", "'%Y-%m-%d %H:%M'"),
    "separator": ("'-'", "' '", "'b'"), "field": ("'year'", "'DOW'"),
    "part": ("'a'", "'b'", "'.'", "''"), "sought": ("'a'", "'b '", "''"),
    "other": ("'x'", "''", "'\\1!'"),
}  # fmt: skip
"""What functions take that has to be written down."""
OVERFLOWING = frozenset({"EXP", "POWER"})
"""Functions that give infinity in DuckDB where they have no finite answer."""
DIFFERENT = frozenset({"BIT_COUNT", "CONCAT", "CONCAT_WS", "DIV", "INITCAP", "REGEXP_LIKE"})
"""Functions of which the table of differences speaks."""
FUNCTIONS = [function for functions in GROUPS.values() for function in functions]


@dataclass
class Expressions:
    """A source of expressions; `differs` tells whether the last is known to differ in DuckDB."""

    random: Random
    differs: bool = field(default=False, init=False)

    def inside(self) -> str:
        """Write an expression of the documented grammar."""
        self.differs = False
        return self.of(self.random.choice((BOOLEAN, BOOLEAN, *TYPES)), 3)

    def outside(self) -> str:
        """Write something that is no such expression, or hardly ever."""
        words = re.findall(r"'[^']*'|\w+|\S", self.inside())
        for _ in range(self.random.randint(1, 2)):
            at = self.random.randrange(len(words))
            match self.random.randrange(4):
                case 0 if len(words) > 1:
                    del words[at : at + 1]
                case 1:
                    words.insert(at, self.random.choice(STRANGE))
                case 2:
                    words[at] = self.random.choice(STRANGE)
                case _:
                    words[at] = self.of(self.random.choice((*TYPES, DURATION)), 1)
        self.differs |= "||" in words  # a number may have come to stand beside it
        return " ".join(words)

    def of(self, kind: SqlType, depth: int) -> str:
        """Write an expression of a type."""
        random = self.random
        if depth == 0 or random.random() < 0.15:
            if random.random() < 0.04 and kind is not DURATION:
                return "NULL"
            return random.choice(random.choice((COLUMNS, COLUMNS, LITERALS))[kind])
        if random.random() < 0.35 and kind is not DURATION:
            return self._of_function(kind, depth - 1)
        forms = FORMS[None if random.random() < 0.2 else kind]
        return self._formed(kind, random.choice(forms), depth - 1)

    def call(self, function: Function) -> str:
        """Write one call, of columns and literals."""
        self.differs = function.name in DIFFERENT
        return self._call(function, function.gives or self.random.choice(TYPES), 0)

    def _formed(self, kind: SqlType, form: str, depth: int) -> str:
        """Fill a form; `same` is of one type wherever it stands in it, `this` of that asked for."""
        self.differs |= form.startswith("!")
        same = self.random.choice((*TYPES, NUMBER))

        def filled(found: re.Match[str]) -> str:
            match found[1]:
                case "same":
                    return self._operand(same, depth)
                case "literal":
                    return self.random.choice(LITERALS[same])
                case "this":
                    return self.of(kind, depth)
                case "duration":
                    return self.of(DURATION, min(depth, 1))
                case word if word in WORDS:
                    return self.random.choice(WORDS[word])
                case name:
                    return self.of(SqlType(name), depth)

        return re.sub(r"\{(\w+)\}", filled, form.removeprefix("!"))

    def _operand(self, kind: SqlType, depth: int) -> str:
        """Write what a comparison compares: a condition in brackets."""
        text = self.of(kind, depth)
        return f"({text})" if kind is BOOLEAN and text not in ("b", "TRUE", "FALSE") else text

    def _of_function(self, kind: SqlType, depth: int) -> str:
        function = self.random.choice([f for f in FUNCTIONS if f.gives in (kind, None)])
        self.differs |= function.name in DIFFERENT | OVERFLOWING
        return self._call(function, kind, depth)

    def _call(self, function: Function, kind: SqlType, depth: int) -> str:
        takes = [each for each in function.takes if not each.optional or self.random.random() < 0.5]
        takes += takes[-1:] * self.random.randrange(3) if takes and takes[-1].many else []
        arguments = [self._argument(each, kind, depth) for each in takes]
        return f"{function.name}({', '.join(arguments)})"

    def _argument(self, takes: Takes, kind: SqlType, depth: int) -> str:
        if takes.least is not None:
            least = takes.least
            return str(self.random.choice([n for n in range(-3, 9) if n and least <= n]))
        if takes.constant:
            return self.random.choice(CONSTANTS[takes.name])
        if takes.name in ("count", "start"):
            return str(self.random.randint(1, 4))
        return self.of(takes.type or kind, depth)


STRANGE = (
    "", "=", "==", "(", ")", ",", "'", '"', "AND", "NOT", "NULL", "IN", "*", "/", "||", "::int",
    "::decimal(99,99)", "::foo", "COUNT(n)", "SUM(n) OVER ()", "NOW()", "CURRENT_DATE", "RANDOM()",
    "foo(n)", "REPEAT(s, 100000000)", "LPAD(s, 100000000, 'x')", "POWER(10, 1000)", "1e999",
    "INTERVAL '999999999 years'", "CAST(n AS DECIMAL(38, 38))", "SQRT(-1)", "n / 0", "[1]", "{}",
    "SELECT 1", "(SELECT 1)", "?", "$1", "x -> 1", "AS y", "s y", "COALESCE()", "DATE(s, '%Y')",
    "DATE '2026-13-01'", "'a' ~ '('", "missing", "deals.x", "EXISTS", "b.c.d", "-- ", "/*", ";",
    "LOG(n)", "s COLLATE x", "n ^ 2", "n & 1", "XOR", "LIKE s", "ESCAPE '!'", "UNNEST(s)",
)  # fmt: skip
