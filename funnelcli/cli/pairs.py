"""Two things named in one flag, `ONE:OTHER`: stages, or conventions."""

import difflib
from collections.abc import Iterable, Mapping

from funnelcli.config import Config, fold
from funnelcli.errors import UsageError


def stages_of(text: str, config: Config) -> tuple[int, int]:
    """Read the stages of a transition, each by its name or its key, the earlier one first."""
    called = {fold(stage.name): number for number, stage in enumerate(config.stages)}
    called |= {fold(stage.key): number for number, stage in enumerate(config.stages)}
    names = [stage.name for stage in config.stages]
    start, end = _pair("--transition", text, called, "stage", names)
    if start >= end:
        raise UsageError(
            f"--transition: {text!r}: {names[start]} does not come before {names[end]}",
            f"Stages of the YAML, in order: {', '.join(names)}",
        )
    return start, end


def conventions_of(text: str) -> tuple[str, str]:
    """Read the conventions that a bridge is between."""
    from funnelcli.counting.conventions import NAMES

    called = {fold(name): number for number, name in enumerate(NAMES)}
    start, end = _pair("--bridge", text, called, "convention", NAMES)
    if start == end:
        raise UsageError(f"--bridge: {text!r}: there is nothing between a convention and itself")
    return NAMES[start], NAMES[end]


def _pair(
    option: str, text: str, called: Mapping[str, int], noun: str, names: Iterable[str]
) -> tuple[int, int]:
    """Look both up; a colon can be part of a name, too."""
    cuts = [place for place, sign in enumerate(text) if sign == ":"]
    pairs = [(text[:cut].strip(), text[cut + 1 :].strip()) for cut in cuts]
    for one, other in pairs:
        if fold(one) in called and fold(other) in called:
            return called[fold(one)], called[fold(other)]
    there = f"The {noun}s, in order: {', '.join(names)}"
    if not pairs:
        raise UsageError(f"{option}: {text!r}: expected two {noun}s as in ONE:OTHER", there)
    unknown = next(name for name in pairs[0] if fold(name) not in called)
    near = difflib.get_close_matches(fold(unknown), called, n=1)
    meant = f"; did you mean {near[0]!r}?" if near else ""
    raise UsageError(f"{option}: there is no {noun} {unknown!r}{meant}", there)
