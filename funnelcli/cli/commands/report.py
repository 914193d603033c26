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


SaveSnapshot = Annotated[
    str | None,
    typer.Option(
        "--save-snapshot", metavar="PATH",
        help="Also keep what is known of each lead, under a key, for `compare --a PATH`.",
    ),
]  # fmt: skip


@on_data
def report(
    run: Run,
    *,
    compare: Compare = None,
    save_snapshot: SaveSnapshot = None,
    check: o.Check = False,
) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    from funnelcli.api import tables

    saving = None
    if save_snapshot is not None:
        from funnelcli.cli.saving import Saving

        saving = Saving.to(save_snapshot)
    asked = partial(tables.report, by=run.groups, compare=compare)
    pictured = partial(asked, pictured=True)
    run.show(asked, pictured=pictured, takes_by="segments", checked=check, saving=saving)
