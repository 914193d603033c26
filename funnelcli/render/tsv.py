"""TSV: as CSV, separated by tabs; a text with a tab or a line end is quoted."""

from funnelcli.answers.report import Document
from funnelcli.render.csv import delimited
from funnelcli.render.style import Style


def render(document: Document, _style: Style) -> str:
    """Write the rows, separated by tabs."""
    return delimited(document, "\t")
