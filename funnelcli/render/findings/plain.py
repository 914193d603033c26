"""Plain text for cron mails and grep: a finding is one line, which is never cut.

Columns are two or more spaces apart and no cell is empty. Those that tell findings apart come
first and are aligned; the sentences follow, so that a mail program wraps only them.
"""

from collections.abc import Iterator

from funnelcli.findings import Findings, Result
from funnelcli.render.findings import sentences
from funnelcli.render.findings.shown import SAID, passed, shown, tolerated
from funnelcli.render.page import counted, messages
from funnelcli.render.plain import top
from funnelcli.render.signs import PLAIN
from funnelcli.render.style import Style
from funnelcli.render.width import pad
from funnelcli.report import Document

_GAP = "  "
_ALIGNED = ("Status", "Rule", "About")
_SENTENCES = ("Finding", "Found", "Effect", "Rows", "What to do", "Defined at", "Explained by")


def render(findings: Findings, _style: Style) -> str:
    """Write the page: the head, the verdict, a line for each finding, what passed, the notes."""
    document = findings.document
    blocks = [list(top(document)), [_verdict(findings)], list(_lines(findings))]
    if codes := passed(findings):
        names = ", ".join(sentences.text(code, PLAIN) for code in codes)
        blocks.append([f"{counted(len(codes), 'rule', PLAIN)} passed: {names}"])
    if unasked := sentences.inapplicable(findings, PLAIN):
        blocks.append([unasked])
    if notes := messages(document, PLAIN):
        blocks.append(["Notes", *notes])
    return "\n".join("\n".join(block) + "\n" for block in blocks if block)


def _verdict(findings: Findings) -> str:
    return f" {PLAIN.dot} ".join([SAID[findings.verdict], *sentences.verdict(findings, PLAIN)])


def _lines(findings: Findings) -> Iterator[str]:
    """Set the findings, and below them what was found and passed."""
    results = [(SAID[loud], result) for loud, result in shown(findings)]
    results += [(SAID["pass"], result) for result in tolerated(findings)]
    if not results:
        return
    heads = [_ALIGNED, *(_head(said, result) for said, result in results)]
    columns = [pad(column, left=True) for column in zip(*heads, strict=True)]
    tails = [_SENTENCES, *(_tail(findings.document, result) for _, result in results)]
    for head, tail in zip(zip(*columns, strict=True), tails, strict=True):
        yield _GAP.join(cell or PLAIN.none for cell in (*head, *tail))


def _head(said: str, result: Result) -> tuple[str, ...]:
    return (said, sentences.title(result, PLAIN), sentences.where(result, PLAIN) or PLAIN.none)


def _tail(document: Document, result: Result) -> tuple[str, ...]:
    return (
        sentences.text(result.message, PLAIN),
        sentences.counts(result, PLAIN),
        sentences.effect(document, result, PLAIN),
        sentences.rows(result, PLAIN),
        sentences.mend(result, PLAIN),
        sentences.defined(result, PLAIN),
        sentences.explained(result, PLAIN),
    )
