"""What is wrong with a text that is no SQL expression, and where."""

import re
from collections import Counter
from difflib import get_close_matches

from sqlglot import exp
from sqlglot.tokenizer_core import Token, TokenType

from funnelcli.config.sql.errors import SqlError
from funnelcli.config.sql.grammar import NotParsedError

CURLY = "\u2018\u2019\u201c\u201d"
OPERATORS = {"COLLATE", "DIV", "GLOB", "ISNULL", "NOTNULL", "SIMILAR", "XOR"}
"""Words of other SQL, which are no part of a name."""
WORDS = (
    "AND", "BETWEEN", "CASE", "ELSE", "END", "ILIKE", "IN", "IS", "LIKE", "NOT", "NULL", "OR",
    "THEN", "WHEN",
)  # fmt: skip
OTHER_WORDS = {
    "CONTAINS": "Column LIKE '%text%'", "INCLUDES": "Column LIKE '%text%'",
    "STARTSWITH": "Column LIKE 'text%'", "ENDSWITH": "Column LIKE '%text'",
    "MATCHES": "Column ~ 'pattern'", "RLIKE": "Column ~ 'pattern'", "GLOB": "Column LIKE 'text%'",
    "EQUALS": "Column = 'text'", "ISNULL": "Column IS NULL", "NOTNULL": "Column IS NOT NULL",
}  # fmt: skip
"""Words of other languages, and what SQL has in their place."""
SIGNS = {
    "===": "=", "&&": "AND", "=~": "~", "=>": ">=", "=<": "<=",
}  # fmt: skip
"""Signs of other languages, and what SQL has in their place."""
PLAIN_QUOTES = "plain quotes are needed: 'text' and \"Column\""


OPENED = re.compile(
    r"""'(?:[^']|'')*' | "(?:[^"]|"")*" | --[^\n]* | /\*.*?\*/ | (?P<open>'|"|/\*)""",
    re.VERBOSE | re.DOTALL,
)
"""Texts, names and comments, and what opens one that is not closed."""


IN_NAMES = (
    TokenType.VAR, TokenType.DATE, TokenType.DATETIME, TokenType.TIME, TokenType.TIMESTAMP,
    TokenType.YEAR,
)  # fmt: skip
"""What a word of a name can be, without quotes: `Close Date`."""
PAIRS: tuple[tuple[TokenType, TokenType, tuple[type[exp.Expr], ...]], ...] = (
    (TokenType.BETWEEN, TokenType.AND, (exp.And, exp.Between)),
    (TokenType.WHEN, TokenType.THEN, (exp.If,)),
)
"""Words that another has to follow, and the nodes of which each has one such word."""


def syntax_error(text: str, tokens: list[Token], error: NotParsedError) -> SqlError:
    """Say what was expected, what was found instead, and where."""
    if any(sign in text for sign in CURLY):
        hint = PLAIN_QUOTES
    elif instead := _instead(text, error.found):
        hint = instead
    elif name := _spaced_name(tokens, error.found):
        hint = f'a name with spaces stands in double quotes: "{name}"'
    else:
        hint = ""
    expected = _expected(error.message)
    if error.found is None:
        return SqlError(f"not valid SQL: expected {expected}, found the end", hint)
    found = text[error.found.start : error.found.end + 1]
    return SqlError(
        f"not valid SQL: expected {expected}, found {found} {_place(text, error.found.start)}", hint
    )


def _instead(text: str, found: Token | None) -> str:
    """Say what SQL has for a word or a sign of another language, or for one that is misspelled."""
    plain = re.sub(OPENED, " ", text)
    for sign, meant in SIGNS.items():
        if sign in plain:
            return f"write {meant} in the place of {sign}"
    if re.match(r"\s*where\b", plain, re.IGNORECASE):
        return "leave out WHERE: the condition alone is needed"
    if found is None or found.token_type != TokenType.VAR:
        return ""
    word = found.text.upper()
    if word in OTHER_WORDS:
        return f"write {OTHER_WORDS[word]}"
    near = [] if word in OPERATORS else get_close_matches(word, WORDS, n=1, cutoff=0.75)
    return f"did you mean {near[0]}?" if near else ""


def unclosed(text: str) -> SqlError:
    """Say which quote or comment is not closed."""
    opened = [match for match in OPENED.finditer(text) if match["open"]]
    if not opened:  # comments inside a comment
        return SqlError("not valid SQL: a quote or a comment is not closed")
    what, start = opened[0]["open"], opened[0].start()
    called = "a comment" if what == "/*" else "a quote"
    hint = "a quote inside a text is doubled: 'it''s'" if what == "'" else ""
    return SqlError(f"not valid SQL: {called} is not closed {_place(text, start)}", hint)


def missing_word(text: str, tokens: list[Token], tree: exp.Expr) -> None:
    """Refuse `BETWEEN 1 2` and `CASE WHEN a b END`, which sqlglot takes for complete."""
    written = Counter(token.token_type for token in tokens)
    for before, word, nodes in PAIRS:
        if written[before] and written[word] != len(list(tree.find_all(*nodes))):
            place = _place(text, text.upper().rfind(before.name))
            raise SqlError(f"not valid SQL: {before.name} {place} has no {word.name}")


def _expected(message: str) -> str:
    """Translate what sqlglot says."""
    if found := re.match(r"Expect(?:ed|ing) (\S+)( after \w+)?$", message):
        word = "the name of a type" if found[1].lower() == "type" else found[1]
        return word + (found[2] or "")
    return "the end" if "Unexpected token" in message else "an expression"


def _place(text: str, start: int) -> str:
    line, column = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
    return f"in line {line}, at character {column}" if line > 1 else f"at character {column}"


def _spaced_name(tokens: list[Token], found: Token | None) -> str:
    """Join the words side by side around the token that does not fit: `Lead Status`."""
    if found is None or found.token_type not in IN_NAMES or found.text.upper() in OPERATORS:
        return ""
    first = last = tokens.index(found)
    while first and tokens[first - 1].token_type in IN_NAMES:
        first -= 1
    while last + 1 < len(tokens) and tokens[last + 1].token_type in IN_NAMES:
        last += 1
    return " ".join(token.text for token in tokens[first : last + 1]) if last > first else ""
