"""A command that reads data: the options that all of them share, then those of its own."""

import inspect
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from funnelcli.cli.boundary import guarded
from funnelcli.cli.run import Run

Own = ParamSpec("Own")


def on_data(command: Callable[Concatenate[Run, Own], None]) -> Callable[..., None]:
    """Make a command of a function of a run: the shared options, then those of its own.

    Typer reads the signature, so that each command can have every shared option after its name.
    """
    _run, *own = inspect.signature(command).parameters.values()
    names = {each.name for each in own}
    shared = {
        each.name: inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type
        )
        for each in fields(Run)
        if each.metadata.get("given", True)
        and each.name not in names
        and command.__name__ not in each.metadata.get("not_of", ())
        and each.metadata.get("beside") in {None, *names}
    }

    @guarded
    @wraps(command)
    def started(**given: Any) -> None:
        run = Run(command=command.__name__, **{name: given.pop(name) for name in shared})
        command(run, **given)  # type: ignore[call-arg]  # what is left are its own

    # Typer takes arguments in this order, and what has to be given is the first of them.
    first = [each for each in own if each.default is each.empty]
    parameters = [*first, *shared.values(), *(each for each in own if each not in first)]
    started.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    started.__annotations__ = {}
    return started
