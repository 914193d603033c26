"""Data-quality rules, each in a file with others about the same, and the list of all."""

from typing import Final

from funnelcli.checks import (
    amount_sizes,
    amounts,
    dates,
    definition,
    identity,
    inputs,
    lookalikes,
    merges,
    metrics,
    outcomes,
    placeholders,
    records,
    sources,
    stages,
)
from funnelcli.checks.base import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *placeholders.RULES,
    *identity.RULES,
    *merges.RULES,
    *dates.RULES,
    *stages.RULES,
    *outcomes.RULES,
    *records.RULES,
    *sources.RULES,
    *amounts.RULES,
    *amount_sizes.RULES,
    *metrics.RULES,
    *definition.RULES,
    *lookalikes.RULES,
)
