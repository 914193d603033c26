"""`funnelcli funnel`: the stages."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli import options as o
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Detail = Annotated[
    bool, typer.Option("--detail", help="Also what became of those that reached each stage.")
]


@on_data
def funnel(run: Run, *, detail: Detail = False, check: o.Check = False) -> None:
    """How many leads reached each stage, and how long it took.

    Example: funnelcli funnel --reach observed --where "source = 'Webinar'"
    """
    from funnelcli.api import tables

    run.show(partial(tables.funnel, detail=detail), checked=check)
