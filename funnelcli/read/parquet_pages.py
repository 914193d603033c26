"""The sizes that a Parquet file states, held against each other before any of them is believed.

A library asks for as much memory as a file says it needs, and where there is not so much, the
process is ended. What is merely unusual, or cannot be seen, is left to the library to judge.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import Final

from funnelcli.read.failures import unreadable
from funnelcli.read.files import Found
from funnelcli.read.limits import Limits
from funnelcli.read.packed import SMALL
from funnelcli.read.thrift import Struct, ThriftError, Wanted, read_struct

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

_NUMBER: Final[Wanted] = {}
_OF_PAGE: Final[Wanted] = {
    _PAGE_KIND: _NUMBER, _PAGE_UNPACKED: _NUMBER, _PAGE_PACKED: _NUMBER,
    **{header: {_VALUES: _NUMBER} for header in _HEADERS.values()},
}  # fmt: skip
_OF_META: Final[Wanted] = dict.fromkeys(
    (_META_VALUES, _META_UNPACKED, _META_PACKED, _META_DATA, _META_DICTIONARY), _NUMBER
)
_OF_COLUMN: Final[Wanted] = {_COLUMN_FILE: {}, _COLUMN_META: _OF_META, _COLUMN_CRYPTO: {}}
_OF_GROUP: Final[Wanted] = {_GROUP_COLUMNS: _OF_COLUMN, _GROUP_ROWS: _NUMBER}
_OF_FOOTER: Final[Wanted] = {_FILE_ROWS: _NUMBER, _FILE_GROUPS: _OF_GROUP}

_OF_ANOTHER_FORM: Final = (LookupError, TypeError, AttributeError)
"""What it ends in to look for a field in what has none, or not that one."""


class _ContradictionError(ValueError):
    """Two statements of a file that cannot both be true."""


def check_sizes(file: Found, limits: Limits) -> None:
    """Refuse a Parquet file whose sizes contradict each other or the file, or exceed the limits.

    The rows of its row groups add up to its rows. The values of the pages of a column in a row
    group add up to those of the column, which are at least one for each row. Each page lies
    between the magic and the footer, and a large one is unpacked not larger than its column.
    """
    with _content(file.path) as content:
        try:
            for packed, unpacked in _checked(content):
                limits.check(file, packed, unpacked)
        except (_ContradictionError, ThriftError, *_OF_ANOTHER_FORM) as error:
            raise unreadable(file, error) from error


@contextmanager
def _content(path: Path) -> Iterator[bytes | mmap]:
    """Give what a file holds; to map a small one would take longer than to read it."""
    with path.open("rb") as handle:
        if os.fstat(handle.fileno()).st_size <= SMALL:
            yield handle.read()
            return
        with mmap(handle.fileno(), 0, access=ACCESS_READ) as content:
            yield content


def _checked(content: bytes | mmap) -> Iterator[tuple[int, int]]:
    """Check one column after the other; yield the bytes of all pages so far, and unpacked."""
    packed = unpacked = 0
    end = len(content) - _TAIL - int.from_bytes(content[-_TAIL:-4], "little")
    _hold(content[-4:] == _MAGIC and end >= len(_MAGIC))
    footer, _ = read_struct(content, end, _OF_FOOTER)
    groups = footer[_FILE_GROUPS]
    _hold(footer[_FILE_ROWS] == sum(group[_GROUP_ROWS] for group in groups))
    for group in groups:
        for column in group[_GROUP_COLUMNS]:
            if _COLUMN_FILE not in column and _COLUMN_CRYPTO not in column:
                meta = column[_COLUMN_META]
                unpacked += _unpacked(content, end, meta, group[_GROUP_ROWS])
                packed += meta[_META_PACKED]
                yield packed, unpacked


def _unpacked(content: bytes | mmap, end: int, meta: Struct, rows: int) -> int:
    """Check the pages of a column, and tell what they unpack to."""
    values, most = meta[_META_VALUES], max(meta[_META_UNPACKED], _HARMLESS)
    _hold(0 <= rows <= values)
    start = meta.get(_META_DICTIONARY) or meta[_META_DATA]
    behind = start + meta[_META_PACKED]
    _hold(not values or len(_MAGIC) <= start <= behind <= end)
    pages, unpacked = _pages(content, start, end), 0
    while values > 0:
        page = next(pages, {})
        _hold(page[_PAGE_UNPACKED] <= most)
        unpacked += page[_PAGE_UNPACKED]
        values -= _values(page)
    _hold(values == 0)
    return unpacked


def _pages(content: bytes | mmap, at: int, end: int) -> Iterator[Struct]:
    """Read the header of one page after the other."""
    while at < end:
        page, at = read_struct(content, at, _OF_PAGE)
        at += page[_PAGE_PACKED]
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
