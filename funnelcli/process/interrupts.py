"""The signals that end a run, and what is undone then, so that nothing stays behind.

Python hears a signal between two steps of its own, and raises wherever it is: in an import, in a
finalizer, where that is lost, or not at all while a library computes. So a run is not interrupted.
One thread does nothing but wait for a signal, undoes what has to be undone, and ends the process.
"""

from __future__ import annotations

import atexit
import os
import signal
import sys
import threading
from contextlib import contextmanager, suppress
from functools import partial

TYPE_CHECKING = False  # what imports `typing` is not yet ready for a signal
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import TypeVar

    T = TypeVar("T")

WITHIN = 0.8
"""Seconds for all that is undone; what takes longer is left to the next run."""

_ends = threading.Lock()
"""Whoever has it decides how the run ends: a signal, or the run by itself."""
_steps: list[Callable[[], object]] = []
_others: list[Callable[[], object]] = []
"""What started a program that hears Ctrl-C itself."""


def watch() -> None:
    """Let SIGINT, SIGTERM and SIGHUP end this process, unless they are ignored.

    Not in Windows, where Ctrl-C raises `KeyboardInterrupt`, and nothing else can be heard.
    """
    if sys.platform != "win32":
        known = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        awaited = [each for each in known if signal.getsignal(each) is not signal.SIG_IGN]
        signal.pthread_sigmask(signal.SIG_BLOCK, awaited)  # in all threads that it starts, too
        atexit.register(_ends.acquire)
        try:
            threading.Thread(target=_wait, args=(awaited,), daemon=True).start()
        except RuntimeError:  # the system has no thread left: as Python has it
            signal.pthread_sigmask(signal.SIG_UNBLOCK, awaited)


@contextmanager
def held(make: Callable[[], T], undo: Callable[[T], object]) -> Iterator[T]:
    """Have something for a while that is undone at the end of it, or of the run by a signal.

    It can be undone twice, and while it is used.
    """
    with _ends:
        made = make()
        step = partial(undo, made)
        _steps.append(step)
    try:
        yield made
    finally:
        undo(made)
        _steps.remove(step)


@contextmanager
def left_to(start: Callable[[], T]) -> Iterator[T]:
    """Start a program and leave Ctrl-C to it, as it has the terminal for a while.

    It would inherit that all signals are blocked, so that they are not while it starts.
    """
    _others.append(start)
    try:
        blocked = _masked(set())
        try:
            started = start()
        finally:
            _masked(blocked)
        yield started
    finally:
        _others.clear()


def _masked(signals: set[int]) -> set[int]:
    """Block these signals in this thread and no others; give those that were."""
    return set() if sys.platform == "win32" else signal.pthread_sigmask(signal.SIG_SETMASK, signals)


if sys.platform != "win32":

    def _wait(awaited: list[signal.Signals]) -> None:
        while (number := signal.sigwait(awaited)) == signal.SIGINT and _others:
            pass
        try:
            undoing = threading.Thread(target=_undo, daemon=True)
            undoing.start()
            undoing.join(WITHIN)
            if number != signal.SIGINT:  # as by default, so that it is seen what has ended it
                signal.pthread_sigmask(signal.SIG_UNBLOCK, [number])
                os.kill(os.getpid(), number)
        finally:
            os._exit(128 + number)  # also where the first process of a container lives on


def _undo() -> None:
    """Undo the steps, the last first, while nothing else is said or begun."""
    if sys.stderr is not None:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stderr.fileno(), 2):
            os.dup2(nowhere, stream)
    _ends.acquire()  # and never let go
    for step in reversed(_steps):
        with suppress(Exception):
            step()
