"""CSV of `benchmarks`: a figure a row."""

from funnelcli.counting.published import Listed
from funnelcli.render.published.rows import rows
from funnelcli.render.style import Style


def render(listed: Listed, style: Style) -> str:
    """Write the figures, separated by commas."""
    return rows(listed, style)
