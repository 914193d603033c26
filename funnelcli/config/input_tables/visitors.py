"""The table of visitors."""

from typing import Annotated

from funnelcli.config.tables import DATE, NUMBER, TEXT, Table


class Visitors(Table):
    """How many visitors came, by day, week or month, and by channel."""

    date: Annotated[str, DATE]
    """The column with the day or the month."""
    channel: Annotated[str | None, TEXT] = None
    """The column with the channel, which is a source of leads."""
    count: Annotated[str, NUMBER]
    """The column with how many came."""


TABLE = Visitors
