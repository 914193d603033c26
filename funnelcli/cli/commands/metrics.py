"""`funnelcli metrics`: the catalogue."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli import options as o
from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Period = Annotated[
    o.Grain | None,
    typer.Option("--period", help="The period of a metric.  [default: as --cohort says]"),
]
Only = Annotated[str | None, option_of("analyses.metrics", "--only")]


@on_data
def metrics(run: Run, *, period: Period = None, only: Only = None) -> None:
    """Every metric of leads, with what it is made of, or why it cannot be told.

    Example: funnelcli metrics --period quarter --by source --only cpl,win-rate
    """
    from funnelcli.api import tables

    run.show(
        partial(tables.metrics, by=run.groups, period=period),
        texts={"--only": only}, takes_by="segments",
    )  # fmt: skip
