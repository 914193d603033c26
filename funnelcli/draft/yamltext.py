"""Lines of YAML, with remarks beside them."""

from collections.abc import Iterator, Mapping
from typing import Any

from funnelcli.config.scalars import scalar

REMARKS_AT = 42
"""The column in which remarks stand, where there is room."""
LONGEST_LINE = 100


def value(given: Any) -> str:
    """Write a mapping, a list or a text in one line."""
    match given:
        case Mapping():
            return "{" + ", ".join(f"{scalar(k)}: {value(v)}" for k, v in given.items()) + "}"
        case list() | tuple():
            return f"[{', '.join(map(value, given))}]"
        case _:
            return scalar(str(given))


def noted(line: str, remark: str) -> str:
    """Write a remark beside a line."""
    return f"{line:<{REMARKS_AT - 2}}  # {remark}" if remark else line


def entry(line: str, remark: str, indent: str = "") -> Iterator[str]:
    """Write a remark beside a line, and above it where both are long."""
    if remark and len(noted(line, remark)) > LONGEST_LINE:
        yield f"{indent}# {remark}"
        yield line
    else:
        yield noted(line, remark)
