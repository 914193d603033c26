"""The commands, one file each: its help, its own options, and what it asks with them."""

from typing import Final

from funnelcli.cli.commands import (
    check,
    cohorts,
    curve,
    explain,
    funnel,
    init,
    reconcile,
    report,
    rules,
    schema,
    segments,
    sources,
    velocity,
)

COMMANDS: Final = (
    report.report, funnel.funnel, cohorts.cohorts, sources.sources, segments.segments, curve.curve,
    velocity.velocity, reconcile.reconcile, check.check, explain.explain, rules.rules, rules.rule,
    init.init, schema.schema,
)  # fmt: skip
"""All of them, in the order of the help."""

TABLES: Final = (
    "report", "funnel", "cohorts", "sources", "segments", "curve", "velocity", "reconcile",
)  # fmt: skip
"""Those whose result is tables."""
