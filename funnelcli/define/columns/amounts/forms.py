"""How amounts are written: with signs of currencies, thousands marks and a decimal mark."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import polars as pl

Mark = Literal[".", ","]

SPACES = " \u00a0\u2007\u2009\u202f\u200e\u200f"
"""The last two are no spaces, but tell in which direction an amount is written."""
APOSTROPHES = "'’"
MINUS = "\u2212\u2010\u2011\u2012\u2013\u2014\ufe58\ufe63\uff0d-"
"""The minus sign, and the dashes that stand for it; the hyphen last, as sets in patterns want."""
SCALES = {"K": "E3", "M": "E6", "B": "E9"}
"""Thousands, millions and billions behind a number, as exponents."""

PLAIN = r"^[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?$"
"""A number as programs write it; the decimal type reads it as it stands."""
WHOLE = r"^[+-]?[0-9]+$"


@dataclass(frozen=True)
class AmountForm:
    """One way to write all amounts of a column."""

    decimal: Mark | None = "."
    """None where there are no decimals: either mark is of thousands."""
    words: tuple[str, ...] = ()
    """Signs and codes of currencies in the column."""
    as_is: Literal["whole", "plain"] | None = None
    """All values are whole or plain numbers, which need no taking apart."""

    @cached_property
    def pattern(self) -> str:
        """The regular expression of an amount, with what stands beside it as named groups."""
        word = any_of(self.words)
        gap, sign = f"[{SPACES}]*", f"[+{MINUS}]?"
        return (
            rf"^\(?{gap}{sign}{gap}(?P<before>{word})?{gap}\(?{sign}{gap}{_number(self.decimal)}"
            rf"{gap}[KkMmBb]?{gap}(?P<after>{word})?{gap}{sign}{gap}\)?$"
        )

    def number(self, value: pl.Expr) -> pl.Expr:
        """Write an amount as a plain number, `-342.09E3` for `($342.09K)`; null if it is none."""
        match self.as_is:
            case "whole":
                return value.cast(pl.Int64, strict=False)
            case "plain":
                return value
        thousands = [mark for mark in (",", ".") if mark != self.decimal]
        written = {
            **dict.fromkeys((*self.words, *SPACES, *APOSTROPHES, *thousands, ")"), ""),
            **({} if self.decimal is None else {self.decimal: "."}),
            **dict.fromkeys(MINUS, "-"),
            "(": "-",
            **{letter: e for key, e in SCALES.items() for letter in (key, key.lower())},
        }
        opened, closed = (value.str.contains(mark, literal=True) for mark in "()")
        number = value.str.replace_many(list(written), list(written.values()), leftmost=True)
        # A sign too many is left in, and what has two is no number.
        return pl.when(value.str.contains(self.pattern) & (opened == closed)).then(
            number.str.replace(r"^(.+)([+-])$", "$2$1")
        )

    def sign(self, value: pl.Expr) -> pl.Expr:
        """Name what stands before and behind an amount, with a space between."""
        if len(self.words) == 1:  # much faster
            return pl.when(value.str.contains(self.words[0], literal=True)).then(
                pl.lit(self.words[0])
            )
        return pl.when(value.str.contains(self.pattern)).then(
            value.str.replace(self.pattern, "${before} ${after}").str.strip_chars()
        )


def any_of(words: Iterable[str]) -> str:
    """Make a pattern of words; of none it matches nothing."""
    return "|".join(map(re.escape, words)) or r"[^\s\S]"


def _number(decimal: Mark | None) -> str:
    """Make the pattern of the digits of an amount, thousands marks of one kind among them.

    A group of thousands does not begin with 0: `0,500` is a half.
    """
    marks = [re.escape(mark) for mark in (",", ".") if mark != decimal]
    groups = [rf"[1-9][0-9]{{0,2}}(?:{m}[0-9]{{3}})+" for m in (*marks, f"[{SPACES}]", "['’]")]
    if decimal == ".":  # lakh and crore: 1,77,000
        groups.append(r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}")
    whole = "|".join(["[0-9]+", *groups])
    if decimal is None:
        return f"(?:{whole})"
    point = re.escape(decimal)
    return rf"(?:(?:{whole})(?:{point}[0-9]*)?|{point}[0-9]+)(?:[eE][+-]?[0-9]+)?"
