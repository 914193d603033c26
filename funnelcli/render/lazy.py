"""Formats that are imported when they are asked for: only `table` pays for Rich."""

from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

from funnelcli.render.style import Style
from funnelcli.render.visible import inert

Answer = TypeVar("Answer")


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
