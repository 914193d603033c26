"""The encoding of a text file, and its text in UTF-8."""

import codecs
import gzip
import shutil
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from funnelcli.errors import DataError
from funnelcli.read.files import Found
from funnelcli.read.packed import compression, torn
from funnelcli.tables.raw import WINDOWS

UTF8 = "utf-8"

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAMES = {
    "cp1252": WINDOWS, "utf_8": UTF8, "utf-8-sig": UTF8, "utf_8_sig": UTF8, "utf-16": "utf-16",
}  # fmt: skip


def encoding_of(head: bytes, declared: str | None) -> str:
    """Tell the encoding of a file by its first bytes, unless it is declared.

    A file that begins as UTF-8 may prove later to be none; then it is read as Windows-1252,
    unless it begins with the mark of UTF-8, which says that it is damaged.
    """
    if declared is not None:
        name = codecs.lookup(declared).name
        return _NAMES.get(name, name)
    if head.startswith(_UTF16):
        return "utf-16"
    try:
        codecs.getincrementaldecoder(UTF8)().decode(head)
    except UnicodeDecodeError:
        return UTF8 if head.startswith(codecs.BOM_UTF8) else WINDOWS
    return UTF8


def recode(file: Found, encoding: str, copy: Path) -> None:
    """Write the text of a file in UTF-8, line for line."""
    if compression(file.path) == "zstd":
        raise torn(file)
    try:
        with _opened(file.path, encoding) as text, copy.open("w", encoding=UTF8, newline="") as out:
            shutil.copyfileobj(text, out, 1 << 20)
    except UnicodeError as error:
        raise _undecodable(file, encoding) from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise torn(file) from error


def is_utf8(path: Path) -> bool:
    """Tell whether a file, packed or not, is UTF-8 text to its end."""
    decoder = codecs.getincrementaldecoder(UTF8)()
    with gzip.open(path) if compression(path) == "gzip" else path.open("rb") as handle:
        try:
            while chunk := handle.read(1 << 20):
                decoder.decode(chunk)
        except (UnicodeError, EOFError, OSError, zlib.error) as error:
            return not isinstance(error, UnicodeError)  # damaged, which is another matter
    return True


def _opened(path: Path, encoding: str) -> IO[str]:
    if compression(path):
        return gzip.open(path, "rt", encoding=encoding, newline="")
    return path.open(encoding=encoding, newline="")


def _undecodable(file: Found, encoding: str) -> DataError:
    """Say on which line text is not of its encoding."""
    read = gzip.open if compression(file.path) else open
    number = 1
    with read(file.path, "rb") as lines:
        number = _first_wrong(lines, encoding)
    what = "neither UTF-8 nor Windows-1252" if encoding == WINDOWS else f"not {encoding}"
    return DataError(
        f"{file.shown}:{number}: {what} text",
        "Name its encoding with `read: {encoding: …}`, or save the export as UTF-8 (Excel: "
        "'CSV UTF-8').",
    )


def _first_wrong(lines: Iterable[bytes], encoding: str) -> int:
    decoder = codecs.getincrementaldecoder(encoding)()
    number = 1
    try:
        for line in lines:
            decoder.decode(line)
            number += 1
    except UnicodeError:
        pass  # the line that was looked for
    return number
