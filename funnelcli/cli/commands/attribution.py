"""`funnelcli attribution`: which touches customers are credited to, by every model."""

from functools import partial
from typing import Annotated, Literal

import typer

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

To = Annotated[str | None, option_of("counting.attribution.goals", "--to")]
Lookback = Annotated[str | None, option_of("counting.attribution.touches", "--lookback")]

Repeats = Annotated[str | None, option_of("counting.attribution.paths", "--repeats")]
Export = Annotated[
    Literal["paths"] | None,
    typer.Option(
        "--export",
        help="Only all paths, with conversions, their value, and leads without conversion.",
    ),
]


@on_data
def attribution(
    run: Run,
    *,
    to: To = None,
    lookback: Lookback = None,
    repeats: Repeats = None,
    export: Export = None,
) -> None:
    """Which channels customers are credited to, by every model side by side.

    Example: funnelcli attribution --to SQL --lookback 90d
    """
    from funnelcli.api.attribution import attribution as asking

    texts = {"--to": to, "--lookback": lookback, "--repeats": repeats}
    run.show(partial(asking, export=export), texts=texts)
