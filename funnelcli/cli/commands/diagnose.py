"""`funnelcli diagnose`: where it leaks."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli import options as o
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

Test = Annotated[
    bool, typer.Option("--test", help="Show the chances by which differences are told from noise.")
]


@on_data
def diagnose(run: Run, *, test: Test = False, check: o.Check = False) -> None:
    """Where it leaks, whether that is real, and what it would be worth.

    Example: funnelcli diagnose --by source,region
    """
    from funnelcli.api import tables

    asked = partial(tables.diagnose, by=run.groups, test=test)
    run.show(asked, takes_by="segments", checked=check)
