"""From an SQL text to its tree."""

from functools import lru_cache

from sqlglot import exp
from sqlglot.errors import ParseError, TokenError
from sqlglot.tokenizer_core import Token, TokenType

from funnelcli.config.sql.errors import TOO_LONG, SqlError
from funnelcli.config.sql.grammar import Grammar, NotParsedError
from funnelcli.config.sql.refused import CLOCK, refusal
from funnelcli.config.sql.syntax import missing_word, syntax_error, unclosed


@lru_cache(maxsize=1000)
def parse(text: str) -> exp.Expr:
    """Parse one expression; the tree is shared, and nobody changes it."""
    grammar = Grammar()
    try:
        tokens = grammar.tokenize(text)
    except (TokenError, IndexError):  # sqlglot looks behind the end of a text that ends in a quote
        raise unclosed(text) from None
    _refuse_by_name(tokens)
    try:
        trees = grammar.parser().parse_into(exp.Condition, tokens, text)
    except ParseError as error:
        if not isinstance(error.__cause__, NotParsedError):
            raise
        raise syntax_error(text, tokens, error.__cause__) from None
    except RecursionError:
        raise SqlError(*TOO_LONG) from None
    if len(trees) != 1 or trees[0] is None:
        raise syntax_error(text, tokens, NotParsedError("", _second(tokens)))
    missing_word(text, tokens, trees[0])
    return trees[0]


def _second(tokens: list[Token]) -> Token | None:
    """Find where a second statement begins."""
    ends = [n for n, token in enumerate(tokens[:-1]) if token.token_type == TokenType.SEMICOLON]
    return tokens[ends[0] + 1] if ends else None


def _refuse_by_name(tokens: list[Token]) -> None:
    """Refuse the first name that looks beyond the row, whether or not the rest is SQL."""
    quoted = (TokenType.STRING, TokenType.IDENTIFIER)
    for n, token in enumerate(tokens):
        name, called = token.text.upper(), _is(tokens, n + 1, TokenType.L_PAREN)
        if token.token_type in quoted or _is(tokens, n - 1, TokenType.DOT):
            continue
        if (reason := refusal(name)) and (called or name in (*CLOCK, "SELECT")):
            raise SqlError(f"{name}{'()' if called and name != 'SELECT' else ''} {reason}")


def _is(tokens: list[Token], index: int, kind: TokenType) -> bool:
    return 0 <= index < len(tokens) and tokens[index].token_type == kind
