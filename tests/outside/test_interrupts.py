"""Signals at any moment: the run ends at once, with its code, and leaves nothing behind."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .moments import NOT_YET, Place
from .program import LEADS, Program, ended

fcntl = pytest.importorskip("fcntl", reason="signals and locks of POSIX")

TIMES = int(os.environ.get("FUNNELCLI_MOMENTS", "8"))
"""A report is ended so often, and other commands a quarter of it."""
SOON = 3.0
"""Seconds. A second is promised, and this machine may be busy."""
COMMANDS = ("report", "check", "explain L1", "init leads.csv --force", "--help")


def waiting(company: Program, *arguments: str) -> subprocess.Popen[bytes]:
    """Starts a run that waits for the rest of an export, with a folder of its own to keep it in."""
    (company.folder / "temporary").mkdir(exist_ok=True)
    temporary = {"TMPDIR": str(company.folder / "temporary")}
    process = company.start("report", "-", *arguments, environ=temporary)
    assert process.stdin is not None
    # more than a pipe holds: when all of it is written, the program is reading
    process.stdin.write((LEADS + "\n" * 70_000).encode())
    process.stdin.flush()
    return process


def kept(company: Program) -> list[Path]:
    return list((company.folder / "temporary").iterdir())


@pytest.mark.parametrize("command", COMMANDS)
def test_at_a_random_moment(company: Program, tmp_path: Path, command: str) -> None:
    place = Place(tmp_path, tuple(command.split()), company.folder)
    whole = place.run()
    new = place.output.read_text()
    times = TIMES if command == "report" else TIMES // 4
    for turn in range(times):
        number = (signal.SIGINT, signal.SIGINT, signal.SIGTERM, signal.SIGHUP)[turn % 4]
        left = place.run(random.uniform(0, whole.took), number)  # noqa: S311
        ended_so = {130 if number == signal.SIGINT else -number, NOT_YET}
        assert left.code in {*ended_so, whole.code}
        assert left.took < SOON or left.code == whole.code
        assert left.err in {"", whole.err}
        assert left.is_old or place.output.read_text() == new
        assert left.beside == whole.beside == frozenset()


def test_what_a_killed_run_leaves_the_next_one_clears(company: Program) -> None:
    process = waiting(company)
    (left,) = kept(company)
    assert left.stat().st_mode & 0o777 == 0o700
    process.kill()
    ended(process)
    assert kept(company) == [left]

    ended(waiting(company))
    assert kept(company) == []


def test_what_a_living_run_keeps_is_left_to_it(company: Program) -> None:
    first = waiting(company, "-f", "csv", "-q")
    second = ended(waiting(company, "-f", "csv", "-q"))
    assert len(kept(company)) == 1
    assert second.code == 0
    assert ended(first) == second
    assert kept(company) == []


def test_many_runs_at_once(company: Program) -> None:
    old = company.folder / "temporary/funnelcli-12345678.scratch"
    for _ in range(2):
        old.mkdir(parents=True)
        (old / "copy").write_text("kept")
        (company.folder / ".funnelcli-12345678.scratch").write_text("half")
        started = [
            company.start("report", "-o", "report.txt", environ={"TMPDIR": str(old.parent)})
            for _ in range(4)
        ]
        runs = [ended(each) for each in started]
        assert [(run.code, run.out, run.err) for run in runs] == [(0, b"", "")] * 4
        assert kept(company) == []
        assert not list(company.folder.glob(".*"))


def test_only_what_is_ours_is_cleared(company: Program) -> None:
    temporary = company.folder / "temporary"
    exports = company.write("exports/leads.csv", LEADS)
    others = ("funnelcli-exports", "funnelcli-12345678", "funnelcli-1234.scratch", "my.scratch")
    for name in others:
        company.write(f"temporary/{name}/leads.csv", LEADS)
    linked = temporary / "funnelcli-abcdefgh.scratch"
    linked.symlink_to(exports.parent)

    ended(waiting(company))

    assert {each.name for each in kept(company)} == {*others, linked.name}
    assert exports.read_text() == LEADS


@pytest.mark.parametrize("is_owned", [True, False])
def test_a_file_beside_the_output_is_cleared_when_nobody_writes_it(
    company: Program, *, is_owned: bool
) -> None:
    beside = company.write(".funnelcli-12345678.scratch", "half of a report")
    with beside.open() as file:
        if is_owned:
            fcntl.flock(file, fcntl.LOCK_EX)
        assert company("report", "-o", "report.txt").code == 0
    assert beside.exists() == is_owned


def test_ctrl_c_twice(company: Program) -> None:
    process = waiting(company)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) in {130, -signal.SIGTERM}
    assert time.monotonic() - begun < SOON
    assert ended(process).err == ""
    assert kept(company) == []


def test_where_no_thread_can_wait_for_a_signal_python_does(company: Program) -> None:
    script = """
import signal, threading
start = threading.Thread.start
def refuse(thread):
    raise RuntimeError("can't start new thread")
threading.Thread.start = refuse
from funnelcli.__main__ import main
threading.Thread.start = start
assert not signal.pthread_sigmask(signal.SIG_BLOCK, [])
main()
"""
    command = [sys.executable, "-c", script, "report", "-f", "csv", "-q"]
    run = subprocess.run(command, cwd=company.folder, capture_output=True, check=False)
    assert (run.returncode, run.stderr) == (0, b"")


def test_a_signal_that_is_ignored_is(company: Program) -> None:
    # as a shell has it for what runs in the background, and `nohup`
    shell = ["/bin/sh", "-c", 'trap "" INT HUP; exec "$@"', "sh"]
    with subprocess.Popen(
        [*shell, sys.executable, "-m", "funnelcli", "report", "-", "-f", "csv", "-q"],
        cwd=company.folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdin is not None
        process.stdin.write((LEADS + "\n" * 70_000).encode())
        process.stdin.flush()
        process.send_signal(signal.SIGINT)
        process.send_signal(signal.SIGHUP)
        out, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert out
