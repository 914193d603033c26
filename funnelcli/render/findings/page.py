"""Findings as blocks: the verdict, each finding worst first, what passed, the notes."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from funnelcli.answers.findings import Findings, Result
from funnelcli.render.blocks import (
    Callout,
    Callouts,
    Head,
    Level,
    Page,
    Paragraph,
    Remark,
    Verdict,
)
from funnelcli.render.cells import count, counted
from funnelcli.render.findings import shown
from funnelcli.render.findings.sentences import callout, text
from funnelcli.render.headline import rate
from funnelcli.render.page import closing, made, of_all
from funnelcli.render.signs import Signs

_ENDED: Final[dict[Level, str]] = {
    "fail": "failed",
    "not_evaluated": "not evaluated",
    "warn": "warned",
    "info": "info",
    "pass": "passed",
}


def blocks(findings: Findings, signs: Signs) -> Page:
    """Lower findings."""
    document = findings.document
    ended = f"exit code {findings.exit_code} (--fail-on {findings.fail_on})"
    judged = _verdict(findings, signs, ended)
    head = Head(of_all(document, signs), judged, None, made(document, signs))
    return (head, _callouts(findings, signs), *closing(document, signs))


def beside(findings: Findings, signs: Signs) -> Callouts:
    """Lower findings that stand beside the tables of a report."""
    document = findings.document
    on = f"effects are on the rate of all {document.unit}s, {rate(document, signs)}"
    said = [on] if document.knows_customers else []
    return replace(_callouts(findings, signs), verdict=_verdict(findings, signs, *said))


def _callouts(findings: Findings, signs: Signs) -> Callouts:
    def called_out(results: Iterable[Result]) -> tuple[Callout, ...]:
        return tuple(callout(findings.document, result, signs) for result in results)

    return Callouts(
        loud=called_out(result for _, result in shown.shown(findings)),
        passed=called_out(shown.tolerated(findings)),
        remarks=tuple(_remarks(findings, signs)),
    )


def _verdict(findings: Findings, signs: Signs, *more: str) -> Verdict:
    return Verdict(findings.verdict, verdict(findings, signs, *more))


def verdict(findings: Findings, signs: Signs, *more: str) -> Paragraph:
    """Say how the gate has judged, part by part."""
    return Paragraph((*_judged(findings, signs), *more), f" {signs.dot} ")


def _judged(findings: Findings, signs: Signs) -> Iterator[str]:
    """Yield rules by how they ended, and what is not judged."""
    rules = shown.ended(findings)
    ended = ", ".join(f"{count(n, signs)} {_ENDED[how]}" for how, n in rules.items() if n)
    yield f"{counted(sum(rules.values()), 'rule', signs)}: {ended}"
    left_out = {
        "suppressed": sum(result.suppressed for result in findings.results),
        "in the baseline": sum(result.baselined for result in findings.results),
    }
    if any(left_out.values()):
        yield ", ".join(f"{count(n, signs)} {why}" for why, n in left_out.items() if n)
    if not findings.document.knows_customers:
        yield "nothing says who bought, so no rate was checked"


def _remarks(findings: Findings, signs: Signs) -> Iterator[Remark]:
    """List the rules that passed, and those that say nothing about these data."""
    if codes := shown.passed(findings):
        names = ", ".join(text(code, signs) for code in codes)
        yield Remark("pass", f"{counted(len(codes), 'rule', signs)} passed: {names}")
    idle = shown.inapplicable(findings)
    reasons: dict[str, list[str]] = {}
    for result in idle:
        reasons.setdefault(result.message.rstrip("."), []).append(text(result.code, signs))
    if idle:
        verb = "does" if len(idle) == 1 else "do"
        rules = counted(len(idle), "rule", signs)
        named = (f"{', '.join(codes)} ({text(why, signs)})" for why, codes in reasons.items())
        yield Remark("not_evaluated", f"{rules} {verb} not apply: {', '.join(named)}")
