"""Texts of a picture: of a width that is known without measuring, and without what XML forbids."""

import re
from collections.abc import Iterable
from math import ceil
from typing import Any, Final

from funnelcli.render.width import width

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REPLACED: Final = "\ufffd"
_CELL: Final = 6.3
"""Pixels of a character of the size that labels have: more than most texts have on average."""
_ELLIPSIS: Final = "…"


def allowed(value: Any) -> Any:
    """Replace in all texts what XML forbids: it would end the process, beyond any `except`."""
    match value:
        case str():
            return _FORBIDDEN.sub(_REPLACED, value)
        case dict():
            return {allowed(key): allowed(each) for key, each in value.items()}
        case list() | tuple():
            return [allowed(each) for each in value]
        case _:
            return value


def pixels(text: str) -> int:
    """Estimate how wide a label is."""
    return ceil(_CELL * width(text))


def cut(text: str, room: float) -> str:
    """Shorten a label to so many pixels, with an ellipsis; its first letter stays."""
    if pixels(text) <= room:
        return text
    kept, left = "", room - pixels(_ELLIPSIS)
    for letter in text:
        left -= pixels(letter)
        if kept and left < 0:
            break
        kept += letter
    return kept.rstrip() + _ELLIPSIS


def lines(texts: Iterable[str], room: float) -> list[str]:
    """Break texts into lines of so many pixels, between words."""
    broken: list[str] = []
    for text in texts:
        line = ""
        for word in text.split(" "):
            longer = f"{line} {word}".lstrip()
            if line and pixels(longer) > room:
                broken.append(cut(line, room))
                line = word
            else:
                line = longer
        broken.append(cut(line, room))
    return broken
