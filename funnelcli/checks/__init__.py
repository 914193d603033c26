"""Data-quality rules, each in a file with others about the same, and the list of all by code."""

from typing import Final

from funnelcli.checks import (
    absent,
    again,
    amount_sizes,
    amounts,
    archived,
    buyers,
    contrary,
    copies,
    dates,
    definition,
    disputes,
    garbled,
    identity,
    inputs,
    keys,
    limits,
    lookalikes,
    merges,
    metrics,
    nothing,
    outcomes,
    placeholders,
    rates,
    records,
    silence,
    sources,
    stages,
    staleness,
    strangers,
    volumes,
)
from funnelcli.checks.base import GROUPS, Rule

__all__ = ["RULES"]

_ALL: Final[tuple[Rule, ...]] = (
    *inputs.RULES,
    *placeholders.RULES,
    *garbled.RULES,
    *identity.RULES,
    *copies.RULES,
    *merges.RULES,
    *absent.RULES,
    *keys.RULES,
    *again.RULES,
    *strangers.RULES,
    *dates.RULES,
    *staleness.RULES,
    *stages.RULES,
    *outcomes.RULES,
    *disputes.RULES,
    *contrary.RULES,
    *records.RULES,
    *nothing.RULES,
    *sources.RULES,
    *buyers.RULES,
    *amounts.RULES,
    *amount_sizes.RULES,
    *silence.RULES,
    *limits.RULES,
    *volumes.RULES,
    *archived.RULES,
    *metrics.RULES,
    *rates.RULES,
    *definition.RULES,
    *lookalikes.RULES,
)

RULES: Final = tuple(sorted(_ALL, key=lambda rule: ([*GROUPS].index(rule.code[:2]), rule.code)))
