"""Footers and totals that reports write below their rows."""

import csv
import io
import re
from collections.abc import Sequence

_SENTENCE = re.compile(
    r"""
    confidential[ ]information\b.*
    | (report[ ])?(generated|exported|printed|run)[ ](by|on|at)\b.*
    | (filtered|sorted)[ ]by\b.*
    | end[ ]of[ ](report|file)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_COPYRIGHT = re.compile(r"copyright[ ](\(c\)|©).*", re.IGNORECASE)
"""Often with a comma in it, and not always quoted."""
_TOTAL = re.compile(
    r"""
    ((grand[ ]|sub)?totals?|(gesamt)?summe|gesamt|insgesamt|somme|totale|suma|totaal)
    [ ]?(\([\d.,]+[ ]\w+\)|[:=]?\s*[\d.,]+([ ]\w+)?|:)?
    | [\d.,\s]*\d[ ](records?|rows?|leads?|items?)([ ](in[ ]total|total))?
    | (total[ ])?(records?|rows?)([ ]count)?\s*[:=]?\s*[\d.,]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What the first words below the last row are known to be, in reports of CRMs."""

_NUMBER = re.compile(
    r"[^\w\s]{0,3}\s?-?(\d{1,3}([.,'\s]\d{3})+([.,]\d+)?|\d+([.,]\d+)?)\s?(%|[A-Za-z]{3}|[^\w\s])?"
)
"""An amount, a count or a share; no date, whose marks stand otherwise."""
_FRACTION = re.compile(r".*\d[.,]\d.*|.*%")
_ROW_OF_NUMBERS = 4
"""So many fields at least, each filled, has a row of shares below the columns."""


def footers(lines: Sequence[str], delimiter: str) -> list[int]:
    """Find the footer lines among the last lines of a file, by position.

    From the end upwards blank lines are passed over, known sentences and totals are footers, and
    so is a row of nothing but numbers below a blank one. Anything else is a row like any other,
    and so is every line that has to do with a quote over several lines.
    """
    found: list[int] = []
    for position in range(len(lines) - 1, -1, -1):
        line = lines[position].rstrip("\r")
        if line.count('"') % 2:
            break
        fields = _fields(line, delimiter)
        if not any(fields):
            continue
        is_below_blank = position > 0 and not any(_fields(lines[position - 1], delimiter))
        if not _is_footer(fields) and not (is_below_blank and _is_shares(fields)):
            break
        found.append(position)
    return found[::-1]


def _fields(line: str, delimiter: str) -> list[str]:
    text = io.StringIO(line.rstrip("\r"), newline="")
    return [field.strip() for field in next(csv.reader(text, delimiter=delimiter), [])]


def _is_footer(fields: Sequence[str]) -> bool:
    """Tell a sentence by itself, or a total with nothing but a few numbers beside it."""
    filled = [field for field in fields if field]
    if _COPYRIGHT.fullmatch(", ".join(filled)):
        return True
    if len(filled) == 1 and _SENTENCE.fullmatch(filled[0]):
        return True
    # a company can be called so: its row has other fields, most of them filled
    is_sparse = len(filled) == 1 or 2 * len(filled) <= len(fields)
    return bool(_TOTAL.fullmatch(filled[0])) and is_sparse and all(map(_is_number, filled[1:]))


def _is_shares(fields: Sequence[str]) -> bool:
    """Tell the row of ratios of each column that some reports end with."""
    return (
        len(fields) >= _ROW_OF_NUMBERS
        and all(map(_is_number, fields))
        and any(map(_FRACTION.fullmatch, fields))
    )


def _is_number(field: str) -> bool:
    return _NUMBER.fullmatch(field) is not None
