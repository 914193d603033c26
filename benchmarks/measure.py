"""Whole processes, run in turns: what each takes, and what becomes of one that takes too much.

Of each process: wall time, processor time and peak memory, all from the operating system. Imports
nothing heavy: a child's peak memory starts at that of the process it was started from.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
KILO = 1 if sys.platform == "darwin" else 1024  # ru_maxrss: bytes there, KiB here
GIGABYTE = 1_000_000_000
RESERVE = 1 * GIGABYTE  # what is left to the machine
BETWEEN_LOOKS = 0.05


@dataclass(frozen=True)
class Limits:
    """What an engine may take: bytes of memory that are no file's, seconds."""

    memory: int = 24 * GIGABYTE
    seconds: int = 1800


class UnfinishedError(Exception):
    """A process was ended, or ended itself; the message is for the table."""


@dataclass(frozen=True)
class Sample:
    """What one process took: seconds, processor seconds, megabytes at its peak."""

    wall: float
    cpu: float
    memory: float


@dataclass
class Runs:
    """What the runs of one job took, and why there are no more of them."""

    samples: list[Sample] = field(default_factory=list)
    unfinished: str | None = None


@dataclass(frozen=True)
class Job:
    """A command, and the file its standard output goes to."""

    command: Sequence[str | Path]
    output: Path = Path(os.devnull)

    def run(self, limits: Limits) -> Sample:
        """Runs the process to its end; one that takes too much is ended, and so is unfinished."""
        with tempfile.TemporaryFile() as errors, self.output.open("wb") as output:
            started = time.perf_counter()
            child = subprocess.Popen(self.command, cwd=PROJECT, stdout=output, stderr=errors)
            watch = Watch(child, limits)
            watch.start()
            _, status, usage = os.wait4(child.pid, 0)
            wall = time.perf_counter() - started
            child.returncode = os.waitstatus_to_exitcode(status)
            watch.over.set()
            watch.join()
            if watch.reason is not None:
                raise UnfinishedError(watch.reason)
            if child.returncode != 0:
                errors.seek(0)
                said = errors.read().decode(errors="replace")[-4000:]
                command = " ".join(str(word) for word in self.command)
                print(f"exit code {child.returncode}: {command}\n{said}", file=sys.stderr)
                raise UnfinishedError(f"exit code {child.returncode}")
        return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * KILO / 1e6)


class Watch(threading.Thread):
    """Looks at a process until it is over, and ends it when it takes more than it may."""

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits) -> None:
        super().__init__(daemon=True)
        self.child = child
        self.limits = limits
        self.over = threading.Event()
        self.reason: str | None = None

    def run(self) -> None:
        end = time.monotonic() + self.limits.seconds
        while not self.over.wait(BETWEEN_LOOKS):
            if time.monotonic() > end:
                self.reason = f"not within {self.limits.seconds / 60:g} minutes"
            elif (taken := bytes_of(Path(f"/proc/{self.child.pid}/status"), "RssAnon:")) > (
                self.limits.memory
            ):
                self.reason = f"not within {self.limits.memory / GIGABYTE:g} GB"
            elif 0 < bytes_of(Path("/proc/meminfo"), "MemAvailable:") < RESERVE:
                self.reason = f"{taken / GIGABYTE:.0f} GB, all that was free"
            if self.reason is not None:
                self.child.kill()
                return


def bytes_of(path: Path, name: str) -> int:
    """A figure that Linux tells of memory; 0 where it is not told."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith(name)), 0)


def in_turns(jobs: dict[str, Job], runs: int, limits: Limits) -> dict[str, Runs]:
    """One warm-up each, then A B A B …; what does not finish once is not run again."""
    taken = {name: Runs() for name in jobs}
    for turn in range(runs + 1):
        for name, job in jobs.items():
            if taken[name].unfinished is None:
                try:
                    sample = job.run(limits)
                except UnfinishedError as reason:
                    taken[name] = Runs(unfinished=str(reason))
                else:
                    taken[name].samples += [sample] if turn else []
    return taken
