"""The catalogue of metrics: each has one definition, whatever it is called."""

from typing import Final

from funnelcli.counting.catalogue.conversion import CONVERSION
from funnelcli.counting.catalogue.cost import COST
from funnelcli.counting.catalogue.handover import HANDOVER
from funnelcli.counting.catalogue.metric import Metric
from funnelcli.counting.catalogue.response import RESPONSE
from funnelcli.counting.catalogue.revenue import REVENUE
from funnelcli.counting.catalogue.score import SCORES
from funnelcli.counting.catalogue.stock import STOCK
from funnelcli.counting.catalogue.volume import VOLUME
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

CATALOGUE: Final[dict[str, tuple[Metric, ...]]] = {
    "Volume": VOLUME,
    "Conversion": CONVERSION,
    "Handover": HANDOVER,
    "Response and engagement": RESPONSE,
    "Stock": STOCK,
    "Cost": COST,
    "Revenue": REVENUE,
    "Score": SCORES,
}
"""All metrics in their order, by what they are about."""
METRICS: Final = tuple(metric for group in CATALOGUE.values() for metric in group)
_BY_NAME: Final = {name: metric for metric in METRICS for name in metric.names}


def snake(name: str) -> str:
    """Write the name of a metric as its key is written."""
    return "_".join(name.strip().casefold().replace("-", " ").replace("_", " ").split())


def names_in(text: str) -> list[str]:
    """Part names with commas."""
    return [name for name in text.split(",") if name.strip()]


def are_by_source(text: str) -> bool:
    """Tell whether all metrics that are named with commas are meant by source."""
    by_source = {name for metric in METRICS for name in metric.by_source}
    return {snake(name) for name in names_in(text)} <= by_source


def metric_called(option: str, name: str) -> Metric:
    """Find a metric by its key, its label or a synonym; raises `UsageError` where there is none."""
    if (found := _BY_NAME.get(snake(name))) is None:
        meant = did_you_mean(snake(name), _BY_NAME)
        raise UsageError(
            f"{option}: there is no metric {name!r}{meant}",
            "`funnelcli metrics --list` has all of them.",
        )
    return found
