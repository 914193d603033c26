"""SARIF 2.1.0 (OASIS, with errata 01), as GitHub's code scanning reads it: a finding a result.

Of fingerprints GitHub compares `primaryLocationLineHash` alone, and makes one of the line of the
file where it is missing: two columns at one line of the YAML would become one alert.
"""

import re
from typing import Any, Final
from urllib.parse import quote

from funnelcli.answers.findings import Findings, Result, Severity
from funnelcli.render.blocks import Level
from funnelcli.render.findings.sentences import callout
from funnelcli.render.findings.shown import explain, level, place, shown
from funnelcli.render.json import indented
from funnelcli.render.signs import ASCII
from funnelcli.render.style import Style
from funnelcli.render.visible import visible

_SCHEMA: Final = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_LEVELS: Final[dict[Level, str]] = {
    "fail": "error",
    "not_evaluated": "error",
    "warn": "warning",
    "info": "note",
}
_DEFAULTS: Final[dict[Severity, str]] = {"error": "error", "warning": "warning", "info": "note"}
_LINK: Final = "]("


def render(findings: Findings, _style: Style) -> str:
    """Write one run: the rules, the findings, and what could not be evaluated."""
    rules = list(dict.fromkeys(result.code for result in findings.results))
    run = {
        "tool": {
            "driver": {
                "name": "funnelcli",
                "version": findings.document.version,
                "rules": _rules(findings),
            }
        },
        "invocations": [_invocation(findings)],
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(findings, loud, result, rules.index(result.code))
            for loud, result in shown(findings)
        ],
    }
    return indented({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(findings: Findings) -> list[dict[str, Any]]:
    """Describe every rule that was run, by the worst of its results."""
    worst: dict[str, Result] = {}
    for result in findings.results:
        worst.setdefault(result.code, result)
    return [
        {
            "id": result.code,
            "name": result.name,
            "shortDescription": _description(result.title),
            "fullDescription": _description(result.title),
            "help": _description(f"{result.mend}\n{explain(result) or ''}".strip()),
            "defaultConfiguration": {"level": _DEFAULTS[result.severity]},
        }
        for result in worst.values()
    ]


def _result(findings: Findings, loud: Level, result: Result, rule: int) -> dict[str, Any]:
    said = " ".join(callout(findings.document, result, ASCII).facts)
    return {
        "ruleId": result.code,
        "ruleIndex": rule,
        "level": _LEVELS[loud],
        "message": _message(said),
        "locations": _locations(findings, result),
        "partialFingerprints": {
            "primaryLocationLineHash": result.fingerprint,
            "funnelcli/v1": result.fingerprint,
        },
    }


def _invocation(findings: Findings) -> dict[str, Any]:
    """Say whether every rule could be evaluated, and which could not."""
    unseen = [result for result in findings.results if level(result) == "not_evaluated"]
    return {
        "executionSuccessful": not unseen,
        "exitCode": findings.exit_code,
        "toolExecutionNotifications": [
            {
                "level": "error",
                "message": _message(result.message),
                "associatedRule": {"id": result.code},
                "locations": _locations(findings, result),
            }
            for result in unseen
        ],
    }


def _locations(findings: Findings, result: Result) -> list[dict[str, Any]]:
    at = place(findings, result)
    if at is None:
        return []
    physical = {
        "artifactLocation": {"uri": quote(at.path)},
        "region": {"startLine": at.line, "startColumn": at.column},
    }
    return [{"physicalLocation": physical}]


def _message(text: str) -> dict[str, str]:
    """Write text as a message: its braces are no placeholders (3.11.5)."""
    return _description(text.replace("{", "{{").replace("}", "}}"))


def _description(text: str) -> dict[str, str]:
    """Write what a rule is: its brackets are no links, its braces YAML, shown as they stand."""
    plain = visible(text)
    return {"text": re.sub(r"([\[\]\\])", r"\\\1", plain) if _LINK in plain else plain}
