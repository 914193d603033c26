"""`funnelcli velocity`: time in stages."""

from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run


@on_data
def velocity(run: Run) -> None:
    """How long each stage takes, how many enter it when, and which open leads are late.

    Example: funnelcli velocity --cohort quarter
    """
    from funnelcli.api import tables

    run.show(tables.velocity)
