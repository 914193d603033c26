"""The sizes that a Parquet file states, held against each other before any of them is believed.

A library asks for as much memory as a file says it needs, and where there is not so much, the
process is ended. What is merely unusual, or cannot be seen, is left to the library to judge.
"""

from collections.abc import Iterator
from mmap import ACCESS_READ, mmap
from typing import Final

from funnelcli.read.failures import unreadable
from funnelcli.read.files import Found
from funnelcli.read.thrift import Struct, Thrift, ThriftError

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
"""Bytes behind the footer: its length, and the magic again."""

_HARMLESS: Final = 1 << 24
"""Bytes that can be asked for anywhere, whatever the size of a column is said to be."""

# The numbers of the fields, as parquet.thrift has them.
_FILE_ROWS, _FILE_GROUPS = 3, 4
_GROUP_COLUMNS, _GROUP_ROWS = 1, 3
_COLUMN_FILE, _COLUMN_META, _COLUMN_CRYPTO = 1, 3, 8
_META_VALUES, _META_UNPACKED, _META_PACKED, _META_DATA, _META_DICTIONARY = 5, 6, 7, 9, 11
_PAGE_KIND, _PAGE_UNPACKED, _PAGE_PACKED = 1, 2, 3
_DATA, _DICTIONARY, _DATA_2 = 0, 2, 3
_HEADERS: Final = {_DATA: 5, _DICTIONARY: 7, _DATA_2: 8}
"""The field that has the header of its kind in the header of a page."""
_VALUES = 1
"""How many values a page has, in the header of its kind."""


_OF_ANOTHER_FORM: Final = (LookupError, TypeError, AttributeError)
"""What it ends in to look for a field in what has none, or not that one."""


class _ContradictionError(ValueError):
    """Two statements of a file that cannot both be true."""


def check_sizes(file: Found) -> None:
    """Refuse a Parquet file whose sizes contradict each other or the file.

    The rows of its row groups add up to its rows. The values of the pages of a column in a row
    group add up to those of the column, which are at least one for each row. Each page lies
    between the magic and the footer, and a large one is unpacked not larger than its column.
    """
    with file.path.open("rb") as handle, mmap(handle.fileno(), 0, access=ACCESS_READ) as content:
        try:
            _check(content)
        except (_ContradictionError, ThriftError, *_OF_ANOTHER_FORM) as error:
            raise unreadable(file, error) from error


def _check(content: mmap) -> None:
    end = len(content) - _TAIL - int.from_bytes(content[-_TAIL:-4], "little")
    _hold(content[-4:] == _MAGIC and end >= len(_MAGIC))
    footer = Thrift(content, end).struct()
    groups = footer[_FILE_GROUPS]
    _hold(footer[_FILE_ROWS] == sum(group[_GROUP_ROWS] for group in groups))
    for group in groups:
        for column in group[_GROUP_COLUMNS]:
            if _COLUMN_FILE not in column and _COLUMN_CRYPTO not in column:
                _check_column(content, end, column[_COLUMN_META], group[_GROUP_ROWS])


def _check_column(content: mmap, end: int, meta: Struct, rows: int) -> None:
    values, most = meta[_META_VALUES], max(meta[_META_UNPACKED], _HARMLESS)
    _hold(0 <= rows <= values)
    start = meta.get(_META_DICTIONARY) or meta[_META_DATA]
    behind = start + meta[_META_PACKED]
    _hold(not values or len(_MAGIC) <= start <= behind <= end)
    pages = _pages(content, start, end)
    while values > 0:
        page = next(pages, {})
        _hold(page[_PAGE_UNPACKED] <= most)
        values -= _values(page)
    _hold(values == 0)


def _pages(content: mmap, at: int, end: int) -> Iterator[Struct]:
    """Read the header of one page after the other."""
    while at < end:
        thrift = Thrift(content, at)
        page = thrift.struct()
        at = thrift.at + page[_PAGE_PACKED]
        _hold(page[_PAGE_PACKED] >= 0 and page[_PAGE_UNPACKED] >= 0 and at <= end)
        yield page


def _values(page: Struct) -> int:
    """Tell how many values of its column are in a page; in a dictionary are none."""
    kind = page[_PAGE_KIND]
    if kind not in _HEADERS:
        return 0
    values = int(page[_HEADERS[kind]][_VALUES])
    _hold(values >= 0)
    if kind != _DICTIONARY:
        return values
    _hold(values <= page[_PAGE_UNPACKED])  # none takes less than a byte
    return 0


def _hold(holds: bool) -> None:  # noqa: FBT001  (like assert, which may be turned off)
    if not holds:
        raise _ContradictionError
