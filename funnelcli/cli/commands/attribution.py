"""`funnelcli attribution`: which touches customers are credited to, by every model."""

from functools import partial
from typing import Annotated, Literal

import typer

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

To = Annotated[str | None, option_of("counting.attribution.goals", "--to")]
Credit = Annotated[str | None, option_of("config.credited", "--credit")]
Per = Annotated[str | None, option_of("counting.attribution.slices", "--per")]
Lookback = Annotated[str | None, option_of("counting.attribution.touches", "--lookback")]
Direct = Annotated[str | None, option_of("counting.attribution.touches", "--direct")]
Distinct = Annotated[
    bool,
    typer.Option("--distinct", help="linear: share among channels, each once, and not touches."),
]
Repeats = Annotated[str | None, option_of("counting.attribution.paths", "--repeats")]
Export = Annotated[
    Literal["paths"] | None,
    typer.Option(
        "--export",
        help="Only all paths, with conversions, their value, and leads without conversion.",
    ),
]

Intervals = Annotated[
    bool, typer.Option("--intervals", help="How sure each credit is: its 95 % interval.")
]


@on_data
def attribution(
    run: Run,
    *,
    to: To = None,
    credit: Credit = None,
    per: Per = None,
    lookback: Lookback = None,
    direct: Direct = None,
    distinct: Distinct = False,
    intervals: Intervals = False,
    repeats: Repeats = None,
    export: Export = None,
) -> None:
    """Which channels customers are credited to, by every model side by side.

    Example: funnelcli attribution --to SQL --lookback 90d
    """
    from funnelcli.api.attribution import attribution as asking
    from funnelcli.errors import UsageError

    of_models = {
        "--credit": credit,
        "--per": per,
        "--distinct": distinct,
        "--intervals": intervals,
        "--by": run.groups,
    }
    if export is not None and (others := [name for name, given in of_models.items() if given]):
        raise UsageError(f"--export writes paths as they are: not with {' and '.join(others)}")
    run.show(
        partial(
            asking, by=run.groups, distinct=distinct, intervals=intervals, export=export
        ),
        texts={
            "--to": to, "--credit": credit, "--per": per, "--lookback": lookback,
            "--direct": direct, "--repeats": repeats,
        },
        takes_by="segments",
    )  # fmt: skip
