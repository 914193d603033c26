"""`funnelcli reconcile`: other people's conventions."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from funnelcli.cli.run import Run, on_data
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

if TYPE_CHECKING:
    from funnelcli.config import Config

Transition = Annotated[
    str | None,
    typer.Option(
        "--transition",
        metavar="STAGE:STAGE",
        help="The two stages to look at.  [default: the first and the last]",
    ),
]
Bridge = Annotated[
    str | None,
    typer.Option(
        "--bridge",
        metavar="FROM:TO",
        help="Two conventions to bridge.  [default: each, to that of --reach]",
    ),
]


@on_data
def reconcile(run: Run, *, transition: Transition = None, bridge: Bridge = None) -> None:
    """One transition under every convention, and what lies between two of them, in leads.

    Example: funnelcli reconcile --transition MQL:SQL --bridge observed:reached
    """
    run.show(
        lambda question, config: replace(
            question,
            transition=None if transition is None else _stages(transition, config),
            bridge=None if bridge is None else _conventions(bridge),
            with_rows=True,
            tables=("conventions", "bridge"),
        )
    )


def _stages(text: str, config: "Config") -> tuple[int, int]:
    """Read the stages of a transition, each by its name or its key, the earlier one first."""
    names = [stage.name for stage in config.stages]
    called = {name: number for number, name in enumerate(names)}
    called |= {stage.key: number for number, stage in enumerate(config.stages)}
    start, end = _pair("--transition", text, called, "stage", names)
    if start >= end:
        raise UsageError(
            f"--transition: {text!r}: {names[start]} does not come before {names[end]}",
            f"Stages of the YAML, in order: {', '.join(names)}",
        )
    return start, end


def _conventions(text: str) -> tuple[str, str]:
    """Read the conventions that a bridge is between."""
    from funnelcli.counting.conventions import NAMES

    called = {name: number for number, name in enumerate(NAMES)}
    start, end = _pair("--bridge", text, called, "convention", NAMES)
    if start == end:
        raise UsageError(f"--bridge: {text!r}: there is nothing between a convention and itself")
    return NAMES[start], NAMES[end]


def _pair(
    option: str, text: str, called: Mapping[str, int], noun: str, names: Iterable[str]
) -> tuple[int, int]:
    """Look both up; a colon can be part of a name, too."""
    from funnelcli.config import fold

    numbers = {fold(name): number for name, number in called.items()}
    cuts = [place for place, sign in enumerate(text) if sign == ":"]
    pairs = [(text[:cut].strip(), text[cut + 1 :].strip()) for cut in cuts]
    for one, other in pairs:
        if fold(one) in numbers and fold(other) in numbers:
            return numbers[fold(one)], numbers[fold(other)]
    there = f"The {noun}s, in order: {', '.join(names)}"
    if not pairs:
        raise UsageError(f"{option}: {text!r}: expected two {noun}s as in ONE:OTHER", there)
    unknown = next(name for name in pairs[0] if fold(name) not in numbers)
    meant = did_you_mean(fold(unknown), numbers)
    raise UsageError(f"{option}: there is no {noun} {unknown!r}{meant}", there)
