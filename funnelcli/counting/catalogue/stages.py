"""Which stages of a definition are those that guides know by a name."""

from typing import Final

from funnelcli.config import Config, fold
from funnelcli.counting.published import published_names

MQL: Final = "MQL"
SAL: Final = "SAL"
SQL: Final = "SQL"
OPPORTUNITY: Final = "Opportunity"
_ACCEPTED: Final = (
    "sal", "sales accepted", "sales accepted lead", "sales-accepted lead", "accepted",
    "accepted lead",
)  # fmt: skip
"""What a lead that sales has accepted is called; no guide publishes rates of it."""


def first_of_deals(config: Config) -> int:
    """Number the stage from which on a lead that is lost is a lost opportunity.

    The one that guides call Opportunity; without one the stage before the last.
    """
    return stages_called(config).get(OPPORTUNITY, len(config.stages) - 2)


def stages_called(config: Config) -> dict[str, int]:
    """Number the stages by what guides call them; `benchmarks.published_as` goes before names."""
    found = {name: k for k, name in published_names(config).items()}
    for k, stage in enumerate(config.stages[1:-1], 1):
        if k not in found.values() and {fold(stage.name), fold(stage.key)} & {*_ACCEPTED}:
            found.setdefault(SAL, k)
    return found
