"""Ends runs at random moments by a signal, and looks at what they leave.

`python -m tests.outside.moments TIMES report leads.csv -c funnelcli.yaml` prints how so many runs
ended by SIGINT, and as many by SIGKILL, each of which another run follows.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

OLD = "yesterday's\n"
BEGUN = """\
import os, sys
begun, sys.argv[0] = int(sys.argv.pop(1)), "funnelcli"
try:
    os.close(begun)
    from funnelcli.__main__ import main
except KeyboardInterrupt:
    os._exit(99)
main()
"""
"""Tells when the program begins, as what comes before that is Python's own."""
NOT_YET = 99
"""The exit code where a signal came before the first line of the program."""


@dataclass(frozen=True)
class Left:
    """How a run ended, and what it left."""

    code: int
    err: str
    took: float
    """Seconds from the signal to the end."""
    is_old: bool
    """Whether the output is as it was."""
    beside: frozenset[str]
    """What is beside the output, and in the folder for temporary files."""


@dataclass(frozen=True)
class Place:
    """A folder in which runs write the same output."""

    folder: Path
    arguments: tuple[str, ...]
    cwd: Path

    @property
    def output(self) -> Path:
        return self.folder / "out" / "report.txt"

    @property
    def temporary(self) -> Path:
        return self.folder / "temporary"

    def left(self) -> frozenset[str]:
        beside = {each.name for each in self.output.parent.iterdir() if each != self.output}
        return frozenset(beside | {each.name for each in self.temporary.iterdir()})

    def run(self, after: float | None = None, number: int = signal.SIGINT) -> Left:
        """Runs it, and sends a signal so many seconds after it has begun, unless it has ended."""
        for folder in (self.output.parent, self.temporary):
            folder.mkdir(exist_ok=True)
        self.output.write_text(OLD)
        writes = () if "--help" in self.arguments else ("-o", str(self.output))
        hears, begins = os.pipe()
        process = subprocess.Popen(
            [sys.executable, "-c", BEGUN, str(begins), *self.arguments, *writes],
            cwd=self.cwd,
            env={**os.environ, "TMPDIR": str(self.temporary)},
            pass_fds=[begins],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        os.close(begins)
        os.read(hears, 1)
        os.close(hears)
        sent = time.monotonic()
        if after is not None:
            time.sleep(after)
            sent = time.monotonic()
            process.send_signal(number)
        _, err = process.communicate(timeout=600)
        took = time.monotonic() - sent
        is_old = self.output.read_text() == OLD
        return Left(process.returncode, err.decode(), took, is_old, self.left())


def main(times: int, arguments: tuple[str, ...]) -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell ignores it in the background
    with TemporaryDirectory() as folder:
        place = Place(Path(folder), arguments, Path.cwd())
        whole = place.run()
        assert whole.code == 0, whole.err
        new = place.output.read_bytes()
        for number in (signal.SIGINT, signal.SIGKILL):
            ends: Counter[str] = Counter()
            longest, ended = 0.0, 0
            while ended < times:
                left = place.run(random.uniform(0, whole.took), number)  # noqa: S311
                content = "new" if place.output.read_bytes() == new else "torn"
                content = "old" if left.is_old else content
                many = f"{len(left.beside)} left"
                ends[f"code {left.code}, {content}, {many}, says {left.err!r}"] += 1
                ended += left.code not in (0, NOT_YET)  # else it came too late, or too early
                longest = max(longest, left.took if left.code else 0)
                if left.beside:
                    ends[f"of these after another run {len(place.run().beside)} left"] += 1
            told = [f"{number.name}, at most {longest:.2f} s:"]
            told += [f"{count:5} {how}" for how, count in ends.most_common()]
            sys.stdout.write("\n".join([*told, ""]))
            sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]), tuple(sys.argv[2:]))
