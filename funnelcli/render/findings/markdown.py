"""Markdown for the summary of a job and for comments: the verdict, a table, what to do.

What does not fit is counted: GitHub takes comments of 65,536 characters, and drops a summary of
more than 1 MiB as a whole.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final, TypeVar

from funnelcli.findings import Findings, Result
from funnelcli.render.findings import sentences
from funnelcli.render.findings.shown import SAID, Level, passed, shown, tolerated
from funnelcli.render.markdown import escaped, notes, top
from funnelcli.render.page import counted
from funnelcli.render.signs import UNICODE
from funnelcli.render.style import Style
from funnelcli.report import Document

Lines = TypeVar("Lines", bound=tuple[str, ...])

_ROOM, _ROOM_BELOW = 40_000, 8_000
"""Bytes for the findings, and for what passed though something was found."""
_DOT: Final = f" {UNICODE.dot} "
_COLUMNS: Final = ("Status", "Rule", "Finding", "Found", "Effect")


def render(findings: Findings, _style: Style) -> str:
    """Write the page, its blocks a blank line apart."""
    document = findings.document
    blocks = [f"## Check: {SAID[findings.verdict]}"]
    blocks.append(escaped(_DOT.join(sentences.verdict(findings, UNICODE))))
    blocks += [*top(document), *_findings(findings), *_passed(findings), *notes(document)]
    return "\n\n".join(blocks) + "\n"


def _findings(findings: Findings) -> Iterator[str]:
    """Set the findings as a table, then what to do about each."""
    lines = [
        (_row(findings.document, loud, result), _item(result, _advice(result)))
        for loud, result in shown(findings)
    ]
    fitting = _fitting(lines, _ROOM)
    if fitting:
        rule = f"|{' --- |' * len(_COLUMNS)}"
        yield "\n".join([f"| {' | '.join(_COLUMNS)} |", rule, *(row for row, _ in fitting)])
    yield from _left_out(len(lines) - len(fitting))
    if fitting:
        yield "### What to do"
        yield "\n".join(item for _, item in fitting)


def _passed(findings: Findings) -> Iterator[str]:
    """List the rules that passed, and what was found and did not count against them."""
    if codes := passed(findings):
        names = ", ".join(sentences.text(code, UNICODE) for code in codes)
        yield escaped(f"{counted(len(codes), 'rule', UNICODE)} passed: {names}")
    if unasked := sentences.inapplicable(findings, UNICODE):
        yield escaped(unasked)
    found = [(_item(each, sentences.counts(each, UNICODE)),) for each in tolerated(findings)]
    fitting = _fitting(found, _ROOM_BELOW)
    if fitting:
        yield "\n".join(item for (item,) in fitting)
    yield from _left_out(len(found) - len(fitting))


def _fitting(blocks: Sequence[Lines], room: int) -> list[Lines]:
    """Take as many blocks of lines as there is room for."""
    sizes = accumulate(sum(len(line.encode()) + 1 for line in lines) for lines in blocks)
    return [lines for lines, size in zip(blocks, sizes, strict=True) if size <= room]


def _left_out(number: int) -> Iterator[str]:
    if number:
        yield f"{counted(number, 'finding', UNICODE)} did not fit here."


def _row(document: Document, loud: Level, result: Result) -> str:
    said = (sentences.text(result.message, UNICODE), sentences.rows(result, UNICODE))
    cells = (
        sentences.named(result, UNICODE),
        " ".join(filter(None, said)),
        sentences.found(result, UNICODE) or UNICODE.none,
        sentences.effect(document, result, UNICODE) or UNICODE.none,
    )
    return f"| {' | '.join([f'**{SAID[loud]}**', *map(escaped, cells)])} |"


def _item(result: Result, said: str) -> str:
    """Set a line of a list: the rule, and a sentence about it."""
    return f"- **{escaped(sentences.named(result, UNICODE))}**: {escaped(said)}"


def _advice(result: Result) -> str:
    """Say what to do, and where to read on."""
    parts = (
        sentences.mend(result, UNICODE),
        sentences.defined(result, UNICODE),
        sentences.explained(result, UNICODE),
    )
    return _DOT.join(filter(None, parts))
