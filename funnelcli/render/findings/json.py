"""JSON for programs: what was asked, the verdict, and every result, those that passed as well."""

from dataclasses import asdict
from typing import Any

from funnelcli.answers.findings import Effect, Findings, Result
from funnelcli.answers.report import Rate
from funnelcli.render.findings.shown import explain, truncated
from funnelcli.render.json import envelope, indented, notes
from funnelcli.render.style import Style


def render(findings: Findings, _style: Style) -> str:
    """Write the findings as indented JSON."""
    return indented(as_object(findings))


def as_object(findings: Findings) -> dict[str, Any]:
    """Order the findings as the object that is written."""
    headline = findings.document.conversion.every
    return {
        **envelope(findings.document),
        "verdict": findings.verdict,
        "exit_code": findings.exit_code,
        "fail_on": findings.fail_on,
        "summary": _summary(findings),
        "headline": {
            "k": headline.k if findings.document.knows_customers else None,
            "n": headline.n,
            **_rate("rate", headline),
        },
        "results": [result_object(result) for result in findings.results],
        "notes": notes(findings.document),
    }


def result_object(result: Result) -> dict[str, Any]:
    """Order a result as the object that is written."""
    return {
        "code": result.code,
        "name": result.name,
        "severity": result.severity,
        "status": result.status,
        "title": result.title,
        "message": result.message,
        "mend": result.mend,
        "table": result.table,
        "column": result.column,
        "count": result.count,
        "of": result.of,
        "suppressed": result.suppressed,
        "baselined": result.baselined,
        "new": None if result.count is None else result.new,
        "fraction": result.fraction,
        "threshold": asdict(result.threshold),
        "samples": [asdict(sample) for sample in result.samples],
        "samples_truncated": truncated(result),
        "effect": None if result.effect is None else _effect(result.effect),
        "fingerprint": result.fingerprint,
        "defined_at": None if result.defined_at is None else asdict(result.defined_at),
        "help": explain(result),
    }


def _summary(findings: Findings) -> dict[str, int]:
    """Count the rules by how they ended, and the findings that are not judged."""
    rules = findings.rules()
    return {
        "rules": sum(rules.values()),
        "pass": rules["pass"],
        "warn": rules["warn"],
        "fail": rules["fail"],
        "not_evaluated": rules["not_evaluated"],
        "suppressed": sum(result.suppressed for result in findings.results),
        "baselined": sum(result.baselined for result in findings.results),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    without = effect.rate_without
    return {
        "leads": effect.leads,
        "customers": effect.customers,
        "k_without": without.k,
        "n_without": without.n,
        **_rate("rate_without", without),
        "basis": effect.basis,
    }


def _rate(name: str, rate: Rate) -> dict[str, float | None]:
    return {name: rate.value, f"{name}_low": rate.low, f"{name}_high": rate.high}
