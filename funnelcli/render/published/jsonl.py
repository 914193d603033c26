"""JSON lines of `benchmarks`: a figure a line."""

from funnelcli.counting.published import Listed
from funnelcli.render.jsonl import one_a_line
from funnelcli.render.published.rows import objects
from funnelcli.render.style import Style


def render(listed: Listed, _style: Style) -> str:
    """Write each figure on a line of its own."""
    return one_a_line(objects(listed))
