"""The proposals of a draft: lines of YAML behind a #, and the YAML with their # taken off."""

import re

_PROPOSAL = re.compile(r"(?P<indent> *)# (?P<line>(where|exclude|lost|currency|timezone): .*)")


def proposals(text: str) -> list[int]:
    """The numbers of the lines of a draft that are proposals."""
    return [n for n, line in enumerate(text.splitlines()) if _PROPOSAL.fullmatch(line)]


def taken(text: str, *numbers: int) -> str:
    """A draft with the # of these lines taken off."""
    lines = text.splitlines()
    for number in numbers:
        found = _PROPOSAL.fullmatch(lines[number])
        assert found is not None
        lines[number] = found["indent"] + found["line"]
    return "\n".join(lines) + "\n"


def key(text: str, number: int) -> str:
    """The key that a proposal is of."""
    found = _PROPOSAL.fullmatch(text.splitlines()[number])
    assert found is not None
    return found["line"].partition(":")[0]
