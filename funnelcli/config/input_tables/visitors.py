"""The table of visitors."""

from typing import Annotated

from pydantic import Field

from funnelcli.config.tables import COUNT, TEXT, OfPeriods


class Visitors(OfPeriods):
    """How many visitors came, by day, week or month, and by channel."""

    channel: Annotated[str | None, TEXT] = None
    """The column with the channel, which is a source of leads."""
    count: Annotated[str, COUNT]
    """The column with how many came."""
    by: dict[str, str] = Field(default_factory=dict)
    """Segments of leads, each with the column that has its values of the visitors."""


TABLE = Visitors
