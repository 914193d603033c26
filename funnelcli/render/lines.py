"""Lines for a terminal, set by Rich: text wrapped, tables in columns, colour where wanted.

Nothing is asked of the environment, and data is never read as markup. The looks are the
terminal's own bold, dim and one accent, so light and dark themes both work.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from io import StringIO
from typing import Final

from rich.console import Console, RenderableType
from rich.text import Text

from funnelcli.render.style import Style
from funnelcli.render.width import width

STRONG: Final = "bold"
WEAK: Final = "dim"
ACCENT: Final = "cyan"

_PROSE = 120  # longer lines are hard to read, however wide the terminal
_STYLED_BLANK = re.compile(r"\x1b\[[0-9;]+m( +)\x1b\[0m")
_TRAILING = re.compile(r" *((?:\x1b\[0m)?) *$", re.MULTILINE)


def printed(renderable: RenderableType, style: Style, *, cells: int) -> str:
    """Set lines of at most so many cells, without the spaces that Rich fills them up with."""
    console = Console(
        file=StringIO(),
        width=max(1, cells),
        height=1,  # with the width alone, Rich would still ask the terminal
        color_system="standard" if style.color else None,
        force_terminal=style.color,
        force_jupyter=False,
        no_color=not style.color,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
        _environ={},
    )
    with console.capture() as capture:
        console.print(renderable)
    return _TRAILING.sub(r"\1", _STYLED_BLANK.sub(r"\1", capture.get()))


def prose(text: str, style: Style, *, look: str = "") -> str:
    """Set a paragraph."""
    return printed(Text(text, look, overflow="fold"), style, cells=min(style.width, _PROSE))


def item(mark: str, text: str, style: Style, *, look: str = "") -> str:
    """Set a paragraph after a mark, its other lines below its first."""
    room = min(style.width, _PROSE) - width(mark) - 1
    lines = prose(text, replace(style, width=room), look=look).splitlines()
    return "".join(
        f"{mark if first else ' ' * width(mark)} {line}\n"
        for first, line in zip([True] + [False] * len(lines), lines, strict=False)
    )


def flow(parts: Sequence[str], joint: str, style: Style, *, look: str = "") -> str:
    """Set the parts on as few lines as they need, broken between parts where they fit."""
    cells = min(style.width, _PROSE)
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{joint}{part}" if lines else part
        if lines and width(joined) <= cells:
            lines[-1] = joined
        else:
            lines.append(part)
    texts = (Text(line, look, overflow="fold") for line in lines)
    return "".join(printed(text, style, cells=cells) for text in texts)
