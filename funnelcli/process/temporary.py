"""A folder and files for a while: whoever is killed before they are gone, the next run clears them.

Each is locked by the run it belongs to, for as long as that lives, and however it ends. What is
called as they are, is of the same user and can be locked has no owner. (A process is told by no
number: numbers come again, and containers that share a folder have the same.)
"""

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from funnelcli.process.interrupts import held

_PREFIX, _SUFFIX = "funnelcli-", ".scratch"
_OURS = re.compile(r"\.?funnelcli-[a-z0-9_]{8}\.scratch")

Owned = tuple[Path, int | None]
"""A path, and the descriptor that locks it; None where nothing can be locked."""


@contextmanager
def folder() -> Iterator[Path]:
    """Have a folder that nobody else can read; raises `OSError` where none can be made."""
    parent = tempfile.gettempdir()

    def make() -> Path:
        return Path(tempfile.mkdtemp(_SUFFIX, _PREFIX, parent))

    with _owned(Path(parent), make) as path:
        yield path


@contextmanager
def file_beside(target: Path) -> Iterator[Path]:
    """Have an empty file in the folder of another, whose place it can take."""

    def make() -> Path:
        handle, name = tempfile.mkstemp(_SUFFIX, f".{_PREFIX}", target.parent)
        os.close(handle)
        return Path(name)

    with _owned(target.parent, make) as path:
        yield path


@contextmanager
def _owned(parent: Path, make: Callable[[], Path]) -> Iterator[Path]:
    _clear(parent)
    with held(lambda: _made(make), _let_go) as (path, _):
        yield path


def _made(make: Callable[[], Path]) -> Owned:
    """Make and lock it; anew where another run found it before it was locked, and cleared it."""
    while True:
        path = make()
        try:
            lock = _lock(path)
        except (BlockingIOError, FileNotFoundError):
            continue
        except OSError:  # nobody can lock here, so nobody clears it
            return path, None
        if path.exists():
            return path, lock
        os.close(lock)


def _let_go(owned: Owned) -> None:
    path, lock = owned
    _remove(path)
    if lock is not None:
        with suppress(OSError):  # it is let go twice where a signal comes meanwhile
            os.close(lock)


def _clear(parent: Path) -> None:
    """Remove from a folder what has no owner; what cannot be removed is no error."""
    with suppress(OSError), os.scandir(parent) as entries:
        for entry in entries:
            if _OURS.fullmatch(entry.name):
                with suppress(OSError):
                    lock = _lock(Path(entry.path))
                    try:
                        _remove(Path(entry.path))
                    finally:
                        os.close(lock)


def _remove(path: Path) -> None:
    """Remove a file, or a folder into which others may still write."""
    for _ in range(10):
        with suppress(FileNotFoundError):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
        if not path.exists():
            break


if sys.platform == "win32":

    def _lock(path: Path) -> int:
        raise OSError(f"{path}: folders cannot be locked")

else:
    import fcntl

    def _lock(path: Path) -> int:
        """Lock what is at a path itself; raise where that cannot be, or where it is not ours."""
        if path.lstat().st_uid != os.getuid():
            raise PermissionError(path)
        number = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(number)
            raise
        return number
