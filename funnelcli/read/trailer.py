"""Footers and totals that reports write below their rows."""

import csv
import io
import re
from collections.abc import Sequence

_SENTENCE = re.compile(
    r"""
    confidential[ ]information\b.*
    | copyright[ ](\(c\)|©).*
    | (report[ ])?(generated|exported|printed|run)[ ](by|on|at)\b.*
    | (filtered|sorted)[ ]by\b.*
    | end[ ]of[ ](report|file)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_TOTAL = re.compile(
    r"""
    (grand[ ]|sub)?totals?\b.*
    | [\d.,\s]*\d[ ](records?|rows?|leads?|items?)([ ](in[ ]total|total))?
    | (total[ ])?(records?|rows?)([ ]count)?\s*[:=]?\s*[\d.,]*
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What the first words below the last row are known to be, in reports of CRMs."""

_NUMBER = re.compile(r"[^\w\s]{0,3}\s?-?[\d][\d.,'\s]*\s?(%|[A-Za-z]{3}|[^\w\s])?")
"""An amount, a count or a share; no date, which has its marks inside."""


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
        fields = _filled(line, delimiter)
        if not fields:
            continue
        above = _filled(lines[position - 1].rstrip("\r"), delimiter) if position else ["?"]
        only_numbers = not above and len(fields) > 1 and all(map(_is_number, fields))
        if not only_numbers and not _is_footer(fields):
            break
        found.append(position)
    return found[::-1]


def _filled(line: str, delimiter: str) -> list[str]:
    fields = next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [])
    return [field.strip() for field in fields if field.strip()]


def _is_footer(fields: Sequence[str]) -> bool:
    """Tell a sentence, or a total with nothing but numbers beside it."""
    if _SENTENCE.fullmatch(", ".join(fields)):
        return True
    return _TOTAL.fullmatch(fields[0]) is not None and all(map(_is_number, fields[1:]))


def _is_number(field: str) -> bool:
    return _NUMBER.fullmatch(field) is not None
