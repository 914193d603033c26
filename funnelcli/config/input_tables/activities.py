"""The table of activities."""

from typing import Annotated

from funnelcli.config.tables import DATE, TEXT, Events


class Activities(Events):
    """What was done about leads, and what they did: calls, e-mails, meetings, forms."""

    at: Annotated[str, DATE]
    """The column with the moment of the activity."""
    type: Annotated[str | None, TEXT] = None
    """The column with the kind of activity, such as call or e-mail."""
    direction: Annotated[str | None, TEXT] = None
    """The column that says whether it went out to the lead or came in from it."""
    user: Annotated[str | None, TEXT] = None
    """The column with the person who did it."""


TABLE = Activities
