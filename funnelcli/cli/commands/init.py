"""`funnelcli init`: the first YAML."""

from typing import Annotated

import typer

from funnelcli.cli import options as o, writing as w
from funnelcli.cli.boundary import guarded

Exports = Annotated[
    list[str],
    typer.Argument(
        metavar="EXPORT...",
        help="Exports of the CRM: leads, and deals or a stage history with the leads' ids.",
    ),
]
DraftPath = Annotated[
    str, typer.Option("-o", "--output", metavar="PATH", help="Write the YAML here; - prints it.")
]
Force = Annotated[bool, typer.Option("--force", help="Replace a YAML that is there.")]


@guarded
def init(
    data: Exports,
    *,
    output_: DraftPath = "funnelcli.yaml",
    force: Force = False,
    date_order: o.DateOrders = None,
    no_limits: o.NoLimits = False,
    quiet: w.Quiet = 0,
) -> None:
    """Draft the YAML for an export, from its headers and its values.

    Example: funnelcli init leads.csv deals.csv
    """
    from funnelcli.cli.inputs import inputs_of

    with inputs_of(data, no_limits=no_limits, quiet=quiet) as inputs:
        from funnelcli.cli.drafts import write_draft

        write_draft(inputs, output_, date_order=date_order, force=force, quiet=quiet > 0)
