"""Findings as blocks: the verdict, each finding worst first, what passed, the notes."""

from collections.abc import Iterable, Iterator
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
from funnelcli.render.page import notes, top
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

    def called_out(results: Iterable[Result]) -> tuple[Callout, ...]:
        return tuple(callout(document, result, signs) for result in results)

    said = Paragraph(tuple(_verdict(findings, signs)), f" {signs.dot} ")
    callouts = Callouts(
        loud=called_out(result for _, result in shown.shown(findings)),
        passed=called_out(shown.tolerated(findings)),
        remarks=tuple(_remarks(findings, signs)),
    )
    head = Head(top(document, signs), Verdict(findings.verdict, said))
    return (head, callouts, *notes(document, signs))


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


def _remarks(findings: Findings, signs: Signs) -> Iterator[Remark]:
    """List the rules that passed, and those that say nothing about these data."""
    if codes := shown.passed(findings):
        names = ", ".join(text(code, signs) for code in codes)
        yield Remark("pass", f"{counted(len(codes), 'rule', signs)} passed: {names}")
    named = [
        f"{text(result.code, signs)} ({text(result.message.rstrip('.'), signs)})"
        for result in shown.inapplicable(findings)
    ]
    if named:
        verb = "does" if len(named) == 1 else "do"
        rules = counted(len(named), "rule", signs)
        yield Remark("not_evaluated", f"{rules} {verb} not apply: {', '.join(named)}")
