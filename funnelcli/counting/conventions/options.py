"""What can be asked of conventions: between which stages, and a bridge between which two."""

from collections.abc import Iterable, Mapping
from typing import Final

from funnelcli.config import Config, fold
from funnelcli.config.option import Option
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

NAMES = (
    "reached", "observed", "any", "rows", "window", "mature", "cohort", "period", "periods",
    "lagged", "closed", "current", "ordered", "timed", "added", "open", "deals",
)  # fmt: skip
"""The conventions, in the order of the table."""


def _stages(option: str, text: str, config: Config) -> tuple[int, int]:
    """Read the stages of a transition, each by its name or its key, the earlier one first."""
    names = [stage.name for stage in config.stages]
    called = {name: number for number, name in enumerate(names)}
    called |= {stage.key: number for number, stage in enumerate(config.stages)}
    start, end = _pair(option, text, called, "stage", names)
    if start >= end:
        raise UsageError(
            f"{option}: {text!r}: {names[start]} does not come before {names[end]}",
            f"Stages of the YAML, in order: {', '.join(names)}",
        )
    return start, end


def _conventions(option: str, text: str, _config: Config) -> tuple[str, str]:
    """Read the conventions that a bridge is between."""
    called = {name: number for number, name in enumerate(NAMES)}
    start, end = _pair(option, text, called, "convention", NAMES)
    if start == end:
        raise UsageError(f"{option}: {text!r}: there is nothing between a convention and itself")
    return NAMES[start], NAMES[end]


def _pair(
    option: str, text: str, called: Mapping[str, int], noun: str, names: Iterable[str]
) -> tuple[int, int]:
    """Look both up; a colon can be part of a name, too."""
    numbers = {fold(name): number for name, number in called.items()}
    cuts = [place for place, sign in enumerate(text) if sign == ":"]
    pairs = [(text[:cut].strip(), text[cut + 1 :].strip()) for cut in cuts]
    for one, other in pairs:
        if fold(one) in numbers and fold(other) in numbers:
            return numbers[fold(one)], numbers[fold(other)]
    there = f"The {noun}s, in order: {', '.join(names)}"
    if not pairs:
        raise UsageError(f"{option}: {text!r}: expected two {noun}s as in ONE:OTHER", there)
    unknown = next(name for name in pairs[0] if fold(name) not in numbers)
    meant = did_you_mean(fold(unknown), numbers)
    raise UsageError(f"{option}: there is no {noun} {unknown!r}{meant}", there)


TRANSITION: Final[Option[tuple[int, int] | None]] = Option(
    name="--transition",
    metavar="STAGE:STAGE",
    help="The two stages to look at.  [default: the first and the last]",
    read=_stages,
    default=None,
)
BRIDGE: Final[Option[tuple[str, str] | None]] = Option(
    name="--bridge",
    metavar="FROM:TO",
    help="Two conventions to bridge.  [default: each, to that of --reach]",
    read=_conventions,
    default=None,
)
