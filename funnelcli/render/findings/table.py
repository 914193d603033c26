"""The page of `check` for a terminal: the verdict, then each finding as a block, worst first.

Every mark is a character with its word beside it; bold and dim only repeat what they say.
"""

from typing import Final

from funnelcli.findings import Findings, Result, Status
from funnelcli.render.findings import sentences
from funnelcli.render.findings.shown import SAID, Level, passed, shown, tolerated
from funnelcli.render.lines import STRONG, WEAK, item
from funnelcli.render.page import counted, messages
from funnelcli.render.signs import ASCII, UNICODE, Signs
from funnelcli.render.style import Style
from funnelcli.render.table import top
from funnelcli.report import Document

_MARKS: Final[dict[Level | Status, tuple[str, str]]] = {
    "fail": ("✗", "x"),
    "not_evaluated": ("?", "?"),
    "warn": ("!", "!"),
    "info": ("i", "i"),
    "pass": ("✓", "+"),
}
"""In Unicode, and in ASCII."""
_BELOW: Final = " "


def render(findings: Findings, style: Style) -> str:
    """Write the page: the head, the verdict, the findings, what passed, the notes."""
    signs = UNICODE if style.unicode else ASCII
    document = findings.document
    blocks = [top(document, style, signs), _verdict(findings, style, signs)]
    blocks += [_block(document, loud, result, style, signs) for loud, result in shown(findings)]
    blocks.append(_passed(findings, style, signs))
    blocks.append("".join(item(signs.bullet, note, style) for note in messages(document, signs)))
    return "\n".join(block for block in blocks if block)


def _mark(of: Level | Status, style: Style) -> str:
    unicode, ascii_ = _MARKS[of]
    return unicode if style.unicode else ascii_


def _verdict(findings: Findings, style: Style, signs: Signs) -> str:
    parts = f" {signs.dot} ".join([SAID[findings.verdict], *sentences.verdict(findings, signs)])
    return item(_mark(findings.verdict, style), parts, style, look=STRONG)


def _block(document: Document, loud: Level, result: Result, style: Style, signs: Signs) -> str:
    """Set a finding: its rule, what it amounts to, what to do, where to read on."""
    named = f"{SAID[loud]} {sentences.named(result, signs)}"
    below = [*sentences.facts(document, result, signs), sentences.mend(result, signs)]
    where = [sentences.defined(result, signs), sentences.explained(result, signs)]
    read_on = f" {signs.dot} ".join(filter(None, where))
    return "".join(
        [
            item(_mark(loud, style), named, style, look=STRONG),
            *(item(_BELOW, line, style) for line in below if line),
            *([item(_BELOW, read_on, style, look=WEAK)] if read_on else []),
        ]
    )


def _passed(findings: Findings, style: Style, signs: Signs) -> str:
    """List the rules that passed, and what was found and did not count against them."""
    lines = []
    if codes := passed(findings):
        said = counted(len(codes), "rule", signs)
        names = ", ".join(sentences.text(code, signs) for code in codes)
        lines.append(item(_mark("pass", style), f"{said} passed: {names}", style))
    if unasked := sentences.inapplicable(findings, signs):
        lines.append(item(_mark("not_evaluated", style), unasked, style))
    for result in tolerated(findings):
        line = f"{sentences.named(result, signs)}: {sentences.counts(result, signs)}"
        lines.append(item(_BELOW, line, style, look=WEAK))
    return "".join(lines)
