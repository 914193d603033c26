"""What comes between the program and its output: no place to write, no reader, Ctrl-C."""

from __future__ import annotations

import gzip
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from .program import DEFINITION, LEADS, Ended, Program, ended, refused

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals, pipes and limits of POSIX")
INTACT = "What was there before is as it was."

LIMITED = """\
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (100, 100))
runpy.run_module("funnelcli", run_name="__main__", alter_sys=True)
"""
"""Runs the program where no file can grow beyond 100 bytes, as on a full disk."""


def zipped(name: str, content: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("nowhere/report.txt", "nowhere"),
        ("exports", "folder"),
        ("leads.csv/report.txt", "leads.csv"),
    ],
    ids=["no such folder", "a folder", "below a file"],
)
def test_no_place_to_write(company: Program, output: str, said: str) -> None:
    (company.folder / "exports").mkdir()
    run = company("report", "-o", output)
    refused(run, 3, f"error: {output}: cannot be written: ", said)
    assert names(company.folder) == {"exports", "funnelcli.yaml", "leads.csv"}
    assert (company.folder / "leads.csv").read_text() == LEADS


def test_a_folder_without_permission(company: Program) -> None:
    locked = company.folder / "locked"
    locked.mkdir(mode=0o500)
    if os.access(locked, os.W_OK):
        locked = Path("/proc")  # root may write anywhere but there
        if not locked.is_dir():
            pytest.skip("this user may write into any folder")
    output = locked / "report.txt"
    refused(company("report", "-o", output), 3, f"error: {output}: cannot be written: ")
    assert not output.exists()


@POSIX
def test_a_full_disk_leaves_the_old_report(company: Program) -> None:
    old = company.write("report.txt", "yesterday's\n")
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, "report", "-o", "report.txt"],
        cwd=company.folder,
        capture_output=True,
        check=False,
    )
    reported = Ended(run.returncode, run.stdout, run.stderr.decode())
    refused(reported, 3, "error: report.txt: cannot be written: File too large", INTACT)
    assert old.read_text() == "yesterday's\n"
    assert names(company.folder) == {"funnelcli.yaml", "leads.csv", "report.txt"}


STRAY = LEADS.replace("Webinar", '"5" pipe N"')


@POSIX
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leads.csv", STRAY),
        ("leads.csv", STRAY.replace("Score", '"Sc"ore"')),
        ("leads.csv.gz", gzip.compress(STRAY.encode())),
        ("leads.csv", LEADS.encode("utf-16")),
        ("leads.csv", LEADS.replace("ana", "anä").encode("cp1252")),
        ("leads.csv", f"Leads of Q1\n\n{LEADS}"),
        ("leads.csv.gz", gzip.compress(f"Leads of Q1\n\n{LEADS}".encode())),
        ("leads.csv", f"{LEADS}\nTotal,,,,,,,210,\n"),
        ("leads.csv", "".join(f'"{line}"\n' for line in LEADS.splitlines())),
        ("leads.zip", zipped("leads.csv", LEADS)),
    ],
)
def test_no_room_for_a_copy_is_an_error_and_not_a_smaller_report(
    empty: Program, name: str, content: str | bytes
) -> None:
    empty.write("funnelcli.yaml", DEFINITION.replace("leads.csv", name))
    empty.write(name, content)
    assert empty("report").code == 0
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, "report"],
        cwd=empty.folder,
        capture_output=True,
        check=False,
    )
    reported = Ended(run.returncode, run.stdout, run.stderr.decode())
    what = f"error: {name}: a copy is needed, and cannot be written: File too large"
    refused(reported, 3, what, "Make room in the folder for temporary files")


@POSIX
@pytest.mark.parametrize("unbuffered", ["", "1"], ids=["buffered", "unbuffered"])
def test_a_full_disk_below_stdout(company: Program, unbuffered: str) -> None:
    # without a buffer, as containers often set it, Python writes what fits and says nothing
    with (company.folder / "report.txt").open("wb") as file:
        run = subprocess.run(
            [sys.executable, "-c", LIMITED, "report"],
            cwd=company.folder,
            env=os.environ | {"PYTHONUNBUFFERED": unbuffered},
            stdout=file,
            stderr=subprocess.PIPE,
            check=False,
        )
    reported = Ended(run.returncode, b"", run.stderr.decode())
    refused(reported, 3, "cannot be written: File too large")


@POSIX
@pytest.mark.parametrize("arguments", ["report -f json", "schema report", "--help", "--version"])
def test_a_full_device(company: Program, arguments: str) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    command = [sys.executable, "-m", "funnelcli", *arguments.split()]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            command, cwd=company.folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    reported = Ended(run.returncode, b"", run.stderr.decode())
    refused(reported, 3, "cannot be written: No space left on device")


@POSIX
def test_what_cannot_be_said_is_no_finding(company: Program) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    for arguments, code in ((["report", "-f", "csv"], 0), (["report", "--by", "regoin"], 2)):
        command = [sys.executable, "-m", "funnelcli", *arguments]
        with Path("/dev/full").open("wb") as full:
            run = subprocess.run(
                command, cwd=company.folder, stdout=subprocess.DEVNULL, stderr=full, check=False
            )
        assert run.returncode == code


def without_reader(process: subprocess.Popen[bytes]) -> Ended:
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    return ended(process)


@POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        "report -f json",
        "report -f table",
        "report -f csv -q",
        "schema report",
        "--help",
        "report --help",
        "--version",
    ],
)
def test_a_closed_pipe(company: Program, arguments: str) -> None:
    # as in `funnelcli report | head -1`, when head is done before the program is
    run = without_reader(company.start(*arguments.split()))
    assert (run.code, run.err) == (0, "")


@POSIX
@pytest.mark.parametrize(
    ("closing", "arguments", "code"), [(">&-", ["report"], 3), ("<&-", ["report", "-"], 3)]
)
def test_a_stream_that_is_closed(
    company: Program, closing: str, arguments: list[str], code: int
) -> None:
    shell = ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", sys.executable, "-m", "funnelcli"]
    run = subprocess.run([*shell, *arguments], cwd=company.folder, capture_output=True, check=False)
    refused(Ended(run.returncode, run.stdout, run.stderr.decode()), code, "error: ")


@POSIX
def test_a_closed_pipe_does_not_hide_an_error(company: Program) -> None:
    run = without_reader(company.start("report", "--since", "2031-01-01"))
    assert run.code == 3
    assert "no lead is left" in run.err


@POSIX
def test_a_reader_that_leaves_early(company: Program) -> None:
    # many times what a pipe holds, so that the program is still writing when its reader goes
    rows = (f"{n},2026-01-05,,{'Source' * 20} {n},,,,,\n" for n in range(5_000))
    company.write("leads.csv", LEADS.splitlines()[0] + "\n" + "".join(rows))
    process = company.start("report", "-f", "json")
    assert process.stdout is not None
    assert process.stdout.readline() == b"{\n"
    run = without_reader(process)
    assert (run.code, run.err) == (0, "")


def interrupted_while_reading_stdin(company: Program, *arguments: str) -> Ended:
    """Sends Ctrl-C while the program waits for the rest of an export."""
    temporary = {"TMPDIR": str(company.folder / "temporary")}
    process = company.start(*arguments, environ=temporary)
    assert process.stdin is not None
    # more than a pipe holds: when all of it is written, the program is reading
    process.stdin.write((LEADS + LEADS.partition("\n")[2] * 2_000).encode())
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    return ended(process)


@POSIX
@pytest.mark.parametrize(
    "yaml",
    ["", 'checks: {rules: {stage-order: {warn_if: "> 10"}}}\n', None],
    ids=["", "checks", "draft"],
)
def test_ctrl_c(company: Program, yaml: str | None) -> None:
    definition = company.folder / "funnelcli.yaml"
    if yaml is None:
        definition.unlink()
    else:
        definition.write_text(definition.read_text() + yaml)
    (company.folder / "temporary").mkdir()
    old = company.write("report.txt", "yesterday's\n")
    run = interrupted_while_reading_stdin(company, "report", "-", "-o", "report.txt")
    assert (run.code, run.out, run.err) == (130, b"", "")
    assert old.read_text() == "yesterday's\n"
    assert names(company.folder) - {"funnelcli.yaml"} == {"leads.csv", "report.txt", "temporary"}
    assert names(company.folder / "temporary") == set()


@POSIX
def test_a_pipe_as_a_file_is_read_or_refused(company: Program) -> None:
    # as in `funnelcli report <(gunzip -c leads.csv.gz)`: it can be read only once
    read, write = os.pipe()
    with os.fdopen(write, "wb") as pipe:
        pipe.write(LEADS.encode())
    command = [sys.executable, "-m", "funnelcli", "funnel", f"/dev/fd/{read}", "-f", "csv", "-q"]
    run = subprocess.run(
        command, cwd=company.folder, pass_fds=[read], capture_output=True, check=False
    )
    os.close(read)
    if run.returncode == 0:
        assert run.stdout == company("funnel", "-f", "csv", "-q").out
    else:
        refused(Ended(run.returncode, run.stdout, run.stderr.decode()), 3, "pipe", "-")


def test_what_is_told_of_a_bug(company: Program) -> None:
    # a bug is made by breaking a module; it must not look like a finding, nor like bad data
    company.write("broken/polars/__init__.py", "raise RuntimeError('broken [bold]\\nmore')\n")
    broken = {"PYTHONPATH": str(company.folder / "broken")}
    refused(company("report", environ=broken), 4, "RuntimeError: broken [bold]", "report it", "-v")
    verbose = company("report", "-v", environ=broken)
    assert verbose.code == 4
    assert "Traceback" in verbose.err


@POSIX
@pytest.mark.parametrize(
    "command",
    ["check -", "explain A -", "init - -o drafted.yaml", "check --baseline known.json -"],
)
def test_ctrl_c_ends_the_wait_of_any_command(company: Program, command: str) -> None:
    # SQL and a baseline are read by what imports Polars
    (company.folder / "temporary").mkdir()
    company("check", "--write-baseline", "--baseline", "known.json")
    definition = company.folder / "funnelcli.yaml"
    definition.write_text(definition.read_text() + "lead: {where: \"Id <> 'x'\"}\n")
    run = interrupted_while_reading_stdin(company, *command.split())
    assert (run.code, run.out, run.err) == (130, b"", "")


def test_a_bug_that_is_its_own_cause_is_told_once(company: Program) -> None:
    company.write("broken/polars/__init__.py", "bug = RuntimeError('broken')\nraise bug from bug\n")
    verbose = company("report", "-v", environ={"PYTHONPATH": str(company.folder / "broken")})
    assert verbose.code == 4
    assert verbose.err.count("Traceback") == 1
