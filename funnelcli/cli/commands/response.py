"""`funnelcli response`: how soon leads are answered."""

from functools import partial
from typing import Annotated

import typer

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

To = Annotated[str | None, option_of("counting.response", "--to")]
Listed = Annotated[
    bool,
    typer.Option(
        "--list", help="Only the open leads that nobody has answered, by owner, by their ids."
    ),
]


@on_data
def response(run: Run, *, to: To = None, list_: Listed = False) -> None:
    """How soon leads were answered, how many of those went on, who followed up, how often.

    Example: funnelcli response --to MQL
    """
    from funnelcli.api.response import response as asking
    from funnelcli.errors import UsageError

    if list_ and to is not None:
        raise UsageError("--list stands alone: not with --to")
    asked = partial(asking, listed=list_)
    run.show(asked, texts={"--to": to}, takes_by="owner")
