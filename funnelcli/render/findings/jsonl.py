"""JSON lines: a result a line, as in the results of the JSON."""

from funnelcli.answers.findings import Findings
from funnelcli.render.findings.json import result_object
from funnelcli.render.jsonl import one_a_line
from funnelcli.render.style import Style


def render(findings: Findings, _style: Style) -> str:
    """Write each result on a line of its own, those that passed as well."""
    return one_a_line(result_object(result) for result in findings.results)
