"""How much memory there is to work in: as it is asked for, or as the machine has it free."""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from funnelcli.errors import UsageError

SIZE = r"(\d+(?:\.\d+)?)\s*([KMGT]?)(i?)B?"
LEAST = 10**6
"""With less nothing can be read."""
GROUPS = (
    ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current"),
    (
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory/memory.usage_in_bytes",
    ),
)
"""What a container may have, and what it has, in both versions of Linux's control groups."""


def size_of(option: str, text: str) -> int:
    """Read a size such as 2GB, 500 MB or 1.5GiB, in bytes. Raises `UsageError`."""
    found = re.fullmatch(SIZE, text.strip(), re.IGNORECASE)
    if found is not None:
        number, unit, is_binary = found.groups()
        base = 1024 if is_binary else 1000
        size = int(float(number) * base ** " KMGT".index(unit.upper() or " "))
        if size >= LEAST:
            return size
    raise UsageError(f"{option}: {text!r}: expected a size from 1MB on, such as 2GB")


def ceiling() -> int | None:
    """Three quarters of the memory that is free, in bytes; None where nobody knows."""
    known = [each for each in (*_of_machine(), *_of_group()) if each is not None]
    return min(known) * 3 // 4 if known else None


def _of_machine() -> Iterator[int | None]:
    """Yield what Linux calls available, or all that another system has."""
    try:
        told = Path("/proc/meminfo").read_text("ascii")
    except OSError:
        names = getattr(os, "sysconf_names", {})
        if "SC_PHYS_PAGES" in names and "SC_PAGE_SIZE" in names:
            yield os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        return
    if free := re.search(r"^MemAvailable:\s+(\d+) kB", told, re.MULTILINE):
        yield int(free[1]) * 1024


def _of_group() -> Iterator[int | None]:
    """Yield what is left of what a control group may have."""
    for most, used in GROUPS:
        try:
            limit = Path(most).read_text("ascii").strip()
            if limit.isdigit():
                yield max(0, int(limit) - int(Path(used).read_text("ascii")))
        except OSError:
            continue
