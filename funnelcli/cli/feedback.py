"""What a run says of itself on stderr: what it is doing, in a line that goes, and what was read."""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

from funnelcli.cli import output
from funnelcli.process.interrupts import held
from funnelcli.process.progress import Doing, told_to
from funnelcli.render.visible import one_line
from funnelcli.words.text import counted, sized

if TYPE_CHECKING:
    from funnelcli.answers.report import Document

AFTER = 2.0
"""Seconds for which a run says nothing."""
EVERY = 0.2


@contextlib.contextmanager
def feedback(quiet: int) -> Iterator[None]:
    """Show on stderr what is done, unless it is no terminal that can, or nothing is to be said."""
    is_terminal = sys.stderr is not None and sys.stderr.isatty()
    if quiet or not is_terminal or os.environ.get("TERM") == "dumb":
        yield
        return
    terminal = os.dup(sys.stderr.fileno())
    try:
        with held(lambda: _Line(terminal), _Line.end) as line, told_to(line.tell):
            threading.Thread(target=line.keep, daemon=True).start()
            yield
    finally:
        os.close(terminal)


class _Line:
    """One line, written again and again by a thread that does nothing else."""

    def __init__(self, terminal: int) -> None:
        self._terminal, self._begun = terminal, time.monotonic()
        self._ended, self._writing = threading.Event(), threading.Lock()
        self._doing: Doing | None = None
        self._shown = ""

    def tell(self, now: Doing | None) -> None:
        """Take what is done, and never wait for the terminal; at rest the line goes at once."""
        self._doing = now
        if now is None:
            with self._writing:
                self._write("")

    def keep(self) -> None:
        """Write the line until it ends, from `AFTER` on."""
        pause = AFTER
        while not self._ended.wait(pause):
            pause = EVERY
            with self._writing:
                now = self._doing
                if now is not None and not self._ended.is_set():
                    self._write(_text(now, time.monotonic() - self._begun))

    def end(self) -> None:
        """Take the line away for good."""
        self._ended.set()
        self.tell(None)

    def _write(self, text: str) -> None:
        """Write over what is shown; a terminal that has gone is no error."""
        with contextlib.suppress(OSError):
            text = one_line(text, " ")[: (os.get_terminal_size(self._terminal).columns or 80) - 1]
            over = f"\r{text.ljust(len(self._shown))}" + ("" if text else "\r")
            if self._shown or text:
                os.write(self._terminal, over.encode())
            self._shown = text


def _text(now: Doing, seconds: float) -> str:
    told = [] if now.rows is None else [counted(now.rows, "row")]
    told += [] if now.size is None else [sized(now.size)]
    return f"{now.what}: {', '.join([*told, f'{seconds:.0f} s'])}"


def say_notes(document: "Document", *, only: str | None) -> None:
    """Say the notes, or those of one code."""
    from funnelcli.render.raw import all_notes

    for note in all_notes(document):
        if only in (None, note.code):
            output.say(f"note: {note.message}")


def say_what_was_read(document: "Document") -> None:
    """Name the files that were read, and how, and what was found out of all rows."""
    for file in document.inputs:
        rows = counted(file.rows, "row")
        if file.where:
            rows += f", {file.where:,} of them left out by `where`"
        output.say(f"read {file.table}: {file.path}: {rows} ({file.read})")
    for fact in document.facts:
        output.say(f"found {fact}")
