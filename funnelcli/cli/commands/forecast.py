"""`funnelcli forecast`: what to expect."""

from functools import partial
from typing import Annotated

from funnelcli.cli import options as o
from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Plan = Annotated[str | None, option_of("analyses.plan", "--plan")]


@on_data
def forecast(run: Run, *, plan: Plan = None, check: o.Check = False) -> None:
    """How many customers to expect of the open leads, and when; and what a goal takes.

    Example: funnelcli forecast --plan customers=50
    """
    from funnelcli.api import tables

    run.show(
        partial(tables.forecast, by=run.groups, plan=plan), texts={"--plan": plan},
        takes_by="segments", checked=check,
    )  # fmt: skip
