"""Zip archives: workbooks, which are such, and files that were packed with one."""

import errno
import shutil
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from funnelcli.errors import DataError
from funnelcli.read.failures import lacks_room, no_room
from funnelcli.read.files import Found
from funnelcli.read.foreign import document
from funnelcli.read.limits import Limits
from funnelcli.words.text import named

OLD_MAGIC = b"\xd0\xcf\x11\xe0"
"""How a workbook begins that is no archive yet."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
"""What is in a workbook with a password, which begins as an old one."""
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""How an archive begins, and one with nothing in it."""
_MAYBE = ".txt"
"""What is a table if nothing else is."""
_TEXTS = (".csv", ".tsv", ".tab", _MAYBE)
_TABLES = (*_TEXTS, ".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".gz", ".zst", ".zip")
"""What is a table, or may hold one: an archive with several of these is refused."""
_OF_BINARY = (b"PK", b"PAR1", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", OLD_MAGIC)
_ENCRYPTED = 1


def is_archive(path: Path) -> bool:
    """Tell a zip archive, a workbook or not, by its first bytes."""
    with path.open("rb") as handle:
        return handle.read(4) in _BEGINNINGS


def is_workbook(path: Path) -> bool:
    """Tell a workbook by what is in the archive: parts of Excel's, or of OpenDocument."""
    if not is_archive(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "content.xml" in names or any(name.startswith("xl/") for name in names)


def unzip(file: Found, copy: Path, limits: Limits) -> None:
    """Write the one table of an archive to a file; raise where there is none, or are several.

    No more is unpacked than the archive says.
    """
    with _opened(file) as archive:
        member = _table(file, archive)
        if member.flag_bits & _ENCRYPTED:
            raise DataError(
                f"{file.shown}: {member.filename} in it is encrypted", "Unpack it, and try again."
            )
        limits.check(file, member.compress_size, member.file_size)
        if member.file_size > shutil.disk_usage(copy.parent).free:
            raise no_room(file.shown, errno.ENOSPC)
        with archive.open(member) as packed, copy.open("wb") as plain:
            shutil.copyfileobj(packed, plain, 1 << 20)
    with copy.open("rb") as plain:
        if plain.read(4).startswith(_OF_BINARY):
            raise DataError(
                f"{file.shown}: {member.filename} in it is no text", "Unpack it, and try again."
            )


@contextmanager
def _opened(file: Found) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            yield archive
    except (
        zipfile.BadZipFile, zlib.error, EOFError, ValueError, RuntimeError,
    ) as error:  # fmt: skip
        raise DataError(
            f"{file.shown}: a zip archive that cannot be read, and no spreadsheet either",
            "Fetch the file again, or save the table as 'CSV UTF-8'.",
        ) from error
    except OSError as error:
        if lacks_room(error):
            raise
        raise DataError(f"{file.shown}: cannot be unpacked: {error.strerror or error}") from error


def _table(file: Found, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Choose the one member that is a table; what systems add beside their files is none."""
    members = [
        each
        for each in archive.infolist()
        if not each.is_dir() and not _is_hidden(PurePosixPath(each.filename))
    ]
    if not members:
        raise DataError(f"{file.shown}: an empty zip archive", "Expected a table in it.")
    if (refused := document(file.shown, [each.filename for each in members])) is not None:
        raise refused
    tables = [each for each in members if each.filename.lower().endswith(_TABLES)]
    sure = [each for each in tables if not each.filename.lower().endswith(_MAYBE)]
    if len(sure) == 1:  # the texts beside it are about it
        tables = sure
    if len(members) == 1 and not PurePosixPath(members[0].filename).suffix:
        return members[0]
    if len(tables) == 1 and tables[0].filename.lower().endswith(_TEXTS):
        return tables[0]
    inside = named(each.filename for each in tables or members)
    if len(tables) == 1:
        what, hint = "holds a table that is no text", "Unpack it, and try again."
    else:
        what = "holds several tables" if tables else "holds no table"
        hint = "Unpack it and give the files; a zip with a single table can be read as it is."
    raise DataError(f"{file.shown}: a zip archive that {what}: {inside}", hint)


def _is_hidden(name: PurePosixPath) -> bool:
    return name.parts[:1] == ("__MACOSX",) or name.name.startswith(".")
