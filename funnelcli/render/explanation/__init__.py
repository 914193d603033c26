"""What `explain` tells as text: one file per format, and the list of them.

As with reports, a renderer is a pure function, which reads no clock, terminal or environment
and calculates nothing. Values of the lead are shown: somebody has asked for this one.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.explanation import Explanation
    from funnelcli.render.style import Style

__all__ = ["EXPLANATION_FORMATS", "RenderExplanation"]

RenderExplanation: TypeAlias = "Callable[[Explanation, Style], str]"

EXPLANATION_FORMATS: Final[dict[str, RenderExplanation]] = {
    "table": lazily("funnelcli.render.explanation.table"),
    "plain": lazily("funnelcli.render.explanation.plain"),
    "json": lazily("funnelcli.render.explanation.json", lines=False),
    "markdown": lazily("funnelcli.render.explanation.markdown"),
}
"""Every format of `explain` by its name on the command line."""
