"""Data-quality rules, each in a file with others about the same, and the list of all by code."""

from typing import Final

from funnelcli.checks import (
    absent,
    amount_sizes,
    amounts,
    archived,
    dates,
    definition,
    disputes,
    identity,
    inputs,
    limits,
    lookalikes,
    merges,
    metrics,
    nothing,
    outcomes,
    placeholders,
    records,
    silence,
    sources,
    stages,
    staleness,
    volumes,
)
from funnelcli.checks.base import GROUPS, Rule

__all__ = ["RULES"]

_ALL: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *placeholders.RULES,
    *identity.RULES,
    *merges.RULES,
    *absent.RULES,
    *dates.RULES,
    *staleness.RULES,
    *stages.RULES,
    *outcomes.RULES,
    *disputes.RULES,
    *records.RULES,
    *nothing.RULES,
    *sources.RULES,
    *amounts.RULES,
    *amount_sizes.RULES,
    *silence.RULES,
    *limits.RULES,
    *volumes.RULES,
    *archived.RULES,
    *metrics.RULES,
    *definition.RULES,
    *lookalikes.RULES,
)

RULES: Final = tuple(sorted(_ALL, key=lambda rule: ([*GROUPS].index(rule.code[:2]), rule.code)))
