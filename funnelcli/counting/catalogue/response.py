"""How fast leads are answered, and what they do themselves."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric

RESPONSE: Final[tuple[Metric, ...]] = ()
