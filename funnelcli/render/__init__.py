"""Reports as text: one file per format, and the list of them.

A renderer is a pure function of the document and the style. It reads no clock, terminal or
environment, and it calculates nothing: what it prints was counted and finished before.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias

from funnelcli.render.style import Style

if TYPE_CHECKING:
    from collections.abc import Callable

    from funnelcli.report import Document

__all__ = ["FORMATS", "Render", "Style"]

Render: TypeAlias = "Callable[[Document, Style], str]"


def _module(name: str) -> Render:
    """Import the format when it is asked for: only `table` pays for Rich."""

    def render(document: "Document", style: Style) -> str:
        chosen: Render = import_module(f"{__name__}.{name}").render
        return chosen(document, style)

    return render


FORMATS: Final[dict[str, Render]] = {
    "table": _module("table"),
    "plain": _module("plain"),
    "json": _module("json"),
    "jsonl": _module("jsonl"),
    "csv": _module("csv"),
    "tsv": _module("tsv"),
    "markdown": _module("markdown"),
}
"""Every format by its name on the command line."""
