"""The program: its commands, its version, and how it ends."""

import sys
from typing import Annotated

import typer

from funnelcli import __version__
from funnelcli.cli import output
from funnelcli.cli.boundary import say
from funnelcli.cli.commands import COMMANDS
from funnelcli.cli.shell import GIVEN, Command, Group
from funnelcli.errors import DataError, ExitCode, FunnelError, UsageError

app = typer.Typer(
    name="funnelcli",
    cls=Group,
    help="Lead-to-customer conversion from CRM exports, with every number defined.",
    epilog="Exit codes: 0 done, 1 findings, 2 usage or definition, 3 data, 4 bug, 130 interrupted.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

for _command in COMMANDS:
    app.command(_command.__name__.rstrip("_"), cls=Command)(_command)


def _version(ctx: typer.Context, asked: bool) -> None:  # noqa: FBT001  (Typer calls it so)
    """Print versions before anything else is looked at, for which Typer would import Pydantic."""
    if asked:
        from funnelcli.cli.versions import versions

        lines = versions() if "-v" in ctx.meta[GIVEN] else [f"funnelcli {__version__}"]
        sys.stdout.write("".join(f"{line}\n" for line in lines))
        raise typer.Exit(ExitCode.OK)


@app.callback(invoke_without_command=True)
def root(
    ctx: typer.Context,
    *,
    version: Annotated[  # noqa: ARG001  (its callback has seen to it)
        bool,
        typer.Option(
            "--version",
            help="Print the version; with -v all that a bug report needs.",
            callback=_version,
            is_eager=True,
        ),
    ] = False,
    verbose: Annotated[
        bool, typer.Option("-v", help="With --version: also of what takes part.")
    ] = False,
) -> None:
    """Lead-to-customer conversion from CRM exports, with every number defined."""
    name = ctx.invoked_subcommand
    if verbose:
        raise UsageError(
            "-v stands behind a command, or beside --version",
            f"`funnelcli {name or 'report'} -v …`, or `funnelcli --version -v`.",
        )
    if name is None:
        raise UsageError("a command is missing", "`funnelcli --help` lists the commands.")


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
