"""TSV of `benchmarks`: as CSV, separated by tabs."""

from funnelcli.counting.published import Listed
from funnelcli.render.published.rows import rows
from funnelcli.render.style import Style


def render(listed: Listed, style: Style) -> str:
    """Write the figures, separated by tabs."""
    return rows(listed, style, "\t")
