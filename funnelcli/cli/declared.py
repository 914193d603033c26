"""Commands and options as analyses declare them, read from their files.

To import an analysis imports Polars, for which no help and no completion waits. So what of a
declaration the command line shows are literals, which are taken out of the source.
"""

import ast
import re
from collections.abc import Callable
from functools import cache, partial
from inspect import Parameter, Signature
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.models import OptionInfo

from funnelcli.cli import options as o
from funnelcli.cli.completing import OF_METAVARS
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

PACKAGE = Path(__file__).parents[1]
DECLARATION = re.compile(
    r"(?ms)^\w+(?:: [^=\n]+)? = ((?:Option|Command)(?:\[[^\n]*\])?\(.*?)(?=^[^\s)]|\Z)"
)
"""A statement of a module, up to the next one."""
Literals = dict[str, Any]


@cache
def declared(module: str) -> tuple[dict[str, Literals], Literals]:
    """Read the options that a module declares, by their names, and its command."""
    source = PACKAGE.joinpath(*module.split(".")).with_suffix(".py").read_text("utf-8")
    options: dict[str, Literals] = {}
    command: Literals = {}
    for call in DECLARATION.findall(source):
        node = ast.parse(call, mode="eval").body
        assert isinstance(node, ast.Call)  # noqa: S101  (the pattern is one)
        found = {
            each.arg: each.value.value
            for each in node.keywords
            if each.arg is not None and isinstance(each.value, ast.Constant)
        }
        needed = ("name", "metavar", "help") if call.startswith("Option") else ("help",)
        if unread := [name for name in needed if not isinstance(found.get(name), str)]:
            first = call.partition("\n")[0]
            raise TypeError(f"{module}: {first} …: {unread[0]} is no literal, which help needs")
        if call.startswith("Option"):
            options[str(found["name"])] = found
        else:
            command = found
    return options, command


def option_of(module: str, name: str) -> OptionInfo:
    """Declare to Typer an option that a module declares."""
    found = declared(module)[0][name]
    option: OptionInfo = typer.Option(
        name, metavar=found["metavar"], help=found["help"],
        autocompletion=OF_METAVARS.get(found["metavar"]),
    )  # fmt: skip
    return option


def command_of(name: str) -> Callable[..., None]:
    """Make the command that an analysis declares."""
    options, command = declared(f"analyses.{name}")
    grouping = command.get("by", "nothing")
    own = {f"option_{k}": option for k, option in enumerate(options)}

    def shown(run: Run, /, **given: Any) -> None:
        from funnelcli.api import tables

        run.show(
            partial(tables.alone, name=name, grouping=grouping, by=run.groups),
            texts={option: given[parameter] for parameter, option in own.items()},
            takes_by="segments" if grouping.endswith("segments") else None,
            checked=given.get("check", False),
        )

    takes = {parameter: option_of(f"analyses.{name}", option) for parameter, option in own.items()}
    parameters = [
        Parameter("run", Parameter.POSITIONAL_ONLY),
        *(
            Parameter(
                each, Parameter.KEYWORD_ONLY, default=None, annotation=Annotated[str | None, option]
            )
            for each, option in takes.items()
        ),
    ]
    if command.get("can_check"):
        check = Parameter("check", Parameter.KEYWORD_ONLY, default=False, annotation=o.Check)
        parameters.append(check)
    shown.__name__, shown.__doc__ = name, command["help"]
    shown.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return on_data(shown)
