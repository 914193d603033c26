"""`funnelcli said`: the source that was recorded beside the one that leads name themselves."""

from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run


@on_data
def said(run: Run) -> None:
    """What leads say brought them, beside the source that was recorded, with conversion.

    Example: funnelcli said --since 2026-01-01 --top 0
    """
    from funnelcli.api import tables

    run.show(tables.said)
