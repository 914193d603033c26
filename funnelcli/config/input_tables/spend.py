"""The table of what was spent."""

from typing import Annotated

from funnelcli.config.tables import AMOUNT, PERIOD, TEXT, OfPeriods


class Spend(OfPeriods):
    """What was spent on getting leads, by day, week or month, and by channel."""

    until: Annotated[str | None, PERIOD] = None
    """The column with the last day of a campaign, whose cost is of all days from `date` on."""
    channel: Annotated[str | None, TEXT] = None
    """The column with the channel, which is a source of leads."""
    campaign: Annotated[str | None, TEXT] = None
    """The column with the campaign."""
    cost: Annotated[str, AMOUNT]
    """The column with the cost; a credit is negative."""
    type: Annotated[str | None, TEXT] = None
    """The column with the kind of cost, such as media, people or tools."""
    currency: Annotated[str | None, TEXT] = None
    """The column with the currency of the cost."""


TABLE = Spend
