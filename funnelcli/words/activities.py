"""What an activity is, by the words of CRMs: an answer, what the lead did, or what no person did.

The words are data: `activities.yaml` has them, and the order in which they decide.
"""

from enum import IntEnum
from functools import cache
from importlib.resources import files

from funnelcli.words.vocabulary import plain


class Says(IntEnum):
    """What a type, a direction or a user says of an activity."""

    NOTHING = 0
    """Nobody knows the word, or there is none."""
    OUT = 1
    """A person turned to the lead."""
    IN = 2
    """The lead turned to the company."""
    BOTH = 3
    """They spoke with each other."""
    NEITHER = 4
    """Nothing was said between the two."""
    AUTOMATIC = 5
    """No person did it."""
    NURTURE = 6
    """No person did it, and it keeps the lead warm."""


def of_type(text: str) -> Says:
    """Tell what a type says."""
    words = plain(text)
    if _has(words, "nurture", "types"):
        return Says.NURTURE
    if _has(words, "automatic", "types"):
        return Says.AUTOMATIC
    return _whole(words, "types")


def of_direction(text: str) -> Says:
    """Tell what a direction says."""
    words = plain(text)
    return Says.AUTOMATIC if _has(words, "automatic", "directions") else _whole(words, "directions")


def of_user(text: str) -> Says:
    """Tell whether a user is no person."""
    return Says.AUTOMATIC if _has(plain(text), "automatic", "users") else Says.NOTHING


def _has(words: str, concept: str, of: str) -> bool:
    """Tell whether a text has words of a concept, as whole words."""
    return any(f" {each} " in f" {words} " for each in _words()[concept][of])


def _whole(words: str, of: str) -> Says:
    """Look up what a whole text says."""
    for side, texts in _words()[of].items():
        if words in texts:
            return Says[side.upper()]
    return Says.NOTHING


@cache
def _words() -> dict[str, dict[str, list[str]]]:
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # in C where that was built
    text = (files("funnelcli.words") / "activities.yaml").read_text(encoding="utf-8")
    words: dict[str, dict[str, list[str]]] = yaml.load(text, loader)  # noqa: S506  (both are safe)
    return words
