"""Formats that are imported when they are asked for: only `table` pays for Rich."""

from collections.abc import Callable
from importlib import import_module
from typing import Final, TypeVar

from funnelcli.render.style import Style
from funnelcli.render.visible import inert

Answer = TypeVar("Answer")

PAGES: Final = ("table", "plain", "markdown", "html")
"""The formats that people read. Each has a file that writes blocks, of whatever result they are:
`render` does, and `signs` chooses what numbers and marks look like."""


def lazily(module: str, *, lines: bool = True) -> Callable[[Answer, Style], str]:
    """Stand in for the function `render` of a module.

    In text of `lines` nothing is obeyed by who runs the program; JSON and XML have escapes of
    their own.
    """

    def render(answer: Answer, style: Style) -> str:
        chosen: Callable[[Answer, Style], str] = import_module(module).render
        text = chosen(answer, style)
        return inert(text) if lines else text

    return render


def workbook(module: str) -> Callable[[Answer, Style], bytes]:
    """Stand in for the function `render` of a module that writes no text."""

    def render(answer: Answer, style: Style) -> bytes:
        chosen: Callable[[Answer, Style], bytes] = import_module(module).render
        return chosen(answer, style)

    return render


def by_table(module: str) -> Callable[[Answer, Style], dict[str, str]]:
    """Stand in for the function `by_table` of a module, which writes a text for each table."""

    def render(answer: Answer, style: Style) -> dict[str, str]:
        chosen: Callable[[Answer, Style], dict[str, str]] = import_module(module).by_table
        return {name: inert(text) for name, text in chosen(answer, style).items()}

    return render


def pages(module: str) -> dict[str, Callable[[Answer, Style], str]]:
    """Stand in for every format of pages, of the results that `blocks` of a module lowers."""

    def page(name: str) -> Callable[[Answer, Style], str]:
        def render(answer: Answer, style: Style) -> str:
            written = import_module(f"funnelcli.render.{name}")
            lowered = import_module(module).blocks(answer, written.signs(style))
            return inert(written.render(lowered, style))

        return render

    return {name: page(name) for name in PAGES}
