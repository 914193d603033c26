"""Words and zeros that mean "no date" in columns of dates, known without being configured."""

import polars as pl

_MIDNIGHT = r"(?:[T ]00?:00(?::00(?:\.0+)?)?(?: ?(?:Z|UTC|[+-]00:?00))?)?"
EMPTY = (
    r"(?i)^(?:"
    r"[-–—]+|n/a|n\.a\.?|na|#n/a|[(<\[]?(?:null|none|blank|empty|na|n/a)[)>\]]"
    r"|null|none|nan|nat|\\n"
    rf"|0000[-/.]00[-/.]00{_MIDNIGHT}|00[-/.]00[-/.](?:00)?00{_MIDNIGHT}"
    r")$"
)
"""Dashes, words of programs for nothing, and the day 0 of the year 0, at midnight at most."""


def is_empty(value: pl.Expr) -> pl.Expr:
    """True for trimmed text that says of a date that there is none."""
    return value.str.contains(EMPTY)
