"""The one place where an error becomes a text on stderr and an exit code."""

import traceback
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import typer

from funnelcli.cli import output
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
            output.flush()
        except FunnelError as error:
            if not silent:
                say(error)
            raise typer.Exit(error.exit_code) from None
        except KeyboardInterrupt:
            output.say("interrupted")
            raise typer.Exit(ExitCode.INTERRUPTED) from None
        except BrokenPipeError:
            output.leave_the_pipe()
            raise typer.Exit(ExitCode.OK) from None
        except typer.Exit:
            raise
        except Exception as bug:  # noqa: BLE001  (a bug must not look like a finding)
            if kwargs.get("verbose"):
                traceback.print_exception(bug)
            first = str(bug).splitlines()[0] if str(bug) else ""
            output.say(
                f"funnelcli has a bug ({type(bug).__name__}: {first}). Please report it with the "
                f"command and the traceback that -v shows: {ISSUES}"
            )
            raise typer.Exit(ExitCode.BUG) from None

    return run


def say(error: FunnelError) -> None:
    """Print each problem on a line of its own, and what to do."""
    for line in error.message.splitlines():
        output.say(f"error: {line}")
    if error.hint:
        output.say(f"hint: {error.hint}")
