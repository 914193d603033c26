"""What is wrong with an SQL text, in words that need no Polars."""

import re

from funnelcli.config.sql_words import spaced_name, split_words

QUERY = "SELECT "
READABLE = (
    (r"^[Ee]xpression (\w+)\b.* is not .*", r"\1 is not supported"),
    (r"^unsupported function '(.*)'$", r"'\1' is no function"),
    (r"^unable to parse .*", "the expression cannot be understood"),
    (r"^Expected: (.*), found: EOF", r"expected \1, found the end"),
    (r"^Expected: (.*), found: (\S+)", r"expected \1, found \2"),
    (r"^Unterminated string literal|^Expected close delimiter .*?EOF\.?", "a quote is not closed"),
    (r":? \w+\(Ident.*", ""),
)
"""What Polars says, and what that means."""


class SqlError(Exception):
    """An SQL text that cannot be used, and what to write instead."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}; {hint}" if hint else message)
        self.message = message
        self.hint = hint


def syntax_error(text: str, message: str) -> SqlError:
    """Say what Polars found wrong, with the place that only a whole query tells."""
    import polars as pl

    names = [word.written.upper() for word in split_words(text)]
    if re.search("unable to parse|unexpected token|parser error", message) and "FROM" not in names:
        # a FROM could open files
        try:
            pl.SQLContext().execute(f"{QUERY}{text}")
        except pl.exceptions.PolarsError as error:
            message = str(error)
    message = message.splitlines()[0].removeprefix("sql parser error: ")
    for pattern, words in READABLE:
        message = re.sub(pattern, words, message)
    message = re.sub(r" at Line: (\d+), Column: (\d+)$", _character, message)
    return SqlError(f"not valid SQL: {message}", _advice(text, message))


def surplus_word(text: str, word: str) -> SqlError:
    """Refuse a second name, which SQL takes as a new name for the expression."""
    return SqlError(f"not valid SQL: '{word}' is one word too many", _quoted_name(text))


def _character(place: re.Match[str]) -> str:
    line, column = int(place[1]), int(place[2])
    return f" in line {line}" if line > 1 else f" at character {max(column - len(QUERY), 1)}"


def _advice(text: str, message: str) -> str:
    if re.search(r"[\u2018\u2019\u201c\u201d]", text):
        return "plain quotes are needed: 'text' and \"Column\""
    if "end of statement" in message:
        return _quoted_name(text)
    if "quote is not closed" in message and "'" in text:
        return "a quote inside a text is doubled: 'it''s'"
    name = re.search("'(\\w+)' (?:clause|is no function)", message)
    if name and not re.search(rf"(?i)\b{name[1]}\s*\(", text):
        return f'a column of that name stands in double quotes: "{name[1]}"'
    return ""


def _quoted_name(text: str) -> str:
    spaced = spaced_name(text)
    return f'a name with spaces stands in double quotes: "{spaced}"' if spaced else ""
