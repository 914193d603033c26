"""What metrics need of a definition, and how that is said."""

from typing import Final

from funnelcli.config import Config
from funnelcli.config.input_tables.spend import Spend
from funnelcli.counting.catalogue.metric import Need
from funnelcli.counting.catalogue.stages import stages_called


def table(name: str) -> Need:
    """Need a table of `config.input_tables`, by its key."""
    return Need(f"`{name}`", lambda config: name in config.input_tables(), table=name)


def stage(name: str) -> Need:
    """Need a stage that guides call so."""
    return Need(f"a stage {name}", lambda config: name in stages_called(config))


def _has_amount(config: Config) -> bool:
    return config.amount is not None or config.leads.amount is not None


def _has_channel(config: Config) -> bool:
    spend = config.input_tables().get("spend")
    is_split = isinstance(spend, Spend) and spend.channel is not None
    return is_split and "source" in config.segments


CREATED: Final = Need("`leads.created`", lambda config: config.leads.created is not None)
CUSTOMERS: Final = Need("something that says who bought", lambda config: config.knows_customers)
AMOUNT: Final = Need("`amount`", _has_amount)
LOSSES: Final = Need("`lost`", lambda config: bool(config.lost))
OWNER: Final = Need("`leads.owner`", lambda config: config.leads.owner is not None)
ASSIGNED: Final = Need("`leads.assigned_at`", lambda config: config.leads.assigned_at is not None)
SCORE: Final = Need("`score`", lambda config: config.score is not None)
THRESHOLD: Final = Need(
    "`score.threshold`",
    lambda config: config.score is not None and config.score.threshold is not None,
)

CHANNEL: Final = Need("`spend.channel`, and a `source` of leads", _has_channel)
WORTH: Final = Need(
    "`ltv` or `amount`", lambda config: config.ltv is not None or _has_amount(config)
)
