"""JUnit XML, as the xUnit plugin of Jenkins describes it: a result a test case.

What passed is listed, so that a trend has its denominator. A warning passes and says so; it is
not `skipped`, which means not executed, as are rules that do not apply. GitLab reads the text of
an element, others read its attribute `message`, so both are there. It has no times: the same
findings give the same bytes.
"""

import re
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from funnelcli.answers.findings import Findings, Result
from funnelcli.answers.report import Document
from funnelcli.render.blocks import WORDS
from funnelcli.render.findings.sentences import callout
from funnelcli.render.findings.shown import inapplicable, level
from funnelcli.render.signs import ASCII
from funnelcli.render.style import Style
from funnelcli.render.visible import visible

_SUITE: Final = "funnelcli check"
_NOT_IN_XML: Final = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to write, its section 2.2."""

_COMMAND: Final = re.compile(r"^(\s*):(?=:)|(?<=##)(\w*)\[", re.MULTILINE)
"""What a runner of CI obeys in a line of its log."""


def render(findings: Findings, _style: Style) -> str:
    """Write the results as one suite of tests."""
    levels = [level(result) for result in findings.results]
    counts = {
        "tests": str(len(levels)),
        "failures": str(levels.count("fail")),
        "errors": str(levels.count("not_evaluated")),
    }
    skipped = str(len(inapplicable(findings)))
    suites = Element("testsuites", {"name": _SUITE, **counts})
    suite = SubElement(suites, "testsuite", {"name": _SUITE, **counts, "skipped": skipped})
    for result in findings.results:
        _add(suite, findings.document, result)
    indent(suites)
    written = _COMMAND.sub(_as_number, tostring(suites, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{written}\n'


def _add(suite: Element, document: Document, result: Result) -> None:
    """Add a test case, named by rule, table and column: of equal names GitLab keeps one."""
    called = callout(document, result, ASCII)
    named = " ".join(filter(None, (result.name, called.about)))
    case = SubElement(
        suite, "testcase", {"classname": _xml(f"funnelcli.{result.code}"), "name": _xml(named)}
    )
    lines = (*called.facts, called.advice, called.place, called.more)
    said = _xml("\n".join(filter(None, lines)))
    if result.status == "not_evaluated" and not result.required:
        SubElement(case, "skipped", {"message": _xml(result.message)})
        return
    match result.status:
        case "fail" | "not_evaluated":
            problem = SubElement(
                case,
                "failure" if result.status == "fail" else "error",
                {"message": _xml(result.message), "type": result.severity},
            )
            problem.text = said
        case "warn" | "pass":
            if called.level != "pass" or result.count:
                SubElement(case, "system-out").text = f"{WORDS[called.level]}: {said}"


def _as_number(match: re.Match[str]) -> str:
    """Write the last sign of a match by its number; the text is the same."""
    return f"{match[0][:-1]}&#{ord(match[0][-1])};"


def _xml(text: str) -> str:
    """Show what XML cannot hold as escapes; the writer escapes its own signs."""
    return _NOT_IN_XML.sub(
        lambda match: match.group().encode("unicode_escape").decode("ascii"), visible(text)
    )
