"""Formats that are imported when they are asked for: only `table` pays for Rich."""

from collections.abc import Callable
from importlib import import_module
from typing import TypeVar

from funnelcli.render.style import Style

Answer = TypeVar("Answer")


def lazily(module: str) -> Callable[[Answer, Style], str]:
    """Stand in for the function `render` of a module."""

    def render(answer: Answer, style: Style) -> str:
        chosen: Callable[[Answer, Style], str] = import_module(module).render
        return chosen(answer, style)

    return render
