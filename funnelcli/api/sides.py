"""Which of three things the sides of a comparison are: periods, exports or definitions."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, get_args

from funnelcli.api.days import is_day, period_meant
from funnelcli.api.snapshot import is_snapshot
from funnelcli.counting.named_periods import is_named, word_of
from funnelcli.counting.sides import EARLIER, PERIODS_SHOWN
from funnelcli.errors import UsageError
from funnelcli.read.copies import is_fetched

Kind = Literal["period", "data", "yaml"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
NOUNS: Final[dict[Kind, str]] = {"period": "a period", "data": "an export", "yaml": "a definition"}
_YAML: Final = (".yaml", ".yml")
REPORT: Final = ".json"
"""How the name of a report ends that was saved to be compared with."""
_EXPECTED: Final = (
    f"{PERIODS_SHOWN} Exports and YAMLs are files that are there. `period:`, `data:` or `yaml:` "
    "before it says which it is."
)


@dataclass(frozen=True, slots=True)
class Given:
    """A side as it was given."""

    option: str
    """`--a` or `--b`."""
    kind: Kind
    text: str
    """Without what says the kind."""


def given(
    a: str | None, b: str | None, *, has_data: bool = False
) -> tuple[Given | None, Given | None]:
    """Tell what the sides are; None is a side that is not given.

    Periods can do without either. What is compared with an export is DATA, if there is any, and
    with what was kept of one also the leads of the YAML.

    Raises `UsageError` where a side is none of the three, or could be two, or where the sides are
    of two kinds or the same.
    """
    sides = tuple(
        None if text is None else _given(option, text) for option, text in (("--a", a), ("--b", b))
    )
    one, other = sides
    if one is None or other is None:
        there = one or other
        is_beside_data = one is not None and one.kind == "data" and (has_data or is_kept(one))
        if there is not None and there.kind != "period" and not is_beside_data:
            missing = "--b" if one is not None else "--a"
            raise UsageError(
                f"{there.option} is {noun_of(there)}, and {missing} is not given",
                f"{missing} names the one to compare it with.",
            )
        return one, other
    if one.kind != other.kind:
        raise UsageError(
            f"--a is {noun_of(one)} and --b is {noun_of(other)}: two of one kind can be compared",
            _EXPECTED,
        )
    if _is_same(one, other):
        raise UsageError(f"--a and --b are both {one.text}, so that there is nothing to compare")
    return one, other


def is_kept(side: Given) -> bool:
    """Tell whether a side is what was kept of an export: a snapshot, or a saved report."""
    return side.kind == "data" and noun_of(side) != NOUNS["data"]


def noun_of(side: Given) -> str:
    """Call a side what it is."""
    path = Path(side.text)
    if side.kind == "data" and path.is_file():
        if path.suffix.casefold() == REPORT:
            return "a saved report"
        if is_snapshot(path):
            return "a snapshot"
    return NOUNS[side.kind]


def _given(option: str, text: str) -> Given:
    """Go by what stands before it, else by what there is."""
    if not text.strip():
        raise UsageError(f"{option}: nothing is given", _EXPECTED)
    before, colon, rest = text.partition(":")
    for kind in KINDS:
        if colon and before.strip().casefold() == kind:
            if not rest.strip():
                raise UsageError(f"{option}: nothing stands behind {kind}:", _EXPECTED)
            return Given(option, kind, rest.strip())
    found: list[Kind] = ["period"] if is_named(text) or word_of(text) in EARLIER else []
    if _is_there(text):
        found.append("yaml" if Path(text).suffix.casefold() in _YAML else "data")
    match found:
        case [kind]:
            return Given(option, kind, text)
        case [] if is_day(text):
            raise UsageError(f"{option}: {text!r} is a day, and a side is a period", _EXPECTED)
        case []:
            raise UsageError(
                f"{option}: {text!r} is no period, and no file of this name is there"
                f"{period_meant(text)}",
                _EXPECTED,
            )
        case _:
            raise UsageError(
                f"{option}: {text!r} is a period, and a file of this name is there as well",
                f"`period:` before it settles it, or `{found[-1]}:`: {option} period:{text}.",
            )


def _is_there(text: str) -> bool:
    """Tell whether there is a file or a folder, or one that a pattern fits, or an address."""
    if is_fetched(text):
        return True
    try:
        path = Path(text)
        if path.exists():
            return True
        if not any(sign in text for sign in "*?["):
            return False
        pattern = path.relative_to(path.anchor) if path.anchor else path
        return any(Path(path.anchor).glob(str(pattern)))
    except (OSError, ValueError):  # what can be no name is none
        return False


def _is_same(one: Given, other: Given) -> bool:
    if one.kind == "period":
        return word_of(one.text) == word_of(other.text)
    return Path(one.text).absolute() == Path(other.text).absolute()
