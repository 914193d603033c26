"""Texts of blocks as the content of elements."""

import re
from collections.abc import Iterable, Iterator

import htpy as h
from htpy import Element, Node

_CODE = re.compile("`([^`]+)`")


def name(text: str) -> Node:
    """Keep a text that may come from the data to itself, whichever way it is read."""
    return h.bdi[text] if text else None


def names(texts: Iterable[str]) -> list[Element]:
    """Set texts as the items of a list."""
    return [h.li[name(each)] for each in texts]


def told(sentence: str) -> Iterator[Node]:
    """Set what a sentence quotes, as `rate`, apart from it."""
    for place, part in enumerate(_CODE.split(sentence)):
        yield h.code[part] if place % 2 else part
