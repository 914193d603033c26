"""Findings as blocks: the verdict, each finding worst first, what passed, the notes."""

from collections.abc import Iterator
from typing import Final

from funnelcli.findings import Findings, Result
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
from funnelcli.render.findings import sentences, shown
from funnelcli.render.page import notes, top
from funnelcli.render.signs import Signs
from funnelcli.report import Document

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
    verdict = Verdict(
        findings.verdict, Paragraph(tuple(_verdict(findings, signs)), f" {signs.dot} ")
    )
    callouts = Callouts(
        loud=tuple(
            _callout(document, loud, result, signs) for loud, result in shown.shown(findings)
        ),
        passed=tuple(_callout(document, "pass", each, signs) for each in shown.tolerated(findings)),
        remarks=tuple(_remarks(findings, signs)),
    )
    return (Head(top(document, signs), verdict), callouts, *notes(document, signs))


def _verdict(findings: Findings, signs: Signs) -> Iterator[str]:
    """Yield the parts of the verdict: rules by how they ended, what is not judged, the code."""
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
    yield f"exit code {findings.exit_code} (--fail-on {findings.fail_on})"


def _callout(document: Document, level: Level, result: Result, signs: Signs) -> Callout:
    return Callout(
        level=level,
        title=sentences.title(result, signs),
        about=sentences.where(result, signs),
        found=sentences.text(result.message, signs),
        size=sentences.found(result, signs),
        limits=sentences.limits(result.threshold),
        effect=sentences.effect(document, result, signs),
        rows=sentences.rows(result, signs),
        advice=sentences.mend(result, signs),
        place=sentences.defined(result, signs),
        more=sentences.explained(result, signs),
    )


def _remarks(findings: Findings, signs: Signs) -> Iterator[Remark]:
    """List the rules that passed, and those that say nothing about these data."""
    if codes := shown.passed(findings):
        names = ", ".join(sentences.text(code, signs) for code in codes)
        yield Remark("pass", f"{counted(len(codes), 'rule', signs)} passed: {names}")
    named = [
        f"{sentences.text(result.code, signs)} "
        f"({sentences.text(result.message.rstrip('.'), signs)})"
        for result in shown.inapplicable(findings)
    ]
    if named:
        verb = "does" if len(named) == 1 else "do"
        rules = counted(len(named), "rule", signs)
        yield Remark("not_evaluated", f"{rules} {verb} not apply: {', '.join(named)}")
