"""What can go wrong, and the exit code each kind earns.

Bad data is a value (a count in the report); bad input is one of these errors; anything
else that escapes is a bug and is reported as one.
"""

import os
from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path


class ExitCode(IntEnum):
    """The exit codes, a public promise: see docs/exit-codes.md."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    DATA = 3
    BUG = 4
    INTERRUPTED = 130


class FunnelError(Exception):
    """An error made by a person or a file; `hint` says what to do next."""

    exit_code = ExitCode.USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        if hint:
            self.add_note(hint)  # so that a traceback in a notebook says it as well

    def __reduce__(self) -> tuple[object, ...]:
        return _come_over, (type(self), self.args, self.__dict__)


def _come_over(kind: type[FunnelError], args: tuple[str], said: dict[str, object]) -> FunnelError:
    """Make an error anew that another process sent."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(said)
    return error


class UsageError(FunnelError):
    """A flag or an argument that cannot be followed."""


class ConfigError(FunnelError):
    """A YAML that cannot be followed: one or more problems, each with its place."""

    def __init__(self, problems: Sequence[str], hint: str = "") -> None:
        super().__init__("\n".join(problems), hint)
        self.problems = tuple(problems)


class DataError(FunnelError):
    """An input that cannot be read as what the YAML says it is, or an output that failed."""

    exit_code = ExitCode.DATA


def library_missing(what: str, extra: str, instead: str = "") -> DataError:
    """Say that something needs a library that an extra brings, and what else can be done."""
    install = f"Install it with `pip install 'funnelcli[{extra}]'`"
    return DataError(f"{what} needs one more library", f"{install}{instead}.")


def of_the_system(error: MemoryError | OSError) -> DataError:
    """Say what the system refused: the program is right, and so may be the data."""
    if isinstance(error, MemoryError):
        return DataError("there is not enough memory", "Run it on a machine with more of it.")
    reason = os.strerror(error.errno) if error.errno else "the system refused to read or write"
    return DataError(f"{Path(str(error.filename)).name}: {reason}" if error.filename else reason)
