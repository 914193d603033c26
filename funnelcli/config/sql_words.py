"""The words of an SQL text, for what its parse no longer shows.

Polars reads the clock while it parses, writes an average as a division, and casts the items
of a mixed list to one type: afterwards nothing tells `NOW()` from a date.
"""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple

WORD = re.compile(
    r"""
    (?P<text>'(?:[^']|'')*')
  | (?P<quoted>"(?:[^"]|"")*"|`[^`]*`)
  | (?P<comment>--[^\n]*|/\*.*?\*/)
  | (?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)
  | (?P<name>[^\W\d]\w*)
  | (?P<space>\s+)
  | (?P<sign>.)
    """,
    re.VERBOSE | re.DOTALL,
)

CLOCK = frozenset(
    {"CURRENT_DATE", "CURRENT_TIME", "CURRENT_TIMESTAMP", "LOCALTIME", "LOCALTIMESTAMP"}
)
"""Names that read the clock, with or without parentheses."""

REASONS = {
    "reads the clock, so that the same files would give another report tomorrow": CLOCK
    | {"NOW", "TODAY", "GETDATE", "SYSDATE"},
    "gives another result each time": {"RANDOM", "RAND", "UUID"},
    "looks at many rows, and a predicate or a segment is about one row": {
        "AVG", "COUNT", "SUM", "MIN", "MAX", "FIRST", "LAST", "MEDIAN", "CORR", "COVAR",
        "COVAR_POP", "COVAR_SAMP", "QUANTILE_CONT", "QUANTILE_DISC", "STDDEV", "STDDEV_SAMP",
        "STDEV", "STDEV_SAMP", "VAR", "VARIANCE", "VAR_SAMP", "ARRAY_AGG", "STRING_AGG", "LISTAGG",
        "GROUP_CONCAT", "GROUPING", "OVER", "ROW_NUMBER", "RANK", "DENSE_RANK", "PERCENT_RANK",
        "CUME_DIST", "NTILE", "LAG", "LEAD", "FIRST_VALUE", "LAST_VALUE", "NTH_VALUE", "UNNEST",
        "EXPLODE",
    },
    "stands for several columns: name one": {"COLUMNS"},
}  # fmt: skip
"""Why functions are refused: the first three would break sharding and repeatability."""


KEYWORDS = frozenset({
    "AND", "AS", "BETWEEN", "BOTH", "CASE", "CAST", "DATE", "DISTINCT", "ELSE", "END", "ESCAPE",
    "FALSE", "FOR", "FROM", "ILIKE", "IN", "INTERVAL", "IS", "LEADING", "LIKE", "NOT", "NULL",
    "OR", "RLIKE", "REGEXP", "THEN", "TIMESTAMP", "TRAILING", "TRUE", "WHEN", "XOR",
})  # fmt: skip


class Word(NamedTuple):
    """A piece of SQL: its kind (a group of `WORD`) and what is written."""

    kind: str
    written: str


def split_words(text: str) -> list[Word]:
    """Split SQL into words, without spaces and comments."""
    found = (Word(str(match.lastgroup), match[0]) for match in WORD.finditer(text))
    return [word for word in found if word.kind not in ("space", "comment")]


def refusal(text: str) -> tuple[str, str] | None:
    """Return the first function that is refused, and why; None if there is none."""
    words = [*split_words(text), Word("end", "")]
    for before, word, after in zip([words[-1], *words], words, words[1:], strict=False):
        called = after.written == "("
        match word:
            case Word("name", name) if name.upper() == "SELECT":
                return "SELECT", "starts a query, and a predicate or a segment is one expression"
            case Word("name", name) if before.written != ".":
                for reason, names in REASONS.items():
                    if name.upper() in names and (called or name.upper() in CLOCK):
                        return f"{name.upper()}{'()' if called else ''}", reason
            case Word("sign", "*") if before.written in ("", ".", "("):
                return "*", "stands for all columns: name one"
    return None


def spaced_name(text: str) -> str:
    """Return the first words side by side that look like one name: `Lead Status`."""
    run: list[str] = []
    for word in [*split_words(text), Word("end", "")]:
        if word.kind == "name" and word.written.upper() not in KEYWORDS:
            run.append(word.written)
        elif len(run) > 1:
            break
        else:
            run = []
    return " ".join(run)


def mixed_list(text: str) -> tuple[str, str] | None:
    """Return two items of different types in one `IN (…)`; None if there are none."""
    for items in _lists(split_words(text)):
        kinds: dict[str, str] = {}
        for item in items:
            kind = _kind(item)
            if kind:
                kinds.setdefault(kind, " ".join(word.written for word in item))
        if len(kinds) > 1:
            first, second, *_ = kinds.values()
            return first, second
    return None


def _lists(words: list[Word]) -> Iterator[list[list[Word]]]:
    """Yield the items of every `IN (…)`."""
    for index, (word, after) in enumerate(itertools.pairwise(words)):
        if word.kind != "name" or word.written.upper() != "IN" or after.written != "(":
            continue
        items: list[list[Word]] = [[]]
        depth = 0
        for inner in words[index + 1 :]:
            depth += {"(": 1, ")": -1}.get(inner.written, 0)
            if depth == 0:
                break
            if inner.written == "," and depth == 1:
                items.append([])
            elif (inner.written, depth) != ("(", 1):
                items[-1].append(inner)
        yield items


def _kind(item: list[Word]) -> str:
    match [word.kind for word in item], [word.written.upper() for word in item]:
        case (["text"], _):
            return "text"
        case (["number"] | ["sign", "number"], _):
            return "number"
        case (_, ["TRUE" | "FALSE"]):
            return "boolean"
        case (["name", "text"], ["DATE" | "TIMESTAMP", _]):
            return "date"
        case _:
            return ""
