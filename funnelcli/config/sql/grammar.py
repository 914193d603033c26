"""The part of SQL that is one expression, as sqlglot is told it.

Of its keywords only those are left that an expression needs, so that `order`, `status` or
`name` are plain names. No function is known to it, so that the table of functions here decides
alone which there are and what they mean.
"""

from collections.abc import Callable
from typing import ClassVar

from sqlglot import exp, parser, tokens
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ParseError
from sqlglot.parser import IsPredicatePrecedence
from sqlglot.tokenizer_core import Token, TokenType

WORDS = (
    "AND", "AS", "BETWEEN", "CASE", "DISTINCT", "ELSE", "END", "ESCAPE", "FALSE", "FOR", "FROM",
    "ILIKE", "IN", "INTERVAL", "IS", "LEFT", "LIKE", "NOT", "NULL", "OR", "REGEXP", "REPLACE",
    "RIGHT", "RLIKE", "THEN", "TRUE", "WHEN",
    "BIGINT", "BOOL", "BOOLEAN", "DATE", "DATETIME", "DECIMAL", "DOUBLE", "DOUBLE PRECISION",
    "FLOAT", "INT", "INTEGER", "NUMERIC", "REAL", "SMALLINT", "TEXT", "TIMESTAMP", "TINYINT",
    "VARCHAR",
)  # fmt: skip
"""The keywords of an expression, and the names of types that mean the same in all of SQL."""

SIGNS = {
    "==": TokenType.EQ, "::": TokenType.DCOLON, "||": TokenType.DPIPE, ">=": TokenType.GTE,
    "<=": TokenType.LTE, "<>": TokenType.NEQ, "!=": TokenType.NEQ, "//": TokenType.DIV,
    "~": TokenType.RLIKE, "~*": TokenType.IRLIKE, "~~": TokenType.LIKE, "~~*": TokenType.ILIKE,
}  # fmt: skip

PARSED_FUNCTIONS = ("CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM", "TRY_CAST")
"""Functions whose arguments have words between them, such as `EXTRACT(YEAR FROM x)`."""

Built = Callable[..., exp.Expr | None]


class NotParsedError(ParseError):
    """A text that is no expression, and the first token that does not fit, if there is one."""

    def __init__(self, message: str, found: Token | None) -> None:
        super().__init__(message, [{}])  # sqlglot adds to the first
        self.message = message
        self.found = found


class Grammar(Dialect):
    """What sqlglot is to take for SQL."""

    class Tokenizer(tokens.Tokenizer):
        """The words of an expression."""

        KEYWORDS: ClassVar[dict[str, TokenType]] = SIGNS | {
            word: tokens.Tokenizer.KEYWORDS[word] for word in WORDS
        }

    class Parser(parser.Parser):
        """The operators of an expression; which of them binds first is as in DuckDB."""

        FUNCTIONS: ClassVar[dict[str, Built]] = {}
        FUNCTION_PARSERS: ClassVar[dict[str, Built]] = {
            name: parser.Parser.FUNCTION_PARSERS[name] for name in PARSED_FUNCTIONS
        }
        NO_PAREN_FUNCTION_PARSERS: ClassVar[dict[str, Built]] = {
            "CASE": parser.Parser.NO_PAREN_FUNCTION_PARSERS["CASE"]
        }
        IS_PREDICATE_PRECEDENCE: ClassVar[IsPredicatePrecedence] = IsPredicatePrecedence.LOW

        def raise_error(self, message: str, token: Token | None = None) -> None:  # noqa: ARG002
            """Raise what is wrong at once, with the token at which it was seen."""
            raise NotParsedError(message, self._curr or None)
