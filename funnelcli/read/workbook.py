"""What a workbook would take in memory, found out before a library is asked to read it.

Its parts are packed XML, of which a few bytes can mean much in three ways: by how they are packed;
as one text that many cells refer to; and as a cell far away, since a sheet is read as a rectangle.
"""

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.read.limits import HINT, Limits
from funnelcli.words.text import sized

_AT_ONCE: Final = 1 << 14
_LONGEST_TAG: Final = 1 << 16
_TEXTS: Final = "xl/sharedstrings.xml"
_CELL: Final = 24
"""Bytes that each cell of the rectangle takes, be it empty."""

_NAME: Final = rb"(?:[^<>\s:]+:)?"
_ATTRIBUTES: Final = rb"""(?:[^>"']|"[^"]*"|'[^']*')*?"""
_MAY_BE_FAR: Final = re.compile(
    rb"""r=(?:"(?:[F-Zf-z][A-Za-z]|[A-Za-z]{3})\d|'|\s)|r\s+=""", re.ASCII
)
"""What a sheet has if a cell is in column FA or beyond. Nearer ones make no such rectangle."""
_PLACE: Final = re.compile(
    rb"<" + _NAME + rb"c\s" + _ATTRIBUTES + rb"""\br\s*=\s*["']\s*([A-Za-z]+)(\d+)""", re.ASCII
)
_REFERENCE: Final = re.compile(
    rb"""["']s["']""" + _ATTRIBUTES + rb">\s*<" + _NAME + rb"v>\s*(\d{1,9})", re.ASCII
)
_END_OF_TEXT: Final = re.compile(rb"</" + _NAME + rb"si\s*>", re.ASCII)


class _Workbook:
    """The parts of a workbook, unpacked piece by piece within limits."""

    def __init__(self, file: Found, limits: Limits) -> None:
        self.file, self.limits = file, limits
        self.packed = self.unpacked = 0
        with zipfile.ZipFile(file.path) as archive:
            parts = archive.infolist()
        self.texts = [each for each in parts if each.filename.lower() == _TEXTS]
        self.others = [each for each in parts if each not in self.texts]

    def pieces(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Unpack a part, in pieces that end before a tag; none of what is packed otherwise."""
        methods = {zipfile.ZIP_DEFLATED: zlib.decompressobj(wbits=-15).decompress}
        unpack = methods.get(part.compress_type, bytes)
        held = b""
        for packed in _packed(self.file.path, part):
            self.packed += len(packed)
            piece = unpack(packed)
            self.unpacked += len(piece)
            self.limits.check(self.file, self.packed, self.unpacked, self.limits.in_memory)
            piece = held + piece
            tag = piece.rfind(b"<")
            held = piece[tag:] if tag >= max(0, len(piece) - _LONGEST_TAG) else b""
            yield piece[: len(piece) - len(held)]
        yield held

    def sizes(self) -> Iterator[int]:
        """Tell how long each text is that cells can refer to."""
        size = 0
        for part in self.texts:
            for piece in self.pieces(part):
                first, *others = _END_OF_TEXT.split(piece)
                size += len(first)
                for other in others:
                    yield size
                    size = len(other)


def check_workbook(file: Found, limits: Limits) -> None:
    """Raise where a workbook would take more memory than the limits allow.

    `zipfile.BadZipFile` and `zlib.error` are left to who reads it.
    """
    book = _Workbook(file, limits)
    longest = max(book.sizes(), default=0)
    references, far = 0, []
    for part in book.others:
        for piece in book.pieces(part):
            references += _referring(piece)
            if part not in far and _MAY_BE_FAR.search(piece):
                far.append(part)
    for part in far:
        _check_rectangle(file, limits, _Workbook(file, limits).pieces(part))
    if references * longest > limits.in_memory:
        _check_texts(_Workbook(file, limits))


def _packed(path: Path, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Read the bytes of a part, which has a header of its own."""
    with path.open("rb") as handle:
        handle.seek(part.header_offset + 26)
        lengths = handle.read(4)  # of its name, and of what else is said of it
        handle.seek(sum(int.from_bytes(each, "little") for each in (lengths[:2], lengths[2:])), 1)
        left = part.compress_size
        while chunk := handle.read(min(_AT_ONCE, left)):
            left -= len(chunk)
            yield chunk


def _check_rectangle(file: Found, limits: Limits, pieces: Iterable[bytes]) -> None:
    """Raise where the cells of a sheet span too large a rectangle, full or not."""
    width = height = 0
    for piece in pieces:
        places = _PLACE.findall(piece)
        width = max([width, *(_number(letters) for letters in {each[0] for each in places})])
        height = max([height, *(int(number) for _, number in places)])
        if width * height * _CELL > limits.in_memory:
            raise DataError(
                f"{file.shown}: a sheet of {height:,} rows and {width:,} columns, as cells stand "
                "that far out",
                f"Delete what is there, or save the sheet as 'CSV UTF-8'. {HINT}",
            )


def _number(letters: bytes) -> int:
    """Tell the number of a column: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number


def _referring(piece: bytes) -> int:
    """Count what may say of a cell that it refers to a text."""
    return piece.count(b'"s"') + piece.count(b"'s'")


def _check_texts(book: _Workbook) -> None:
    """Raise where the texts of all cells that refer to one are too much; each cell has its own."""
    sizes = list(book.sizes())
    total = 0
    for part in book.others:
        for piece in book.pieces(part):
            found = [int(index) for index in _REFERENCE.findall(piece)]
            total += sum(sizes[index] for index in found if index < len(sizes))
            total += (_referring(piece) - len(found)) * max(sizes)
            if total > book.limits.in_memory:
                raise DataError(
                    f"{book.file.shown}: the texts of its cells are more than "
                    f"{sized(book.limits.in_memory)}",
                    f"Save the sheet as 'CSV UTF-8'. {HINT}",
                )
