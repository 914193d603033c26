"""JSON of `benchmarks` for programs: the figures, as fractions, and the rules of thumb."""

from dataclasses import asdict

from funnelcli.counting.observations import RULES
from funnelcli.counting.published import Listed
from funnelcli.render.json import indented
from funnelcli.render.published.rows import objects
from funnelcli.render.style import Style


def render(listed: Listed, _style: Style) -> str:
    """Write both as indented JSON."""
    rules = [asdict(each) for each in RULES]
    return indented({"figures": objects(listed), "rules_of_thumb": rules})
