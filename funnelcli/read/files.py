"""From the paths of a YAML or a command line to the files they mean."""

import difflib
import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from funnelcli.errors import DataError

SUFFIXES = (
    ".csv", ".tsv", ".csv.gz", ".tsv.gz", ".csv.zst", ".tsv.zst", ".xlsx", ".parquet",
)  # fmt: skip
"""What is taken from a folder; a file named by itself may be called anything."""


@dataclass(frozen=True, slots=True)
class Found:
    """A file to read, and how reports call it."""

    path: Path
    shown: str


def find(patterns: Iterable[str], folder: Path, *, base: Path | None = None) -> tuple[Found, ...]:
    """List the files that `patterns` mean, each once, globs and folders in order of name.

    Patterns are relative to `folder`. A file is shown by its path relative to `base`
    (default `folder`) when it was named so, else by its name, so that no report holds a
    path of the machine it was made on.
    """
    files: dict[Path, Found] = {}
    for pattern in patterns:
        for path in _expand(pattern, folder):
            shown = _shown(path, pattern, folder, base or folder)
            files.setdefault(path.resolve(), Found(path, shown))
    return tuple(files.values())


def _expand(pattern: str, folder: Path) -> list[Path]:
    path = folder / pattern
    if not _is_utf8(pattern):
        raise DataError(f"{pattern!a}: its name is not UTF-8", "Rename the file, and try again.")
    if path.exists() and not path.is_dir() and not path.is_file():
        raise DataError(
            f"{pattern}: a pipe or a device, and no file",
            "Give it on stdin: … | funnelcli report -",
        )
    if path.is_dir():
        inside = [p for p in sorted(path.iterdir()) if p.is_file() and _is_data(p)]
        if not inside:
            raise DataError(
                f"{pattern}: a folder without data",
                f"Expected files that end in {', '.join(SUFFIXES)}.",
            )
        return inside
    if path.exists():
        return [path]
    matches = [Path(p) for p in sorted(glob.glob(str(path))) if Path(p).is_file()]  # noqa: PTH207
    if not matches:
        raise DataError(f"{pattern}: no such file", _nearest(path))
    return matches


def _is_utf8(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _is_data(path: Path) -> bool:
    return path.name.lower().endswith(SUFFIXES) and not path.name.startswith(".")


def _shown(path: Path, pattern: str, folder: Path, base: Path) -> str:
    if Path(pattern).is_absolute():
        return path.name
    if folder.resolve() == base.resolve():
        return Path(os.path.relpath(path, folder)).as_posix()
    if path.resolve().is_relative_to(base.resolve()):
        return path.resolve().relative_to(base.resolve()).as_posix()
    return path.name


def _nearest(path: Path) -> str:
    """Say what the folder of a path that matches nothing has instead."""
    parent = path.parent
    while not parent.is_dir():
        path, parent = parent, parent.parent
    names = sorted(p.name for p in parent.iterdir() if not p.name.startswith("."))
    near = difflib.get_close_matches(path.name, names, n=3, cutoff=0.4) or names[:5]
    return f"Nearest in that folder: {', '.join(near)}." if near else "That folder is empty."
