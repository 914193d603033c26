"""How much memory there is to work in: as it is asked for, or as the machine has it free."""

import os
import re
from collections.abc import Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path, PurePosixPath

from funnelcli.errors import UsageError

SIZE = r"(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?"
LEAST = 10**6
"""With less nothing can be read."""
GROUPS = {
    "": ("sys/fs/cgroup", "memory.max", "memory.current", "inactive_file"),
    "memory": (
        "sys/fs/cgroup/memory",
        "memory.limit_in_bytes",
        "memory.usage_in_bytes",
        "total_inactive_file",
    ),
}
"""Where Linux says what a control group may have, what it has, and what of that are files that
were read; by how /proc names the controller in both versions."""


def size_of(option: str, text: str) -> int:
    """Read a size such as 2GB, 500 MB or 1.5GiB, in bytes. Raises `UsageError`."""
    found = re.fullmatch(SIZE, text.strip(), re.IGNORECASE)
    if found is not None:
        number, unit, is_binary = found.groups()
        base = 1024 if is_binary else 1000
        size = int(Decimal(number) * base ** " KMGT".index(unit.upper() or " "))
        if size >= LEAST:
            return size
    raise UsageError(f"{option}: {text!r}: expected a size from 1MB on, such as 2GB")


def ceiling(system: Path = Path("/")) -> int | None:
    """Three quarters of the memory that is free, in bytes; None where nobody knows.

    Free is what the machine has, and what is left to each control group that the process is in.
    """
    known = [*_of_machine(system), *_of_groups(system)]
    return max(LEAST, min(known) * 3 // 4) if known else None


def _of_machine(system: Path) -> Iterator[int]:
    """Yield what Linux calls available, or all that another system has."""
    try:
        told = (system / "proc/meminfo").read_text("ascii")
    except OSError:
        names = getattr(os, "sysconf_names", {})
        if "SC_PHYS_PAGES" in names and "SC_PAGE_SIZE" in names:
            yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return
    if free := _number(told, r"MemAvailable:\s+(\d+) kB"):
        yield free * 1024


def _of_groups(system: Path) -> Iterator[int]:
    """Yield what is left to the control group of this process, and to those around it."""
    with suppress(OSError):
        for line in (system / "proc/self/cgroup").read_text("utf-8").splitlines():
            _, controller, path = line.split(":", 2)
            if controller in GROUPS:
                mount, *names = GROUPS[controller]
                group = PurePosixPath(path.lstrip("/"))
                for each in (group, *group.parents):  # a container sees its own at the root
                    yield from _left(system / mount / each, *names)


def _left(group: Path, most: str, used: str, of_files: str) -> Iterator[int]:
    with suppress(OSError):
        limit = (group / most).read_text("ascii").strip()
        if limit.isdigit():
            has = int((group / used).read_text("ascii"))
            kept = _number((group / "memory.stat").read_text("ascii"), rf"{of_files} (\d+)")
            yield max(0, int(limit) - has + kept)


def _number(text: str, pattern: str) -> int:
    found = re.search(f"^{pattern}", text, re.MULTILINE)
    return int(found[1]) if found else 0
