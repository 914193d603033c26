"""Whether a touch happened online, by the words of its type.

The words are data: `touches.yaml` has them, and the order in which they decide.
"""

from functools import cache
from importlib.resources import files

from funnelcli.words.vocabulary import plain

OFFLINE, ONLINE = "offline", "online"


def where(text: str) -> str | None:
    """Tell whether a type is of a touch `ONLINE` or `OFFLINE`; None where nobody knows."""
    words = f" {plain(text)} "
    sides = (side for side, known in _words() if any(f" {each} " in words for each in known))
    return next(sides, None)


@cache
def _words() -> list[tuple[str, list[str]]]:
    import yaml

    text = (files("funnelcli.words") / "touches.yaml").read_text(encoding="utf-8")
    told: list[dict[str, list[str]]] = yaml.safe_load(text)
    return [(side, words) for each in told for side, words in each.items()]
