"""What guides publish, as text: the formats of `benchmarks`, and the list of them."""

from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.lazy import lazily, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.counting.published import Listed
    from funnelcli.render.style import Style

__all__ = ["PUBLISHED_FORMATS", "RenderPublished"]

RenderPublished: TypeAlias = "Callable[[Listed, Style], str]"

PUBLISHED_FORMATS: Final[dict[str, RenderPublished]] = {
    **pages("funnelcli.render.published.page"),
    "json": lazily("funnelcli.render.published.json", lines=False),
    "jsonl": lazily("funnelcli.render.published.jsonl", lines=False),
    "csv": lazily("funnelcli.render.published.csv"),
    "tsv": lazily("funnelcli.render.published.tsv"),
}
"""Every format of `benchmarks` by its name on the command line."""
