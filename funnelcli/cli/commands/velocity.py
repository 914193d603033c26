"""`funnelcli velocity`: time in stages."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Matrix = Annotated[
    bool,
    typer.Option(
        "--matrix", help="Only how many went from each stage to each other, by the history."
    ),
]


@on_data
def velocity(run: Run, *, matrix: Matrix = False) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """
    from funnelcli.api import tables

    run.show(partial(tables.velocity, matrix=matrix))
