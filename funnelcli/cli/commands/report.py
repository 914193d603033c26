"""`funnelcli report`: the main job."""

from functools import partial

from funnelcli.cli import options as o
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run


@on_data
def report(run: Run, *, check: o.Check = False) -> None:
    """Funnel, cohorts and sources on one page: the main job.

    Example: funnelcli report -c config.example.yaml --since 2026-01-01
    """
    from funnelcli.api import tables

    asked = partial(tables.report, by=run.groups)
    pictured = partial(tables.report, by=run.groups, pictured=True)
    run.show(asked, pictured=pictured, takes_by="segments", checked=check)
