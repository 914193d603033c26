"""The table of touchpoints."""

from typing import Annotated

from funnelcli.config.tables import AMOUNT, DATE, TEXT, Events


class Touchpoints(Events):
    """What leads met on their way: visits, ads, e-mails, calls, trade shows, what they say."""

    at: Annotated[str, DATE]
    """The column with the moment of the touch."""
    channel: Annotated[str | None, TEXT] = None
    """The column with the channel, such as Paid Search or Trade Show."""
    campaign: Annotated[str | None, TEXT] = None
    """The column with the campaign."""
    type: Annotated[str | None, TEXT] = None
    """The column that tells what happened online from what did not."""
    cost: Annotated[str | None, AMOUNT] = None
    """The column with what the touch cost."""
    currency: Annotated[str | None, TEXT] = None
    """The column with the currency of the cost."""


TABLE = Touchpoints
