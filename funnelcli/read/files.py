"""From the paths of a YAML or a command line to the files they mean."""

import difflib
import glob
import os
import re
import stat
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from funnelcli.errors import DataError
from funnelcli.read.foreign import remote

SUFFIXES = (
    ".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst", ".zip", ".xlsx", ".parquet",
)  # fmt: skip
"""What is taken from a folder; a file named by itself may be called anything."""
SHEET = "#"
"""What parts the path of a workbook and the name of a sheet."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and how reports call it."""

    path: Path
    shown: str
    sheet: str | None = None
    """The sheet of a workbook that is named with it."""
    address: str | None = None
    """Where it was fetched from; then `path` is a copy."""
    is_query: bool = False
    """Whether `path` holds the rows that a database gave."""

    @property
    def called(self) -> str:
        """What it is called, without folder and endings: its sheet, else the file."""
        return self.sheet or self.shown.rpartition("/")[2].partition(".")[0]

    @property
    def written(self) -> str:
        """The path or the address that means it."""
        whole = self.address or str(self.path)
        return whole if self.sheet is None else f"{whole}{SHEET}{self.sheet}"

    @property
    def size(self) -> int | None:
        """Its bytes; rows that a database gave have none."""
        return None if self.is_query else self.path.stat().st_size

    def of_sheet(self, sheet: str) -> "Found":
        """One sheet of a workbook, as paths name it."""
        return replace(self, shown=f"{self.shown}{SHEET}{sheet}", sheet=sheet)


Fetch = Callable[[str], tuple[Found, ...] | None]
"""Fetches the files of an address; None is no address that can be fetched."""


def no_address(_pattern: str) -> None:
    """Fetch nothing."""


def find(
    patterns: Iterable[str], folder: Path, *, base: Path | None = None, fetch: Fetch = no_address
) -> tuple[Found, ...]:
    """List the files that `patterns` mean, each once, globs and folders in order of name.

    Addresses are what `fetch` makes of them. Patterns are relative to `folder`. A file is shown
    by its path relative to `base` (default `folder`) when it was named so, else by its name, so
    that no report holds a path of the machine it was made on.
    """
    files: dict[tuple[Path, str | None], Found] = {}
    resolved = _Resolved(folder, base or folder)
    for pattern in patterns:
        if (fetched := fetch(pattern)) is not None:
            files |= {(found.path, found.sheet): found for found in fetched}
            continue
        named, sheet = _parted(pattern, folder)
        for path in _expand(named, folder):
            real = resolved.real(path)
            found = Found(path, _shown(path, real, named, resolved))
            files.setdefault((real, sheet), found if sheet is None else found.of_sheet(sheet))
    return tuple(files.values())


class _Resolved:
    """Where files really are; of a folder that is asked once, as it may hold thousands of them."""

    def __init__(self, folder: Path, base: Path) -> None:
        self.folder, self.base = folder, base.resolve()
        self.is_base = folder.resolve() == self.base
        self._folders: dict[Path, Path] = {}

    def real(self, path: Path) -> Path:
        if path.is_symlink():
            return path.resolve()
        if path.parent not in self._folders:
            self._folders[path.parent] = path.parent.resolve()
        return self._folders[path.parent] / path.name


def _parted(pattern: str, folder: Path) -> tuple[str, str | None]:
    """Part a path and the sheet behind its `#`; a file whose name has that sign means itself."""
    if SHEET not in pattern or _is_there(folder / pattern, pattern):
        return pattern, None
    for sign in reversed(list(re.finditer(SHEET, pattern))):
        named, sheet = pattern[: sign.start()], pattern[sign.end() :]
        if sheet and _is_there(folder / named, pattern):
            return named, sheet
    return pattern, None


def _is_there(path: Path, shown: str) -> bool:
    return _kind(path, shown) != "nothing" or bool(glob.glob(str(path)))  # noqa: PTH207


def _expand(pattern: str, folder: Path) -> list[Path]:
    path = folder / pattern
    if _kind(path, pattern) == "folder":
        try:
            paths = [inside for inside in sorted(path.iterdir()) if _is_data(inside)]
        except OSError as error:
            raise _unreadable(pattern, error) from error
        if not paths:
            raise DataError(
                f"{pattern}: a folder without data",
                f"Expected files that end in {', '.join(SUFFIXES)}.",
            )
    elif _kind(path, pattern) != "nothing":
        paths = [path]
    else:
        matches = sorted(map(Path, glob.glob(str(path))))  # noqa: PTH207
        # what is called like a file of data was meant, whatever it is
        paths = [p for p in matches if _is_data(p) or _kind(p, p.name) != "folder"]
        if not paths:
            raise remote(pattern) or DataError(f"{pattern}: no such file", _nearest(path))
    for found in paths:
        is_absolute = Path(pattern).is_absolute()
        _check(found, found.name if is_absolute else os.path.relpath(found, folder))
    return paths


def _kind(path: Path, shown: str) -> Literal["file", "folder", "link", "device", "nothing"]:
    """Tell what is at a path; "link" is one that leads nowhere."""
    if not _is_utf8(str(path)):
        raise DataError(
            f"{shown!a}: its name, or that of its folder, is not UTF-8",
            "Rename it, and try again.",
        )
    try:
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return "link" if path.is_symlink() else "nothing"
    except (OSError, ValueError) as error:
        raise _unreadable(shown, error) from error
    if stat.S_ISDIR(mode):
        return "folder"
    return "file" if stat.S_ISREG(mode) else "device"


def _check(path: Path, shown: str) -> None:
    """Raise unless there is a file that may be read."""
    match _kind(path, shown):
        case "folder":
            raise DataError(
                f"{shown}: a folder, and no file",
                "Name it by itself to read what is in it, or rename it.",
            )
        case "device":
            raise DataError(
                f"{shown}: a pipe or a device, and no file",
                "Give it on stdin: … | funnelcli report -",
            )
        case "link":
            raise DataError(
                f"{shown}: a link to a file that is not there", "Mend the link, or remove it."
            )
    if not os.access(path, os.R_OK):
        raise DataError(f"{shown}: cannot be read: permission denied")


def _unreadable(shown: str, error: Exception) -> DataError:
    said = error.strerror if isinstance(error, OSError) else str(error)
    return DataError(f"{shown}: cannot be read: {said}")


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_data(path: Path) -> bool:
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith(".")


def _shown(path: Path, real: Path, pattern: str, resolved: _Resolved) -> str:
    if Path(pattern).is_absolute():
        return path.name
    if resolved.is_base:
        return Path(os.path.relpath(path, resolved.folder)).as_posix()
    if real.is_relative_to(resolved.base):
        return real.relative_to(resolved.base).as_posix()
    return path.name


def _nearest(path: Path) -> str:
    """Say what the folder of a path that matches nothing has instead."""
    parent = path.parent
    while not parent.is_dir():
        path, parent = parent, parent.parent
    try:
        names = sorted(p.name for p in parent.iterdir() if not p.name.startswith("."))
    except OSError:
        return "That folder cannot be looked into."
    alike = [name for name in names if path.suffix and name.endswith(path.suffix)]
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.4) or alike or names
    return f"Nearest in that folder: {', '.join(near[:5])}." if near else "That folder is empty."
