"""What leads and customers cost."""

from typing import Final

from funnelcli.counting.catalogue.metric import Metric

COST: Final[tuple[Metric, ...]] = ()
