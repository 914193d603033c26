"""TSV: as CSV, separated by tabs; a text with a tab or a line end is quoted."""

from funnelcli.answers.report import Document
from funnelcli.render.csv import apart, together
from funnelcli.render.style import Style


def render(document: Document, style: Style) -> str:
    """Write the rows, separated by tabs."""
    return together(document, style, "\t")


def by_table(document: Document, style: Style) -> dict[str, str]:
    """Write the rows of each table, separated by tabs."""
    return apart(document, style, "\t")
