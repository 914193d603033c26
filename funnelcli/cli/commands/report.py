"""`funnelcli report`: the main job."""

from functools import partial
from typing import Annotated, Literal

import typer

from funnelcli.cli import options as o
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Compare = Annotated[
    Literal["previous", "year-ago"] | None,
    typer.Option(
        "--compare",
        help="Also what has changed: the last whole period, by --cohort, against another.",
    ),
]


@on_data
def report(run: Run, *, compare: Compare = None, check: o.Check = False) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    from funnelcli.api import tables

    asked = partial(tables.report, by=run.groups, compare=compare)
    pictured = partial(asked, pictured=True)
    run.show(asked, pictured=pictured, takes_by="segments", checked=check)
