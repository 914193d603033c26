"""Data-quality rules, each in a file with others about the same, and the list of all."""

from typing import Final

from funnelcli.checks import (
    amounts,
    dates,
    definition,
    identity,
    inputs,
    limits,
    metrics,
    outcomes,
    records,
    silence,
    sources,
    stages,
    volumes,
)
from funnelcli.checks.base import Rule

__all__ = ["RULES"]

RULES: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *identity.RULES,
    *dates.RULES,
    *stages.RULES,
    *outcomes.RULES,
    *records.RULES,
    *sources.RULES,
    *amounts.RULES,
    *silence.RULES,
    *limits.RULES,
    *volumes.RULES,
    *metrics.RULES,
    *definition.RULES,
)
