"""`funnelcli rules` and `funnelcli rule`: what check looks for."""

from typing import Annotated, Literal

import typer

from funnelcli.cli import output
from funnelcli.cli.boundary import guarded
from funnelcli.cli.completing import one_rule


@guarded
def rules(
    format_: Annotated[
        Literal["text", "markdown"],
        typer.Option("-f", "--format", case_sensitive=False, help="A list, or a page."),
    ] = "text",
) -> None:
    """List the rules of check.

    Example: funnelcli rules --format markdown
    """
    from funnelcli.checks.docs import listing, page

    output.write(listing() if format_ == "text" else page(), output.STDOUT)


@guarded
def rule(
    name: Annotated[
        str, typer.Argument(metavar="RULE", help="A code or a name.", autocompletion=one_rule)
    ],
) -> None:
    """Explain one rule: what it finds, why it matters, how to mend it.

    Example: funnelcli rule stage-order
    """
    from funnelcli.checks.docs import explained

    output.write(explained(name), output.STDOUT)
