"""The one place where an error becomes a text on stderr and an exit code."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from funnelcli.errors import ExitCode, FunnelError

ISSUES = "https://github.com/funnelcli/funnelcli/issues"

P = ParamSpec("P")


def guarded(command: Callable[P, None]) -> Callable[P, None]:
    """Let a command end in an exit code, whatever happens in it."""

    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> None:
        silent = kwargs.get("quiet", 0) == 2  # noqa: PLR2004  (-qq)
        try:
            command(*args, **kwargs)
        except FunnelError as error:
            if not silent:
                _say(error)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            sys.stderr.write("interrupted\n")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            _leave_the_pipe()
            raise typer.Exit(ExitCode.OK) from None
        except typer.Exit:
            raise
        except Exception as bug:  # noqa: BLE001  (a bug must not look like a finding)
            if kwargs.get("verbose"):
                raise_with_traceback(bug)
            name = type(bug).__name__
            first = str(bug).splitlines()[0] if str(bug) else ""
            sys.stderr.write(
                f"funnelcli has a bug ({name}: {first}). Please report it with the command and "
                f"the traceback that -v shows: {ISSUES}\n"
            )
            raise typer.Exit(ExitCode.BUG) from None

    return run


def raise_with_traceback(bug: Exception) -> None:
    """Print the traceback of a bug."""
    import traceback

    traceback.print_exception(bug)


def _say(error: FunnelError) -> None:
    lines = error.message.splitlines()
    sys.stderr.write("".join(f"error: {line}\n" for line in lines))
    if error.hint:
        sys.stderr.write(f"hint: {error.hint}\n")


def _leave_the_pipe() -> None:
    """Point stdout nowhere, so that its flush at exit does not fail a second time."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
