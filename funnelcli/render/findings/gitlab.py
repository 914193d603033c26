"""The code quality report of GitLab, which is a subset of Code Climate's: a finding an issue."""

from typing import Any, Final

from funnelcli.answers.findings import Findings, Result
from funnelcli.render.blocks import Level
from funnelcli.render.findings.sentences import callout
from funnelcli.render.findings.shown import place, shown
from funnelcli.render.json import indented
from funnelcli.render.signs import ASCII
from funnelcli.render.style import Style

_SEVERITIES: Final[dict[Level, str]] = {
    "fail": "critical",
    "not_evaluated": "major",
    "warn": "minor",
    "info": "info",
}


def render(findings: Findings, _style: Style) -> str:
    """Write the list of issues."""
    return indented([_issue(findings, loud, result) for loud, result in shown(findings)])


def _issue(findings: Findings, loud: Level, result: Result) -> dict[str, Any]:
    at = place(findings, result)
    said = callout(findings.document, result, ASCII)
    return {
        "description": f"{said.title}: {' '.join(said.facts)}",
        "check_name": result.code,
        "fingerprint": result.fingerprint,
        "severity": _SEVERITIES[loud],
        "location": {
            "path": "" if at is None else at.path,
            "lines": {"begin": 1 if at is None else at.line},
        },
    }
