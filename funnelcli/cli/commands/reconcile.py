"""`funnelcli reconcile`: other people's conventions."""

from typing import Annotated

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

CONVENTIONS = "counting.conventions.options"
Transition = Annotated[str | None, option_of(CONVENTIONS, "--transition")]
Bridge = Annotated[str | None, option_of(CONVENTIONS, "--bridge")]


@on_data
def reconcile(run: Run, *, transition: Transition = None, bridge: Bridge = None) -> None:
    """One transition under every convention, and what lies between two of them, in leads.

    Example: funnelcli reconcile --transition MQL:SQL --bridge observed:reached
    """
    from funnelcli.api import tables

    run.show(tables.reconcile, texts={"--transition": transition, "--bridge": bridge})
