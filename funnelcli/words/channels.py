"""Which channel a touch is of, by the words of web analytics, where a YAML has no rules of its own.

The words are data: `channels.yaml` has them, and the conditions in which they are used.
"""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

KNOWN: Final = (
    "source", "medium", "campaign", "referrer", "page", "url", "type", "site", "click_id",
)  # fmt: skip
"""What a condition knows of a touch."""
SMALL: Final = ("source", "medium", "campaign", "referrer", "site", "click_id")
"""Those of them that are in small letters."""


def default_rules() -> Mapping[str, str]:
    """List the channels, each with its condition, in the order in which they decide."""
    rules: dict[str, str] = _words()["rules"]
    return rules


def clicks() -> list[str]:
    """List the parameters of an address that a click leaves behind."""
    names: list[str] = _words()["clicks"]
    return names


@cache
def sites() -> Mapping[str, str]:
    """Write for each kind of site a regular expression of its hosts and sources."""
    behind = r"(?:(?:\.[a-z]{2,3}){0,2}|[ _-][^.]*)$"
    return {
        kind: rf"(?:^|\.)(?:{'|'.join(map(re.escape, names))}){behind}"
        for kind, names in _words()["sites"].items()
    }


@cache
def _words() -> dict[str, Any]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where that was built
    text = (files("funnelcli.words") / "channels.yaml").read_text(encoding="utf-8")
    words: dict[str, Any] = yaml.load(text, loader)  # noqa: S506  (both are safe)
    return words
