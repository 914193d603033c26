"""The signs of how loud something is; the word stands beside each, and colour repeats it."""

import htpy as h
from htpy import Node

from funnelcli.render.blocks import SIGNS, Level


def marked(level: Level, text: str) -> Node:
    """Set a text after the sign of its level, which is not read out."""
    return h.span(".sign", aria_hidden="true")[SIGNS[level]], text
