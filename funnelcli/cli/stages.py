"""The stages that the command line names."""

import difflib

from funnelcli.config import Config
from funnelcli.errors import UsageError


def between(from_: str | None, to: str | None, config: Config) -> tuple[int, int] | None:
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


def _stage(option: str, text: str, config: Config) -> int:
    """Find a stage by its key or its name."""
    numbers = {stage.name.casefold(): k for k, stage in enumerate(config.stages)}
    numbers |= {stage.key: k for k, stage in enumerate(config.stages)}
    found = numbers.get(text.casefold())
    if found is None:
        near = difflib.get_close_matches(text.casefold(), numbers, n=1)
        meant = f"; did you mean {config.stages[numbers[near[0]]].name!r}?" if near else ""
        raise UsageError(
            f"{option}: there is no stage {text!r}{meant}",
            f"Stages of the YAML: {', '.join(stage.name for stage in config.stages)}",
        )
    return found
