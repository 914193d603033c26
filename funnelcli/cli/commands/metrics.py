"""`funnelcli metrics`: the catalogue."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from funnelcli.cli import options as o, output
from funnelcli.cli.completing import LOOKED_FOR
from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Period = Annotated[
    o.Grain | None,
    typer.Option("--period", help="The period of a metric.  [default: as `cohort` of the YAML]"),
]
Only = Annotated[str | None, option_of("analyses.metrics", "--only")]
List = Annotated[
    bool, typer.Option("--list", help="List all metrics, and what they need; reads no data.")
]
Describe = Annotated[
    str | None,
    typer.Option("--describe", metavar="METRIC", help="Explain one metric; reads no data."),
]


@on_data
def metrics(
    run: Run,
    *,
    period: Period = None,
    only: Only = None,
    list_: List = False,
    describe: Describe = None,
) -> None:
    """Every metric of leads, with what it is made of, or why it cannot be told.

    Example: funnelcli metrics --period quarter --by source --only lvr,win-rate
    """
    if describe is not None:
        from funnelcli.counting.catalogue.docs import explained

        output.write(explained(describe), run.output)
        return
    if list_:
        output.write(_listing(run), run.output)
        return
    from funnelcli.api import metrics as api

    run.show(
        partial(api.metrics, by=run.groups, period=period, only=only),
        texts={"--only": only}, takes_by="segments",
    )  # fmt: skip


def _listing(run: Run) -> str:
    """List the metrics; where there is a YAML, with what it lacks."""
    from funnelcli.counting.catalogue.docs import listing

    if run.config is None and not any(Path(name).is_file() for name in LOOKED_FOR):
        return listing(None)
    from funnelcli.cli.inputs import inputs_of
    from funnelcli.cli.question import definition

    with inputs_of(()) as inputs:
        defined, _ = definition(run.config, inputs)
    return listing(defined.config, defined.path.name)
