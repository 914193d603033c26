"""`funnelcli attribution`: which touches customers are credited to, by every model."""

from typing import Annotated

from funnelcli.cli.declared import option_of
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run

To = Annotated[str | None, option_of("counting.attribution.goals", "--to")]
Lookback = Annotated[str | None, option_of("counting.attribution.touches", "--lookback")]


@on_data
def attribution(run: Run, *, to: To = None, lookback: Lookback = None) -> None:
    """Which channels customers are credited to, by every model side by side.

    Example: funnelcli attribution --to SQL --lookback 90d
    """
    from funnelcli.api.attribution import attribution as asking

    run.show(asking, texts={"--to": to, "--lookback": lookback})
