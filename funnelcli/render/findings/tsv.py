"""TSV: as CSV, separated by tabs; a text with a tab or a line end is quoted."""

from funnelcli.answers.findings import Findings
from funnelcli.render.findings.csv import delimited
from funnelcli.render.style import Style


def render(findings: Findings, style: Style) -> str:
    """Write the results, separated by tabs."""
    return delimited(findings, style, "\t")
