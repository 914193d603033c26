"""What was measured, as Markdown."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from operator import attrgetter
from statistics import median

from measure import PROJECT, Runs, Sample

PACKAGES = ("funnelcli", "polars", "duckdb", "chdb", "pandas", "pyarrow")
TAKEN = {"wall": 2, "cpu": 2, "memory": 0}
SHOWN = ("wall", "cpu", "peak")


def spread(values: Sequence[float], digits: int) -> str:
    """Median (smallest to largest)."""
    middle, low, high = median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def figures(samples: Sequence[Sample]) -> list[str]:
    """Wall time, processor time and memory."""
    return [
        spread([attrgetter(name)(one) for one in samples], digits) for name, digits in TAKEN.items()
    ]


def ratios(ours: Runs, theirs: Runs) -> list[str]:
    """Medians of the ratios of the runs of one turn; empty where one of them did not finish."""
    if ours.unfinished or theirs.unfinished:
        return [""] * len(TAKEN)
    pairs = list(zip(ours.samples, theirs.samples, strict=True))
    return [
        f"{median(attrgetter(name)(one) / attrgetter(name)(other) for one, other in pairs):.2f}"
        for name in TAKEN
    ]


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def header(cells: Sequence[str]) -> list[str]:
    return [line(cells), line(["---"] * len(cells))]


def each_program(blocks: dict[str, dict[str, Runs]]) -> Iterator[str]:
    """A line for each program; the last columns have the first one's share of it."""
    first = "funnelcli"
    shares = [f"{first} / it, {name}" for name in SHOWN]
    yield from header(["data", "program", "wall s", "cpu s", "peak MB", *shares])
    for label, taken in blocks.items():
        ours = taken[first]
        for name, runs in taken.items():
            if runs.unfinished is not None:
                yield line([label, name, runs.unfinished, *[""] * 5])
            else:
                share = [""] * len(TAKEN) if name == first else ratios(ours, runs)
                yield line([label, name, *figures(runs.samples), *share])


def each_pair(blocks: dict[str, dict[str, Runs]]) -> Iterator[str]:
    """A line for the first program of each block, and how many times the others it takes."""
    others = list(next(iter(blocks.values())))[1:]
    times = [f"/ {other}, {name}" for other in others for name in SHOWN]
    yield from header(["data", "wall s", "cpu s", "peak MB", *times])
    for label, taken in blocks.items():
        ours, *theirs = taken.values()
        if ours.unfinished is not None:
            yield line([label, ours.unfinished, *[""] * (2 + len(times))])
        else:
            share = [cell for their in theirs for cell in ratios(ours, their)]
            yield line([label, *figures(ours.samples), *share])


def surroundings() -> str:
    """What the numbers depend on."""
    versions = [f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            versions.append(f"{package} {importlib.metadata.version(package)}")
        except importlib.metadata.PackageNotFoundError:
            versions.append(f"no {package}")
    asked = ["git", "rev-parse", "--short", "HEAD"]
    try:
        commit = subprocess.run(asked, cwd=PROJECT, capture_output=True, text=True, check=True)
        versions[1] += f" ({commit.stdout.strip()})"
    except (OSError, subprocess.CalledProcessError):
        pass  # not from a clone
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    machine = f"{platform.machine()}, {os.cpu_count()} CPUs, {memory:.0f} GB memory"
    return f"{', '.join(versions)}; {machine}; {datetime.now(tz=UTC):%Y-%m-%d}"
