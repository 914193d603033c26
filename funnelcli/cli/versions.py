"""What a bug report needs: the versions of all that takes part, and nothing of the machine else."""

import platform
from collections.abc import Iterator
from typing import Final

from funnelcli import __version__

PARTS: Final = ("polars", "pydantic", "pyyaml", "rich", "sqlglot", "typer")


def versions() -> Iterator[str]:
    """Yield a line for the program, Python, the system, what it is made of, and each extra.

    Nothing is imported for it but what tells what is installed.
    """
    from importlib.metadata import PackageNotFoundError, requires

    yield f"funnelcli {__version__}"
    yield f"python {platform.python_version()} ({platform.python_implementation()})"
    yield f"system {platform.system()} {platform.machine()}"
    yield from (f"{name} {_installed(name)}" for name in PARTS)
    try:
        needed = requires("funnelcli") or []
    except PackageNotFoundError:
        return
    yield from _extras(needed)


def _extras(needed: list[str]) -> Iterator[str]:
    """Yield what is there of each extra that users ask for."""
    import re

    found: dict[str, list[str]] = {}
    for each in needed:
        needs = re.match(r"([\w.-]+).*\bextra == .(\w+)", each)
        if needs is not None and needs[2] not in ("test", "dev"):
            found.setdefault(needs[2], []).append(needs[1])
    for extra, names in found.items():
        yield f"[{extra}] {', '.join(f'{name} {_installed(name)}' for name in names)}"


def _installed(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"
