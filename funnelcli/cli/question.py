"""What the command line asks, and of which files."""

from pathlib import Path

from funnelcli.api.inputs import Inputs
from funnelcli.api.question import shared
from funnelcli.api.tables import takes_no_by
from funnelcli.cli.run import Run
from funnelcli.config import Config, Definition
from funnelcli.config.question import Question
from funnelcli.errors import UsageError

LOOKED_FOR = ("funnelcli.yaml", "config.yaml")


def definition(config: str | None, inputs: Inputs) -> tuple[Definition, Inputs]:
    """Load the YAML named, else one of the current folder; draft one where there is only DATA."""
    found = [config] if config is not None else [n for n in LOOKED_FOR if Path(n).is_file()]
    if found:
        return inputs.definition(Path(found[0])), inputs
    if inputs.data:
        from funnelcli.cli.drafts import drafted

        return drafted(inputs)
    raise UsageError(
        f"no configuration: looked for ./{LOOKED_FOR[0]} and ./{LOOKED_FOR[1]}, and neither "
        "--config nor FUNNELCLI_CONFIG names one",
        "`funnelcli init EXPORT.csv` drafts one from an export, and `funnelcli report EXPORT.csv` "
        "reports without one. Or name the YAML with -c.",
    )


def asked(run: Run, config: Config, *, takes_by: bool = False) -> Question:
    """Read the options that all commands share.

    What the segments are that --by names is left to the commands that take it.
    """
    if run.by is not None and not takes_by:
        raise takes_no_by(run.command)
    return shared(
        config, as_of=run.as_of, since=run.since, until=run.until, where=run.where,
        cohort=run.cohort, top=run.top, reach=run.reach, window=run.window, horizon=run.horizon,
    )  # fmt: skip
