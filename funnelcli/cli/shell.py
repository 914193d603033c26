"""Commands as the shell sees them: help in groups, and errors that name the next step."""

import re
import sys
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from funnelcli.cli.boundary import say
from funnelcli.errors import FunnelError

COUNTED: Final = "How they are counted"
CHOSEN: Final = "Which leads, and as of when"
READ: Final = "What is read"
WRITTEN: Final = "What is written, and where"
GATE: Final = "As a gate"
GROUPS: Final = (COUNTED, CHOSEN, READ, WRITTEN, GATE)
"""Of shared options, in the order of the help; those of a command alone come first."""

GIVEN: Final = "funnelcli.given"
"""Where a context keeps what stands on the command line."""


class Command(TyperCommand):
    """One command: what it is about comes first in its help, and what all share after it."""

    def parse_args(self, ctx: Any, args: Any) -> Any:
        """Parse what is given; what is wrong with it is said in the words of this program."""
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            from funnelcli.cli.mistyped import reworded

            raise reworded(error, given, ctx) from None

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, then options by their groups."""
        groups: dict[str, list[tuple[str, str]]] = {"Arguments": [], "Options": []}
        groups |= {name: [] for name in GROUPS}
        for param in self.get_params(ctx):
            if (record := param.get_help_record(ctx)) is None:
                continue
            if param.param_type_name == "argument":
                groups["Arguments"].append((re.sub(r" <[\w\[\]]+>$", "", record[0]), record[1]))
                continue
            is_help = "--help" in param.opts
            group = WRITTEN if is_help else getattr(param, "rich_help_panel", None)
            groups[group or "Options"].append(record)
        if not groups[COUNTED]:  # a command with few options of those that others share
            groups["Options"] += [record for name in GROUPS for record in groups.pop(name)]
        for name, records in groups.items():
            if records:
                with formatter.section(name):
                    formatter.write_dl(records)


class Group(TyperGroup):
    """The program: its commands."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run a command; what cannot be parsed is an error as others are."""
        try:
            return super().main(*args, **kwargs)
        except FunnelError as error:
            say(error)
            sys.exit(error.exit_code)

    def parse_args(self, ctx: Any, args: Any) -> Any:
        """Parse what stands before a command; keep it, for who is called before all is parsed."""
        given = ctx.meta[GIVEN] = tuple(args)
        try:
            return super().parse_args(ctx, args)
        except typer.TyperException as error:
            if not given:
                raise  # it is the help
            from funnelcli.cli.mistyped import reworded

            raise reworded(error, given, ctx) from None

    def resolve_command(self, ctx: Any, args: Any) -> Any:
        """Find the command that is named, or say what to type."""
        if not ctx.resilient_parsing and args[0] not in self.commands:
            from funnelcli.cli.mistyped import no_such_command

            raise no_such_command(args, self.commands)
        return super().resolve_command(ctx, args)
