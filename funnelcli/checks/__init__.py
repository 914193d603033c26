"""Data-quality rules, each in a file with others about the same, and the list of all by code."""

from typing import Final

from funnelcli.checks import (
    amounts,
    dates,
    definition,
    identity,
    inputs,
    metrics,
    nothing,
    outcomes,
    records,
    sources,
    stages,
    staleness,
)
from funnelcli.checks.base import GROUPS, Rule

__all__ = ["RULES"]

_ALL: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *identity.RULES,
    *dates.RULES,
    *staleness.RULES,
    *stages.RULES,
    *outcomes.RULES,
    *records.RULES,
    *nothing.RULES,
    *sources.RULES,
    *amounts.RULES,
    *metrics.RULES,
    *definition.RULES,
)

RULES: Final = tuple(sorted(_ALL, key=lambda rule: ([*GROUPS].index(rule.code[:2]), rule.code)))
