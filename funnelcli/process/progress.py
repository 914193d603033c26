"""What a run does now, for whoever shows it: the program on a terminal, in a notebook nobody."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Doing:
    """A step of a run, and how much has gone into it, where that is known."""

    what: str
    """As in a sentence: reading leads."""
    rows: int | None = None
    size: int | None = None
    """In bytes."""


Listener = Callable[[Doing | None], None]

_listener: ContextVar[Listener | None] = ContextVar("_listener", default=None)


def doing(what: str, *, rows: int | None = None, size: int | None = None) -> None:
    """Tell what is done from now on, or how far it is."""
    _tell(Doing(what, rows, size))


def at_rest() -> None:
    """Tell that nothing is done for now, as something else is said."""
    _tell(None)


@contextmanager
def told_to(listener: Listener) -> Iterator[None]:
    """Have it told to a listener, from here on and in this thread."""
    token = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(token)


def _tell(now: Doing | None) -> None:
    if (listener := _listener.get()) is not None:
        listener(now)
