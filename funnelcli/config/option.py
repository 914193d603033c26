"""An option of one command, as the analysis declares it that it shapes, and how texts are read."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

from funnelcli.config.models import Config
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

T = TypeVar("T")

_LENGTHS = {"d": 1, "w": 7, "m": 30, "y": 365}
"""About how many days a unit has, by its first letter."""

Grouping = Literal["nothing", "segments", "given segments", "source"]
"""What a command groups by: segments if --by names some, or that it has to name, or the source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Generic[T]):
    """A text that can be given, and what it asks.

    Name, metavar and help are literals: the command line takes them from the source, since no help
    waits until an analysis is imported.
    """

    name: str
    """With its dashes."""
    metavar: str
    help: str
    read: Callable[[str, str, Config], T]
    """Makes of its name and the text what it asks; raises `UsageError` where that is nothing."""
    default: T
    """What is asked where it is not given."""


def days_of(option: str, text: str, _config: Config | None = None) -> int:
    """Read a number of days."""
    match = re.fullmatch(r"(\d{1,5})d?", text)
    if match is None:
        raise UsageError(
            f"{option}: {text!r}: expected a number of days such as 90d{_days_meant(text)}"
        )
    return int(match[1])


def _days_meant(text: str) -> str:
    """Suggest the days that other units are, as far as these have a length; nothing if unknown."""
    found = re.fullmatch(r"(\d{1,3}) *([dwmy])[a-z]*", text.strip().casefold())
    return "" if found is None else f"; did you mean '{int(found[1]) * _LENGTHS[found[2]]}d'?"


def stage_of(option: str, text: str, config: Config) -> int:
    """Find a stage by its key or its name."""
    names = [stage.name for stage in config.stages]
    numbers = {name.casefold(): k for k, name in enumerate(names)}
    numbers |= {stage.key: k for k, stage in enumerate(config.stages)}
    if (found := numbers.get(text.casefold())) is None:
        meant = did_you_mean(text, numbers, lambda known: names[numbers[known]])
        raise UsageError(
            f"{option}: there is no stage {text!r}{meant}",
            f"Stages of the YAML: {', '.join(names)}",
        )
    return found
