"""`funnelcli curve`: conversion by the days since a stage."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from funnelcli.cli import options as o
from funnelcli.cli.run import Run, on_data
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

if TYPE_CHECKING:
    from funnelcli.config import Config

FromStage = Annotated[
    str | None,
    typer.Option(
        "--from", metavar="STAGE", help="The stage that is followed.  [default: the first]"
    ),
]
ToStage = Annotated[
    str | None,
    typer.Option(
        "--to",
        metavar="STAGE",
        help="The stage that is waited for.  [default: the one after --from]",
    ),
]


@on_data
def curve(run: Run, *, from_: FromStage = None, to: ToStage = None) -> None:
    """How conversion grows with the days since the lead, or since a stage.

    Example: funnelcli curve --from MQL --to Customer --by source
    """
    run.show(
        lambda question, config: replace(
            question,
            by=o.segments_of(run.by, config),
            between=_between(from_, to, config),
            tables=("curve",),
        ),
        takes_by=True,
    )


def _between(from_: str | None, to: str | None, config: "Config") -> tuple[int, int] | None:
    """Settle the stages of a curve; one that begins with the lead needs to know when."""
    if from_ is None and to is None:
        found = None
    else:
        start = 0 if from_ is None else _stage("--from", from_, config)
        end = start + 1 if to is None else _stage("--to", to, config)
        names = [stage.name for stage in config.stages]
        if end == len(names):
            raise UsageError(f"--from: no stage comes after {names[start]!r}")
        if end <= start:
            raise UsageError(f"--to: {names[end]!r} does not come after {names[start]!r}")
        found = start, end
    if config.leads.created is None and (found is None or found[0] == 0):
        raise UsageError(
            "a curve from the lead on needs `leads.created` in the YAML",
            "--from STAGE begins with a stage that has a date.",
        )
    return found


def _stage(option: str, text: str, config: "Config") -> int:
    """Find a stage by its key or its name."""
    names = [stage.name for stage in config.stages]
    numbers = {name.casefold(): k for k, name in enumerate(names)}
    numbers |= {stage.key: k for k, stage in enumerate(config.stages)}
    if (found := numbers.get(text.casefold())) is None:
        meant = did_you_mean(text, numbers, lambda known: names[numbers[known]])
        raise UsageError(
            f"{option}: there is no stage {text!r}{meant}",
            f"Stages of the YAML: {', '.join(names)}",
        )
    return found
