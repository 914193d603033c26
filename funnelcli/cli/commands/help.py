"""`funnelcli help`: the help of the program, or of a command."""

from typing import Annotated

import typer

from funnelcli.cli import output
from funnelcli.cli.boundary import guarded
from funnelcli.cli.completing import commands


@guarded
def help_(
    ctx: typer.Context,
    command: Annotated[
        str | None,
        typer.Argument(metavar="COMMAND", help="The command to tell of.", autocompletion=commands),
    ] = None,
) -> None:
    """Show the help of a command, as its --help does.

    Example: funnelcli help report
    """
    program = ctx.find_root()
    if command is None:
        output.write(f"{program.get_help()}\n", output.STDOUT)
        return
    group = program.command
    _, found, _ = group.resolve_command(program, [command])  # type: ignore[attr-defined]
    with found.make_context(command, [], parent=program, resilient_parsing=True) as of_command:
        output.write(f"{of_command.get_help()}\n", output.STDOUT)
