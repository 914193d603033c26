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
from funnelcli.render.visible import in_xml

_SUITE: Final = "funnelcli check"
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
        suite, "testcase", {"classname": in_xml(f"funnelcli.{result.code}"), "name": in_xml(named)}
    )
    lines = (*called.facts, called.advice, called.place, called.more)
    said = in_xml("\n".join(filter(None, lines)))
    if result.status == "not_evaluated" and not result.required:
        SubElement(case, "skipped", {"message": in_xml(result.message)})
        return
    match result.status:
        case "fail" | "not_evaluated":
            problem = SubElement(
                case,
                "failure" if result.status == "fail" else "error",
                {"message": in_xml(result.message), "type": result.severity},
            )
            problem.text = said
        case "warn" | "pass":
            if called.level != "pass" or result.count:
                SubElement(case, "system-out").text = f"{WORDS[called.level]}: {said}"


def _as_number(match: re.Match[str]) -> str:
    """Write the last sign of a match by its number; the text is the same."""
    return f"{match[0][:-1]}&#{ord(match[0][-1])};"
