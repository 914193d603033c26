"""Footers and totals that reports write below their rows."""

import csv
import io
import re
import sys
from collections.abc import Sequence

from funnelcli.words.privacy import shape

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

    Below a blank line, lines of one field of which one is known are a footer as a whole. Else
    from the end upwards blank lines are passed over, known sentences and totals are footers, and
    so is a row of nothing but numbers below a blank one. Anything else is a row like any other,
    and so is every line that has to do with a quote over several lines.
    """
    records: list[list[str]] = []
    is_blank_above = any(_may_be_blank(line, delimiter) for line in lines)
    for line in reversed(lines):
        if line.count('"') % 2:
            break
        records.insert(0, _fields(line, delimiter))
        if not is_blank_above and not _is_footer(records[0]):
            break  # as it is with nearly all files, of which there may be thousands
    found = _block(records)
    for position in range(found[0] - 1 if found else len(records) - 1, -1, -1):
        fields = records[position]
        if not any(fields):
            continue
        is_below_blank = position > 0 and not any(records[position - 1])
        if not _is_footer(fields) and not (is_below_blank and _is_shares(fields)):
            break
        found.insert(0, position)
    above = len(lines) - len(records)
    return [above + position for position in found]


def _block(records: Sequence[Sequence[str]]) -> list[int]:
    """Find the footer below the last blank record under a row: title, copyright, who made it.

    A record as wide as the rows, though only one of its fields is filled, could be a row. It is
    a footer beside a sentence that only footers have, unless it has digits as in the rows above.
    """
    rows = [at for at, fields in enumerate(records) if not _may_be_of_block(fields)]
    last_row = rows[-1] if rows else -1
    blank = next((at for at in range(last_row + 1, len(records)) if not any(records[at])), None)
    if blank is None or last_row < 0 or len(records[last_row]) < 2:  # noqa: PLR2004  (a table)
        return []
    block = [at for at in range(blank, len(records)) if any(records[at])]
    padded = [at for at in block if len(records[at]) > 1 and not _is_footer(records[at])]
    if padded and not any(_is_sentence(records[at]) for at in block):
        return []
    shapes = {(i, shape(cell)) for fields in records[:blank] for i, cell in enumerate(fields)}
    numbered = [(i, shape(cell)) for at in padded for i, cell in enumerate(records[at])]
    if any("9" in each[1] and each in shapes for each in numbered):
        return []
    return block if any(_is_footer(records[at]) for at in block) else []


def _may_be_of_block(fields: Sequence[str]) -> bool:
    return sum(map(bool, fields)) <= 1 or _is_footer(fields)


def _may_be_blank(line: str, delimiter: str) -> bool:
    return not line.replace(delimiter, "").replace('"', "").strip()


def _fields(line: str, delimiter: str) -> list[str]:
    csv.field_size_limit(sys.maxsize)
    text = io.StringIO(line.rstrip("\r"), newline="")
    return [field.strip() for field in next(csv.reader(text, delimiter=delimiter), [])]


def _is_footer(fields: Sequence[str]) -> bool:
    """Tell a sentence by itself, or a total with nothing but a few numbers beside it."""
    filled = [field for field in fields if field]
    if _is_sentence(fields):
        return True
    # a company can be called so: its row has other fields, most of them filled
    is_sparse = len(filled) == 1 or 2 * len(filled) <= len(fields)
    return bool(_TOTAL.fullmatch(filled[0])) and is_sparse and all(map(_is_number, filled[1:]))


def _is_sentence(fields: Sequence[str]) -> bool:
    filled = [field for field in fields if field]
    if _COPYRIGHT.fullmatch(", ".join(filled)):
        return True
    return len(filled) == 1 and _SENTENCE.fullmatch(filled[0]) is not None


def _is_shares(fields: Sequence[str]) -> bool:
    """Tell the row of ratios of each column that some reports end with."""
    return (
        len(fields) >= _ROW_OF_NUMBERS
        and all(map(_is_number, fields))
        and any(map(_FRACTION.fullmatch, fields))
    )


def _is_number(field: str) -> bool:
    return _NUMBER.fullmatch(field) is not None
