"""What reading and copying a file can end in, whichever library does it."""

import errno
import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from funnelcli.errors import DataError
from funnelcli.read.files import Found

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}


def is_of_data(error: BaseException) -> bool:
    """Tell what a file can cause from an interrupt, and from a mistake of this program.

    A panic of a library in Rust is no `Exception`, and each library has a class of its own for it.
    """
    causes = (pl.exceptions.PolarsError, OSError, EOFError, zlib.error)
    return isinstance(error, causes) or type(error).__name__ == "PanicException"


def lacks_room(error: BaseException) -> bool:
    """Tell what a copy ends in that there is no room for, which says nothing of what is copied."""
    return _number(error) in _FULL


def is_of_text(error: BaseException) -> bool:
    """Tell what a text ends in that is torn, or of another encoding, from the lack of room."""
    return is_of_data(error) and not lacks_room(error)


def unreadable(file: Found, error: BaseException) -> DataError:
    """Say of a file that it cannot be read. What a library says of it may quote the data."""
    if number := _number(error):
        return DataError(f"{file.shown}: cannot be read: {os.strerror(number)}")
    return DataError(
        f"{file.shown}: damaged, or of a kind that cannot be read",
        "Fetch or export the file again; if that does not help, as 'CSV UTF-8'.",
    )


@contextmanager
def of_file(file: Found) -> Iterator[None]:
    """Let what goes wrong in it be told of the file."""
    try:
        yield
    except BaseException as error:
        if not is_of_data(error):
            raise
        raise unreadable(file, error) from error


@contextmanager
def copying(file: Found) -> Iterator[None]:
    """Say of a copy that there is no room for it, and not that the file is damaged."""
    try:
        yield
    except BaseException as error:
        if not lacks_room(error):
            raise
        raise no_room(file.shown, _number(error)) from error


def no_room(what: str, number: int) -> DataError:
    """Say that something has to be kept while the program runs, and cannot be."""
    return DataError(
        f"{what}: a copy is needed, and cannot be written: {os.strerror(number)}",
        "Make room in the folder for temporary files, or name another: TMPDIR=FOLDER.",
    )


def _number(error: BaseException) -> int:
    """Tell the number of an error of the system, which Polars has in the text only; else 0."""
    if not is_of_data(error):
        return 0
    told = re.search(r"\(os error (\d+)\)", str(error))
    number = error.errno if isinstance(error, OSError) else None
    return number or (int(told[1]) if told else 0)
