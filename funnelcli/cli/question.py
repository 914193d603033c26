"""What the command line asks, and of which files."""

import re
import shlex
from pathlib import Path

from funnelcli.api.inputs import Inputs
from funnelcli.api.question import shared
from funnelcli.api.tables import takes_no_by
from funnelcli.cli.completing import LOOKED_FOR
from funnelcli.cli.mistyped import YAML
from funnelcli.cli.run import Run, TakesBy
from funnelcli.cli.stray import of_stray
from funnelcli.config import Config, DateOrder, Definition
from funnelcli.config.question import Question
from funnelcli.errors import FunnelError, UsageError
from funnelcli.words.text import named

EXPORTS = (".csv", ".tsv", ".xlsx", ".xls", ".parquet", ".zip", ".gz", ".zst")


def _is_definition(path: Path) -> bool:
    """Tell whether a file of this folder is a YAML that names leads."""
    if path.suffix.casefold() not in YAML or not path.is_file():
        return False
    try:
        return re.search(r"(?m)^leads:", path.read_text("utf-8")) is not None
    except (OSError, UnicodeDecodeError):
        return False


def definition(
    config: str | None, inputs: Inputs, date_order: DateOrder | None = None
) -> tuple[Definition, Inputs]:
    """Load the YAML named, else one of the current folder; draft one where there is only DATA."""
    try:
        return _definition(config, inputs, date_order)
    except FunnelError as error:
        of_stray(error, inputs.data)
        raise


def _definition(
    config: str | None, inputs: Inputs, date_order: DateOrder | None
) -> tuple[Definition, Inputs]:
    found = [config] if config is not None else [n for n in LOOKED_FOR if Path(n).is_file()]
    if found:
        _refuse_export(found[0])
        if date_order is not None:
            raise UsageError(
                f"--date-order is for exports without a YAML, and {found[0]} is one",
                f"Write `read: {{date_order: {date_order}}}` there, below the `path` of the table.",
            )
        return inputs.definition(Path(found[0])), inputs
    if inputs.data:
        from funnelcli.cli.drafts import drafted

        return drafted(inputs, date_order)
    others = sorted(each.name for each in Path().iterdir() if _is_definition(each))
    here = f" Here is {named(others)}: try -c {shlex.quote(others[0])}." if others else ""
    raise UsageError(
        f"no configuration: looked for ./{LOOKED_FOR[0]} and ./{LOOKED_FOR[1]}, and neither "
        "--config nor FUNNELCLI_CONFIG names one",
        "`funnelcli init EXPORT.csv` drafts one from an export, and `funnelcli report EXPORT.csv` "
        f"reports without one. Or name the YAML with -c.{here}",
    )


def _refuse_export(config: str) -> None:
    """Say of an export that was named as a YAML what it is."""
    if Path(config).suffix.casefold() in EXPORTS:
        raise UsageError(
            f"{config}: this is an export, and no YAML",
            f"Name it without -c: `funnelcli report {shlex.quote(config)}`.",
        )


def asked(run: Run, config: Config, *, takes_by: TakesBy = None) -> Question:
    """Read the options that all commands share.

    What the segments are that --by names is left to the commands that take it.
    """
    if run.groups is not None and takes_by in (None, "owner"):
        raise takes_no_by(run.command)
    return shared(
        config, as_of=run.as_of, since=run.since, until=run.until, where=run.where,
        cohort=run.cohort, top=run.top, sort=run.sort, reach=run.reach, window=run.window,
        horizon=run.horizon,
    )  # fmt: skip
