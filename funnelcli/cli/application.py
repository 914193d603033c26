"""The program: its commands, its version, and how it ends."""

import sys
from typing import Annotated

import typer

from funnelcli import __version__
from funnelcli.cli import output
from funnelcli.cli.boundary import say
from funnelcli.cli.commands import COMMANDS
from funnelcli.errors import DataError, ExitCode, FunnelError

app = typer.Typer(
    name="funnelcli",
    help="Lead-to-customer conversion from CRM exports, with every number defined.",
    epilog="Exit codes: 0 done, 1 findings, 2 usage or definition, 3 data, 4 bug, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _command in COMMANDS:
    app.command()(_command)


def _version(asked: bool) -> None:  # noqa: FBT001  (Typer calls it so)
    if asked:
        sys.stdout.write(f"funnelcli {__version__}\n")
        raise typer.Exit(ExitCode.OK)


@app.callback()
def root(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Print the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    """Lead-to-customer conversion from CRM exports, with every number defined."""


def main() -> None:
    """Run the program; Ctrl-C ends it with 130 wherever it comes."""
    stdout = sys.stdout
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)
    except SystemExit:
        if sys.stdout is not stdout:
            # Typer puts something else there when the reader of its help has gone, and exits
            # with 1, which here means findings.
            sys.exit(ExitCode.OK)
        try:
            output.flush()
        except FunnelError as error:
            say(error)
            sys.exit(error.exit_code)
        raise
    except OSError as error:
        output.leave_the_pipe()
        say(DataError(f"stdout: cannot be written: {error.strerror}"))
        sys.exit(ExitCode.DATA)
