"""The program on a terminal of any size, which is the one that Ctrl-C is typed on."""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

import pytest

from .program import ROOT, Ended, code_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

fcntl = pytest.importorskip("fcntl", reason="pseudo-terminals are of POSIX")
pty = pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")
termios = pytest.importorskip("termios", reason="pseudo-terminals are of POSIX")

LONGEST = 60
"""Seconds to wait for anything."""
OF_READERS = {"PAGER", "LESS", "LV", "LINES", "COLUMNS"}
"""What the environment of the tests may say of pages, and must not."""


def read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # how Linux says that the other side has closed
        return b""


@dataclass
class Running:
    """A run with a terminal as its stdin and stdout."""

    process: subprocess.Popen[bytes]
    outer: int
    written: bytearray = field(default_factory=bytearray)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __post_init__(self) -> None:
        self.reader = threading.Thread(target=self.keep, daemon=True)
        self.reader.start()

    def keep(self) -> None:
        """Take all that is written until the other side has closed."""
        while part := read(self.outer):
            with self.changed:
                self.written += part
                self.changed.notify_all()

    def types(self, keys: str, *, after: str) -> None:
        """Type once a text is there."""
        with self.changed:
            assert self.changed.wait_for(lambda: after.encode() in self.written, LONGEST), after
        os.write(self.outer, keys.encode())

    def types_until(self, keys: str, there: str) -> None:
        """Type again and again, until a text is there."""
        for _ in range(4 * LONGEST):
            with self.changed:
                if self.changed.wait_for(lambda: there.encode() in self.written, 0.25):
                    return
            os.write(self.outer, keys.encode())
        raise AssertionError(there)

    def ended(self) -> Ended:
        """Wait for the end; line ends are those of the program, not of the terminal."""
        with self.process as process:
            err = b"" if process.stderr is None else process.stderr.read()
            code = process.wait(timeout=LONGEST)
        self.reader.join(timeout=LONGEST)
        os.close(self.outer)
        return Ended(code, bytes(self.written).replace(b"\r\n", b"\n"), err.decode())


def opened(width: int, height: int) -> tuple[int, int]:
    """Open a terminal: the side of who looks at it, and that of the program."""
    outer, inner = pty.openpty()
    fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))
    return outer, inner


def called(
    *arguments: str | Path,
    width: int = 80,
    height: int = 50,
    environ: Mapping[str, str] | None = None,
    folder: Path = ROOT,
) -> Ended:
    """Run the program in this process, with a terminal as its stdin and stdout."""
    outer, inner = opened(width, height)
    written = bytearray()

    def keep() -> None:
        while part := read(outer):
            written.extend(part)

    reader = threading.Thread(target=keep, daemon=True)
    reader.start()
    with pytest.MonkeyPatch.context() as patch, TemporaryFile() as err:
        for name in OF_READERS:
            patch.delenv(name, raising=False)
        for name, value in (environ or {}).items():
            patch.setenv(name, value)
        try:
            code = code_of(folder, [inner, inner, err.fileno()], *map(str, arguments))
        finally:
            os.close(inner)
            reader.join(timeout=LONGEST)
            os.close(outer)
        err.seek(0)
        return Ended(code, bytes(written).replace(b"\r\n", b"\n"), err.read().decode())


def start(
    *arguments: str | Path,
    width: int = 80,
    height: int = 50,
    environ: Mapping[str, str] | None = None,
    folder: Path = ROOT,
    program: tuple[str, ...] = ("-m", "funnelcli"),
    is_stderr_too: bool = False,
) -> Running:
    outer, inner = opened(width, height)

    def take_the_terminal() -> None:
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, *program, *map(str, arguments)],
        cwd=folder,
        env={name: value for name, value in os.environ.items() if name not in OF_READERS}
        | {"TERM": "xterm-256color"}
        | dict(environ or {}),
        stdin=inner,
        stdout=inner,
        stderr=inner if is_stderr_too else subprocess.PIPE,
        start_new_session=True,
        preexec_fn=take_the_terminal,  # noqa: PLW1509  (it makes one call)
    )
    os.close(inner)
    return Running(process, outer)
