"""The table of touchpoints."""

from typing import Annotated

from funnelcli.config.tables import AMOUNT, DATE, TEXT, Events

TELLING = ("url", "source", "medium", "referrer")
"""Keys of which any tells the channel, by rules, where no column does."""
UTM = ("source", "medium", "campaign")
"""Keys of which `url` tells those that no column does."""


class Touchpoints(Events):
    """What leads met on their way: visits, ads, e-mails, calls, trade shows, what they say."""

    at: Annotated[str, DATE]
    """The column with the moment of the touch."""
    channel: Annotated[str | None, TEXT] = None
    """The column with the channel, such as Paid Search or Trade Show."""
    campaign: Annotated[str | None, TEXT] = None
    """The column with the campaign; without one it is the utm_campaign of `url`."""
    url: Annotated[str | None, TEXT] = None
    """The column with the address of the landing page, of which utm parameters are read."""
    referrer: Annotated[str | None, TEXT] = None
    """The column with the address of the page before."""
    source: Annotated[str | None, TEXT] = None
    """The column with the source, such as google; without one it is the utm_source of `url`."""
    medium: Annotated[str | None, TEXT] = None
    """The column with the medium, such as cpc; without one it is the utm_medium of `url`."""
    type: Annotated[str | None, TEXT] = None
    """The column that tells what happened online from what did not."""
    cost: Annotated[str | None, AMOUNT] = None
    """The column with what the touch cost."""
    currency: Annotated[str | None, TEXT] = None
    """The column with the currency of the cost."""

    @property
    def is_of_the_web(self) -> bool:
        """Whether columns of web analytics say where a touch came from."""
        return any(getattr(self, key) is not None for key in TELLING)


TABLE = Touchpoints
