"""The signs of how loud something is; the word stands beside each, and colour repeats it."""

from typing import Final

import htpy as h
from htpy import Node

from funnelcli.render.blocks import Level

_SIGNS: Final[dict[Level, str]] = {
    "fail": "✗",
    "not_evaluated": "?",
    "warn": "!",
    "info": "i",
    "pass": "✓",
}


def marked(level: Level, text: str) -> Node:
    """Set a text after the sign of its level, which is not read out."""
    return h.span(".sign", aria_hidden="true")[_SIGNS[level]], text
