"""`funnelcli score`: how well the score tells who buys."""

from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run


@on_data
def score(run: Run) -> None:
    """Whether leads of a high score buy more often, by tenths of the score and by quarter.

    Example: funnelcli score --since 2025-01-01
    """
    from funnelcli.api import tables

    run.show(tables.score)
