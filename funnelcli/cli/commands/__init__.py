"""The commands: a file each, with its help, its own options and what it asks with them.

Those of a single table are not here, as its analysis declares them.
"""

from collections.abc import Callable
from typing import Final

from funnelcli.analyses import WITH_COMMAND
from funnelcli.cli.commands import (
    attribution,
    benchmarks,
    check,
    cohorts,
    compare,
    diagnose,
    explain,
    forecast,
    funnel,
    help,  # noqa: A004  (a module)
    init,
    metrics,
    reconcile,
    report,
    response,
    rules,
    said,
    schema,
    score,
    velocity,
)
from funnelcli.cli.declared import command_of

COMMANDS: Final[tuple[Callable[..., None], ...]] = (
    report.report, funnel.funnel, cohorts.cohorts, *map(command_of, WITH_COMMAND),
    velocity.velocity, diagnose.diagnose, compare.compare, metrics.metrics, response.response,
    attribution.attribution,
    forecast.forecast, score.score, said.said,
    reconcile.reconcile, check.check, explain.explain, rules.rules, rules.rule,
    benchmarks.benchmarks, init.init, schema.schema, help.help_,
)  # fmt: skip
"""All of them, in the order of the help."""

TABLES: Final = (
    "report", "funnel", "cohorts", *WITH_COMMAND, "velocity", "diagnose", "compare",
    "metrics", "response", "attribution", "forecast", "score", "said", "reconcile",
)  # fmt: skip
"""Those whose result is tables."""
