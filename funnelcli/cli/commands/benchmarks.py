"""`funnelcli benchmarks`: what guides publish."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, get_args

import typer

from funnelcli.cli import options as o, output, writing as w
from funnelcli.cli.boundary import guarded
from funnelcli.cli.completing import LOOKED_FOR
from funnelcli.cli.destination import destination
from funnelcli.cli.shell import WRITTEN

if TYPE_CHECKING:
    from funnelcli.counting.published import Listed

PublishedFormat = Annotated[
    w.Published | None,
    typer.Option(
        "-f",
        "--format",
        case_sensitive=False,
        help="How to write it.  [default: as -o ends, else table on a terminal, else plain]",
        rich_help_panel=WRITTEN,
    ),
]


@guarded
def benchmarks(
    config: o.ConfigPath = None,
    format_: PublishedFormat = None,
    place: w.Output = output.STDOUT,
    color: w.Colors = "auto",
) -> None:
    """List the rates that guides publish, each with its publisher; of a YAML those that fit.

    Example: funnelcli benchmarks --format markdown
    """
    to_terminal = place == output.STDOUT and bool(sys.stdout) and sys.stdout.isatty()
    formats, default = list(get_args(w.Published)), "table" if to_terminal else "plain"
    to = destination(place, format_, formats, default)
    to.check()
    found = _listed(config)
    from funnelcli.render.published import PUBLISHED_FORMATS

    content = PUBLISHED_FORMATS[to.format](found, output.style(color, to_terminal=to_terminal))
    to.write({"benchmarks": content} if to.is_folder else content)


def _listed(config: str | None) -> "Listed":
    """Choose the figures that fit the YAML, where there is one; no data are read."""
    from funnelcli.counting.published import listed

    if config is None and not any(Path(name).is_file() for name in LOOKED_FOR):
        return listed()
    from funnelcli.cli.inputs import inputs_of
    from funnelcli.cli.question import definition

    with inputs_of(()) as inputs:
        defined, _ = definition(config, inputs)
    return listed(defined.config.benchmarks, defined.path.name)
