"""The one place where an error becomes a text on stderr and an exit code."""

import traceback
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import ParamSpec

import typer

from funnelcli.cli import output
from funnelcli.errors import ExitCode, FunnelError, of_the_system

ISSUES = "https://github.com/funnelcli/funnelcli/issues"

OF_THE_PROGRAM = (AssertionError, AttributeError, ImportError, NameError, RuntimeError)
"""Errors that speak of the program. What any other says may hold a value of the data."""

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end in an exit code, whatever happens in it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        silent = kwargs.get("quiet", 0) == 2  # noqa: PLR2004  (-qq)
        try:
            command(*args, **kwargs)
            output.flush()
        except KeyboardInterrupt:
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            output.leave_the_pipe()
            raise typer.Exit(ExitCode.OK) from None
        except (FunnelError, MemoryError, OSError) as error:
            known = error if isinstance(error, FunnelError) else of_the_system(error)
            if not silent:
                say(known)
            raise typer.Exit(known.exit_code) from None
        except (typer.Exit, SystemExit):
            raise
        except BaseException as bug:  # noqa: BLE001  (nor may a panic of a library look like one)
            for line in _traceback(bug) if kwargs.get("verbose") else ():
                output.say(line)
            output.say(
                f"funnelcli has a bug ({_named(bug)}). Please report it with the command and the "
                f"traceback that -v shows: {ISSUES}"
            )
            raise typer.Exit(ExitCode.BUG) from None

    return run


def say(error: FunnelError) -> None:
    """Print each problem on a line of its own, and what to do; a hint can be a text to paste."""
    for line in error.message.splitlines():
        output.say(f"error: {line}")
    for line in f"hint: {error.hint}".split("\n") if error.hint else ():
        output.say(line)


def _named(bug: BaseException) -> str:
    """Name a bug by its type, with what it says if it speaks of the program, and its place."""
    said = str(bug).splitlines()[:1] if isinstance(bug, OF_THE_PROGRAM) else []
    frames = traceback.extract_tb(bug.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return ": ".join([type(bug).__name__, *said]) + place


def _traceback(bug: BaseException) -> Iterator[str]:
    """Yield the lines of a traceback, with those of what caused it first."""
    chain: list[BaseException] = []
    earlier: BaseException | None = bug
    while earlier is not None and earlier not in chain:  # an error can be its own cause
        chain.insert(0, earlier)
        earlier = earlier.__cause__ or earlier.__context__
    for error in chain:
        yield "Traceback (most recent call last):"
        for entry in traceback.format_tb(error.__traceback__):
            yield from entry.splitlines()
        yield _named(error)
