"""Where a table begins in its file, which may be below titles, filters and blank lines.

A header that is not first is taken for one where nothing else can be: above it are blank lines
and lines with at most half as many cells, its own cells are words that differ from each other, and
below it are rows of as many cells, of which some column holds no words.
"""

import csv
import io
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from funnelcli.errors import DataError

LOOK = 100
"""So many records at the beginning of a file are looked at."""
SEVERAL = 2
"""A header has so many cells at least, and so many rows below it."""
DATA_BELOW = "start entering data below this line"
NAMED = ("Column Labels:", "Column Name:")
"""How templates of Frappe say where data begin, and which of the lines above names columns."""

_NUMBER = re.compile(r"[\W_]*\d[\d\W_]*([ ]?[AaPp]\.?[Mm]\.?|[KMkm]|T[\d\W]+Z?)?")
"""A number, an amount or a date of digits: no name of a column, or no certain one."""
_ADDRESS = re.compile(r"\S+@\S+")
_CODE = re.compile(r"\S*\d\S*")
_NAMED_MONTH = re.compile(
    r"(\w+,? )?(\d{1,2}\W+[^\W\d]{3,10}\W+\d{2,4}|[^\W\d]{3,10}\W+\d{1,2},?\W+\d{4})\b.*"
)


@dataclass(frozen=True, slots=True)
class Record:
    """A record at the beginning of a file, and its first and last line."""

    line: int
    end: int
    cells: tuple[str, ...]
    """Trimmed."""

    @property
    def filled(self) -> list[str]:
        """Its cells that hold something."""
        return [cell for cell in self.cells if cell]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table is, in lines of a text or rows of a sheet, counted from 1."""

    header: int
    header_end: int
    """The last line of the header, which can have line breaks in quotes."""
    rows: int
    """The first line below the header that can be of a row."""

    @property
    def above(self) -> int:
        """How many lines above the rows are not of the header."""
        return self.header - 1 + self.rows - 1 - self.header_end

    def moved(self, lines: int) -> "Place":
        """The same place in a text with so many more lines above."""
        return Place(self.header + lines, self.header_end + lines, self.rows + lines)


FIRST = Place(1, 1, 2)
"""The place of a table that begins with its header."""


def records_of(text: str, delimiter: str) -> Iterator[Record]:
    """Cut the beginning of a text into records. Lines end with LF; a lone CR is a space."""
    csv.field_size_limit(sys.maxsize)
    lines = (re.sub("\r(?!\n)", " ", line) for line in io.StringIO(text, newline="\n"))
    reader = csv.reader(lines, delimiter=delimiter)
    begins = 1
    for cells in reader:
        yield Record(begins, reader.line_num, tuple(map(str.strip, cells)))
        begins = reader.line_num + 1


def place_in_text(shown: str, text: str, delimiters: Sequence[str], *, whole: bool) -> Place | None:
    """Find the table in the beginning of a text; None where it begins with the header.

    The last record of what is not the `whole` text may be cut, and is not looked at.
    """
    if text.startswith("sep="):
        return None  # refused by name
    readings = []
    for delimiter in delimiters:
        records = list(islice(records_of(text, delimiter), LOOK + 1))
        del records[LOOK if whole else max(1, min(LOOK, len(records) - 1)) :]
        if _begins_with_header(records):
            return None
        readings.append(records)
    return _found(shown, readings)


def place_in_sheet(shown: str, records: Sequence[Record]) -> Place | None:
    """Find the table in the first rows of a sheet; None where these begin with the header."""
    return None if _begins_with_header(records) else _found(shown, [records])


def declared(header: Record, below: Sequence[Record]) -> Place:
    """Take the header that the YAML names; what is below belongs to it as far as that is known."""
    return Place(header.line, header.end, _rows(header, below))


def _begins_with_header(records: Sequence[Record]) -> bool:
    """Tell the common case: a first record of several cells, all filled, and no other width."""
    return _is_regular(records) and all(records[0].cells)


def _is_regular(records: Sequence[Record]) -> bool:
    """Tell whether the first record has several cells, and all others have as many."""
    width = len(records[0].cells) if records else 0
    return width >= SEVERAL and all(len(each.cells) == width for each in records if each.filled)


def _found(shown: str, readings: Sequence[Sequence[Record]]) -> Place | None:
    """Choose the table among what each delimiter makes of a text; raise where none is certain."""
    certain, open_ones = [], []
    for records in readings:
        if not records:
            return None
        if (header := _template_header(records)) is not None:
            certain.append((records, header))
            continue
        likely = [at for at in range(1, len(records)) if _may_be_header(records, at)]
        standing_out = (at for at in likely if _stands_out(records, at))
        sure = next((at for at in standing_out if _is_header(records, at)), None)
        if sure is not None:
            certain.append((records, sure))
        # a title without a delimiter may be a column by itself, and is read as such
        if likely and (not records[0].filled or len(records[0].cells) > 1):
            open_ones += [records[at].line for at in _rivals(records, likely)]
    # what is regular from its first record on is not cut narrower by another delimiter
    regular = max((len(each[0].cells) for each in readings if _is_regular(each)), default=0)
    certain = [(records, at) for records, at in certain if len(records[at].cells) >= regular]
    certain.sort(key=lambda found: len(found[0][found[1]].filled), reverse=True)
    widths = [len(records[at].filled) for records, at in certain[:2]]
    if widths and widths[1:] != widths[:1]:
        records, at = certain[0]
        return declared(records[at], records[at + 1 :])
    if not open_ones:
        return None
    first, lines = readings[0][0], sorted(set(open_ones))
    several = f": it may be {' or '.join(map(str, lines))}" if len(lines) > 1 else ""
    what = "a title, as it seems," if first.filled else "a blank line"
    raise DataError(
        f"{shown}:{first.line}: {what} where the header should be, and no line below is the header "
        "for certain",
        f"Say which line is, counted from 1{several}: `read: {{header_row: "
        f"{'…' if several else lines[0]}}}`, or 1 if it is the first.",
    )


def _rivals(records: Sequence[Record], likely: Sequence[int]) -> list[int]:
    """List the records that a person may find to be the header, where one is likely to be it.

    Those are all that are wider than what is above, or that look like names above values.
    """
    widths = [len(each.filled) for each in records]
    return [
        at
        for at in range(1, len(records))
        if at in likely
        or (widths[at] > max(SEVERAL - 1, *widths[:at]) and _body(records, at))
        or _is_header(records, at)
    ]


def _template_header(records: Sequence[Record]) -> int | None:
    """Find the names of columns in a template that says where its data begin."""
    if not any(map(_says_data_below, records)):
        return None
    first_cells = [each.cells[0] if each.cells else "" for each in records]
    return next((first_cells.index(name) for name in NAMED if name in first_cells), None)


def _rows(header: Record, below: Sequence[Record]) -> int:
    """Tell the line that rows begin on: below the header, or where a template says so."""
    ends = (each.end for each in below if _says_data_below(each))
    return next(ends, header.end) + 1


def _says_data_below(record: Record) -> bool:
    return bool(record.cells) and record.cells[0].strip("-: ").casefold() == DATA_BELOW


def _may_be_header(records: Sequence[Record], at: int) -> bool:
    """Tell a record with more filled cells than any above it, and rows of its width below.

    Right below other lines it has twice as many, and no numbers: else it may be a row.
    """
    here, above = records[at].filled, max(len(each.filled) for each in records[:at])
    if len(here) < SEVERAL or len(here) <= above or not _body(records, at):
        return False
    if not records[at - 1].filled:
        return True
    return _stands_out(records, at) and not any(map(_is_value, here))


def _stands_out(records: Sequence[Record], at: int) -> bool:
    """Tell a record with at least twice as many filled cells as any above it."""
    return len(records[at].filled) >= 2 * max(len(each.filled) for each in records[:at])


def _is_header(records: Sequence[Record], at: int) -> bool:
    """Tell a header from a row: words that differ, above columns of which some hold no words."""
    here, body = records[at], _body(records, at)
    folded = {cell.casefold() for cell in here.filled}
    if any(map(_is_value, here.filled)) or len(folded) < len(here.filled) or len(body) < SEVERAL:
        return False
    columns = list(zip(*(each.cells for each in body), strict=True))
    named = all(cell or not any(column) for cell, column in zip(here.cells, columns, strict=True))
    return named and any(
        bool(cell) and not re.search(r"\d", cell) and _holds_values(column)
        for cell, column in zip(here.cells, columns, strict=True)
    )


def _body(records: Sequence[Record], at: int) -> list[Record]:
    """List the rows below a header, up to the first of another width."""
    width = len(records[at].cells)
    below = takewhile(lambda each: not each.filled or len(each.cells) == width, records[at + 1 :])
    return [each for each in below if each.filled]


def _holds_values(column: Sequence[str]) -> bool:
    """Tell a column of numbers, dates, ids or addresses, of which there are several."""
    filled = [cell for cell in column if cell]
    return len(filled) >= SEVERAL and all(
        _is_value(cell) or _CODE.fullmatch(cell) or _NAMED_MONTH.fullmatch(cell) for cell in filled
    )


def _is_value(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell) or _ADDRESS.fullmatch(cell))
