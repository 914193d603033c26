"""Pages that are longer than the terminal go through PAGER, as those of git do."""

from __future__ import annotations

import shlex
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from .program import DEFINITION, SAMPLE_REPORT
from .terminal import called, start
from .test_feedback import SLOW

if TYPE_CHECKING:
    from pathlib import Path

    from .program import Program

FULL = (*SAMPLE_REPORT, "--full")
HEADLINE = "leads old enough to judge became customers"
KEEPS = """\
import os, pathlib, sys
text = sys.stdin.buffer.read()
pathlib.Path(sys.argv[1]).write_bytes(text)
print(f"{len(text.splitlines())} lines kept, LESS is {os.environ.get('LESS')}")
"""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "page"


@pytest.fixture
def pager(tmp_path: Path, kept: Path) -> dict[str, str]:
    """A pager that keeps what it is given, and says no more than how much that was."""
    return {"PAGER": as_pager(tmp_path, KEEPS, kept)}


def as_pager(folder: Path, program: str, *arguments: str | Path) -> str:
    path = folder / "a pager.py"  # of which a shell would make two words
    path.write_text(program, encoding="utf-8")
    return shlex.join([sys.executable, str(path), *map(str, arguments)])


def test_a_page_that_is_longer_than_the_terminal(pager: dict[str, str], kept: Path) -> None:
    run = start(*FULL, height=24, environ=pager).ended()
    assert (run.code, run.err) == (0, "")
    page = kept.read_text(encoding="utf-8")
    assert HEADLINE in page.splitlines()[0]
    assert "\x1b[1m" in page  # colours as on the terminal
    assert run.out.decode() == f"{len(page.splitlines())} lines kept, LESS is FRX\n"
    directly = called(*FULL, height=200, environ=pager)
    assert directly.text == page


def test_a_page_that_fits_is_written(pager: dict[str, str], kept: Path) -> None:
    page = called(*SAMPLE_REPORT, height=200, environ=pager).text
    lines = page.count("\n")
    assert called(*SAMPLE_REPORT, height=lines + 1, environ=pager).text == page
    assert not kept.exists()
    through = called(*SAMPLE_REPORT, height=lines, environ=pager)  # the prompt needs a line
    assert through.text.startswith(f"{lines} lines kept")


def test_what_the_environment_says_of_less_stays(pager: dict[str, str]) -> None:
    run = start(*FULL, height=24, environ=pager | {"LESS": "-S"}).ended()
    assert run.text.endswith("LESS is -S\n")


@pytest.mark.parametrize(
    ("environ", "option"),
    [
        ({}, "--no-pager"),
        ({"TERM": "dumb"}, None),
        ({"PAGER": ""}, None),
        ({"PAGER": "cat"}, None),
        ({"PAGER": "no-such-program -R"}, None),
        ({"PAGER": "less 'of a quote"}, None),
    ],
)
def test_the_page_itself(
    pager: dict[str, str], kept: Path, environ: dict[str, str], option: str | None
) -> None:
    asked = [*FULL, *([] if option is None else [option])]
    run = called(*asked, height=24, environ=pager | environ)
    assert (run.code, run.err) == (0, "")
    assert HEADLINE in run.text.splitlines()[0]
    assert run.text.count("\n") > 60
    assert not kept.exists()


@pytest.mark.parametrize("asked", ["-f json", "-f csv", "-o page.txt", "-q -qq"])
def test_what_is_no_page_on_the_terminal(
    company: Program, pager: dict[str, str], kept: Path, asked: str
) -> None:
    run = called("report", *asked.split(), height=5, environ=pager, folder=company.folder)
    assert run.code == 0
    assert not kept.exists()


def test_a_story_is_a_page_too(company: Program, pager: dict[str, str], kept: Path) -> None:
    run = start("explain", "L1", height=5, environ=pager, folder=company.folder).ended()
    assert "lines kept" in run.text
    assert "L1" in kept.read_text(encoding="utf-8")


def test_who_quits_early_has_seen_enough(company: Program, tmp_path: Path) -> None:
    rows = (f"L{n},2026-01-05,Region {n}" for n in range(5000))
    company.write("leads.csv", "\n".join(["Id,Created,Region", *rows]) + "\n")
    many = DEFINITION.replace("  email: Email\n  source: Source\n", "")
    many = many.replace("at: MQL Date", "where: Region = 'x'").replace(
        "at: Won Date", "where: Region = 'y'"
    )
    company.write("funnelcli.yaml", many)
    quits = as_pager(tmp_path, "import sys; print(len(sys.stdin.buffer.read(9))); sys.exit(3)")
    asked = ("segments", "--by", "region", "--top", "0", "-q")
    run = start(*asked, environ={"PAGER": quits}, folder=company.folder).ended()
    assert (run.code, run.text, run.err) == (0, "9\n", "")  # 5,000 lines are more than a pipe holds


def test_interrupted_while_it_reads(tmp_path: Path) -> None:
    """Ctrl-C is for the pager, as `less` ends a search by it: the run goes on until it ends."""
    waits = """
import signal, sys, time
heard = []
signal.signal(signal.SIGINT, lambda *_: heard.append(1))
sys.stdin.buffer.read()
print("reading", flush=True)
while not heard:
    time.sleep(0.01)
time.sleep(0.3)  # time for a run to end that would
print("still reading", flush=True)
"""
    run = start(*FULL, height=24, environ={"PAGER": as_pager(tmp_path, waits)})
    run.types("\x03", after="reading")
    ended = run.ended()
    assert (ended.code, ended.err) == (0, "")
    assert ended.text.endswith("still reading\n")


def test_a_pager_that_ends_by_the_interrupt(tmp_path: Path) -> None:
    dies = """
import signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.stdin.buffer.read()
print("reading", flush=True)
time.sleep(60)
"""
    run = start(*FULL, height=24, environ={"PAGER": as_pager(tmp_path, dies)})
    run.types("\x03", after="reading")
    ended = run.ended()
    assert (ended.code, ended.err) == (0, "")
    assert HEADLINE not in ended.text  # it is not written once more


@pytest.mark.skipif(shutil.which("less") is None, reason="less is not installed")
def test_less_reads_and_is_quit() -> None:
    run = start(*FULL, height=24)
    run.types("\x03", after=HEADLINE)
    run.types_until(" ", "Cohorts by month")  # the next page
    run.types("q", after="Cohorts by month")
    ended = run.ended()
    assert (ended.code, ended.err) == (0, "")
    assert b"Notes" not in ended.out  # Ctrl-C may have cut a sign that is several bytes


def test_the_line_that_says_what_is_done_leaves_the_terminal_to_it(tmp_path: Path) -> None:
    waits = """
import sys, time
sys.stdin.buffer.read()
print("reading", flush=True)
time.sleep(1.5)
print("read", flush=True)
"""
    run = start(
        *FULL, height=24, environ={"PAGER": as_pager(tmp_path, waits)}, program=("-c", SLOW),
        is_stderr_too=True,
    ).ended()  # fmt: skip
    before, _, after = run.text.partition("reading\n")
    assert "counting: " in before
    assert after == "read\n"
