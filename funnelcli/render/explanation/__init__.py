"""What `explain` tells as text: its formats besides those of all pages, and the list of them.

As with reports, a renderer is a pure function, which reads no clock, terminal or environment
and calculates nothing. Values of the lead are shown: somebody has asked for this one.
"""

from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.lazy import lazily, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.answers.explanation import Explanation
    from funnelcli.render.style import Style

__all__ = ["EXPLANATION_FORMATS", "RenderExplanation"]

RenderExplanation: TypeAlias = "Callable[[Explanation, Style], str]"

EXPLANATION_FORMATS: Final[dict[str, RenderExplanation]] = {
    **pages("funnelcli.render.explanation.page"),
    "json": lazily("funnelcli.render.explanation.json", lines=False),
}
"""Every format of `explain` by its name on the command line."""
