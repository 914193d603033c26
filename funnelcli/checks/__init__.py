"""Data-quality rules: one file a group, and the list of all."""

from typing import Final

from funnelcli.checks import amounts, dates, definition, identity, inputs, metrics, sources, stages
from funnelcli.checks.base import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *identity.RULES,
    *dates.RULES,
    *stages.RULES,
    *sources.RULES,
    *amounts.RULES,
    *metrics.RULES,
    *definition.RULES,
)
