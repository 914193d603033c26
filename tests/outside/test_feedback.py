"""What a longer run says on a terminal while it works, and that it says nothing anywhere else."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from .program import LEADS, Ended, Program
from .terminal import read

if TYPE_CHECKING:
    from collections.abc import Mapping

pty = pytest.importorskip("pty", reason="pseudo-terminals are of POSIX")

EXPORT = LEADS + "\n" * 70_000
SLOW = """\
import sys, time
import funnelcli.api.answer as slow
finished = slow.finished
def slowly(leads, wanted):
    made = finished(leads, wanted)
    time.sleep(0.7)
    return made
slow.finished = slowly
from funnelcli.cli import feedback
feedback.AFTER = 0.3
from funnelcli.__main__ import main
sys.argv[0] = "funnelcli"
main()
"""
"""Runs the program with an answer that takes longer, and a feedback that begins sooner."""


@dataclass
class Started:
    """A run whose stderr is a terminal, or a pipe."""

    process: subprocess.Popen[bytes]
    terminal: int | None
    written: bytes = b""

    def wait(self) -> None:
        """Waits until the terminal shows something."""
        assert self.terminal is not None
        assert select.select([self.terminal], [], [], 60)[0]
        self.written += os.read(self.terminal, 65_536)

    def ended(self) -> Ended:
        with self.process:
            out, err = self.process.communicate(timeout=60)
        if self.terminal is None:
            return Ended(self.process.returncode, out, err.decode())
        while part := read(self.terminal):
            self.written += part
        os.close(self.terminal)
        return Ended(self.process.returncode, out, self.written.decode())


def start(
    company: Program,
    *arguments: str,
    is_terminal: bool = True,
    environ: Mapping[str, str] | None = None,
    program: tuple[str, ...] = ("-m", "funnelcli"),
) -> Started:
    outer, inner = pty.openpty() if is_terminal else (None, None)
    process = subprocess.Popen(
        [sys.executable, *program, *arguments],
        cwd=company.folder,
        env={**os.environ, "TERM": "xterm", **(environ or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if inner is None else inner,
    )
    if inner is not None:
        os.close(inner)
    return Started(process, outer)


def shown(err: str) -> list[str]:
    """The texts of the line, one after the other."""
    return [text.strip() for text in err.split("\r") if text.strip()]


def test_a_wait_for_stdin(company: Program) -> None:
    runs = {
        "terminal": start(company, "report", "-"),
        "pipe": start(company, "report", "-", is_terminal=False),
        "dumb": start(company, "report", "-", environ={"TERM": "dumb"}),
        "quiet": start(company, "report", "-", "-q"),
        "silent": start(company, "report", "-", "-qq"),
        "interrupted": start(company, "report", "-"),
    }
    for run in runs.values():
        assert run.process.stdin is not None
        run.process.stdin.write(EXPORT.encode())
        run.process.stdin.flush()
    runs["terminal"].wait()
    runs["interrupted"].wait()
    runs["interrupted"].process.send_signal(signal.SIGINT)
    ended = {name: run.ended() for name, run in runs.items()}

    texts = shown(ended["terminal"].err)
    assert re.fullmatch(r"reading stdin: [\d.]+ kB, \d+ s", texts[0])
    assert ended["terminal"].err.endswith(" \r")
    interrupted = ended.pop("interrupted")
    assert interrupted.code == 130
    assert interrupted.out == b""
    assert shown(interrupted.err)
    assert interrupted.err.endswith(" \r")
    assert ended.pop("silent") == Ended(0, b"", "")
    assert {run.code for run in ended.values()} == {0}
    assert len({run.out for run in ended.values()}) == 1
    assert {name for name, run in ended.items() if run.err} == {"terminal"}


def test_steps_of_an_answer(company: Program) -> None:
    run = start(company, "report", "-v", program=("-c", SLOW)).ended()
    assert run.code == 0
    assert run.out == company("report").out
    texts = shown(run.err)
    said = next(i for i, text in enumerate(texts) if text.startswith("read leads: leads.csv: "))
    assert "counting: 6 rows, " in " ".join(texts[:said])
    assert "counting" not in " ".join(texts[said:])


def test_an_error_stands_on_a_line_of_its_own(company: Program) -> None:
    run = start(company, "report", "--since", "2031-01-01", program=("-c", SLOW)).ended()
    assert run.code == 3
    *_, error, _hint = run.err.splitlines()
    assert error.split("\r")[-1].startswith("error: no lead is left")
