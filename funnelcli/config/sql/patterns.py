"""Patterns of LIKE, and regular expressions, which are those of Rust and take linear time."""

import re
from functools import lru_cache

import polars as pl

from funnelcli.config.sql.errors import SqlError

LONGEST = 1000
FLAGS = "ims"


def like(value: pl.Expr, pattern: str, escape: str = "") -> pl.Expr:
    """Match a whole text: `%` stands for any characters, `_` for one."""
    pieces = _pieces(pattern, escape)
    if "_" not in pieces and "%" not in pieces[1:-1]:
        inner = "".join(piece[1:] for piece in pieces if piece.startswith("="))
        match pieces[:1] == ["%"], len(pieces) > 1 and pieces[-1] == "%":
            case True, True:
                return value.str.contains(inner, literal=True)
            case True, False:
                return value.str.ends_with(inner)
            case False, True:
                return value.str.starts_with(inner)
            case _:
                return value == inner
    signs = {"%": ".*", "_": "."}
    regex = "".join(signs.get(piece) or literally(piece[1:]) for piece in pieces)
    return value.str.contains(checked(f"(?s)^{regex}$"))


def matched(value: pl.Expr, pattern: str, flags: str = "") -> pl.Expr:
    """Tell whether a regular expression is found in a text."""
    return value.str.contains(checked(_with_flags(pattern, flags)))


def replaced(value: pl.Expr, pattern: str, other: str, flags: str = "") -> pl.Expr:
    r"""Replace the first match of a regular expression, or all; `\1` is its first group."""
    regex = checked(_with_flags(pattern, flags.replace("g", "")))
    written = re.sub(r"\\(\d)", r"${\1}", other.replace("$", "$$"))
    if "g" in flags:
        return value.str.replace_all(regex, written)
    return value.str.replace(regex, written)


@lru_cache(maxsize=1000)
def checked(regex: str) -> str:
    """Refuse what is no regular expression."""
    if len(regex) > LONGEST:
        raise SqlError(f"a pattern of more than {LONGEST} characters")
    try:
        pl.Series([""]).str.contains(regex)
    except pl.exceptions.ComputeError as error:
        why = str(error).rpartition("error: ")[2].splitlines()[0]
        raise SqlError(f"'{regex}' is no regular expression: {why}") from None
    return regex


def literally(text: str) -> str:
    r"""Write a text as a regular expression of itself: `a\.b`."""
    return re.sub(r"([\\.+*?()|\[\]{}^$#&~-])", r"\\\1", text)


def _with_flags(pattern: str, flags: str) -> str:
    if other := set(flags) - set(FLAGS):
        raise SqlError(
            f"'{min(other)}' is no flag of a regular expression",
            "there are i (any case), m (^ and $ for each line), s (. for the end of a line, too)",
        )
    return f"(?{''.join(sorted(set(flags)))}){pattern}" if flags else pattern


def _pieces(pattern: str, escape: str) -> list[str]:
    """Split a pattern into `%`, `_` and what stands for itself, with a `=` before it."""
    pieces: list[str] = []
    signs = iter(pattern)
    for sign in signs:
        if escape and sign == escape:
            pieces.append("=" + next(signs, ""))
        elif sign == "%" and pieces[-1:] == ["%"]:
            continue
        else:
            pieces.append(sign if sign in "%_" else "=" + sign)
    return pieces or ["="]
