"""Where the results of check go: each to a place of its own, streams as they stand."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .program import Program, ended, refused

if TYPE_CHECKING:
    from pathlib import Path

RED = ("check", "--select", "missing-source", "--fail-on", "warning")
"""One of the six leads has no source."""
ANNOTATION = b"::warning file=funnelcli.yaml,line="


def in_bash(company: Program, after: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Starts the program with what a shell puts behind it; bash knows `>(…)`."""
    written = " ".join([sys.executable, "-m", "funnelcli", *arguments])
    script = f"set -o pipefail\n{written} {after}"
    return subprocess.run(
        ["/bin/bash", "-c", script], cwd=company.folder, capture_output=True, check=False
    )


def test_a_report_on_stdout_stands_alone(company: Program) -> None:
    run = company(*RED, "--report", "github=-", "-qq")
    assert (run.code, run.err) == (1, "")
    assert run.out.startswith(ANNOTATION)
    assert run.out.count(b"\n") == 1


def test_a_report_on_stdout_beside_a_result_in_a_file(company: Program) -> None:
    run = company(*RED, "--report", "github=-", "-f", "json", "-o", "checks.json")
    assert (run.code, run.err) == (1, "")
    assert run.out.startswith(ANNOTATION)
    assert json.loads((company.folder / "checks.json").read_bytes())["exit_code"] == 1


@pytest.mark.parametrize("path", ["-", "/dev/stdout", "/dev/fd/1"])
def test_two_results_on_stdout_are_refused(company: Program, path: str) -> None:
    run = company(*RED, "--report", f"github={path}")
    refused(run, 2, f"--report github={path}: the result (-o) goes there as well", "-qq")


def test_two_results_in_one_file_are_refused(company: Program) -> None:
    (company.folder / "link.json").symlink_to("checks.json")
    for options in (
        ("--report", "json=checks.json", "--report", "markdown=./checks.json"),
        ("--report", "json=link.json", "-o", "checks.json"),
        ("--report", "json=checks.json", "--baseline", "checks.json"),
    ):
        refused(company(*RED, *options), 2, "goes there as well")
    assert not (company.folder / "checks.json").exists()


def test_annotations_go_to_stderr_beside_the_page(company: Program) -> None:
    run = company(*RED, "--report", "github=/dev/stderr", "-f", "json")
    assert run.code == json.loads(run.out)["exit_code"] == 1
    assert run.err.encode().startswith(ANNOTATION)


def test_a_stream_into_a_file_is_written_to_and_not_replaced(company: Program) -> None:
    log = company.write("log", "first\n")
    run = in_bash(company, "2>> log", *RED, "--report", "github=/dev/stderr", "-o", "page")
    first, second = log.read_bytes().splitlines()
    assert (run.returncode, first) == (1, b"first")
    assert second.startswith(ANNOTATION)


@pytest.mark.parametrize("output", ["/dev/stdout", "/dev/fd/1"])
def test_stdout_by_its_name(company: Program, output: str) -> None:
    assert company("funnel", "-f", "json", "-o", output) == company("funnel", "-f", "json")


def test_a_process_can_read_a_report(company: Program) -> None:
    run = in_bash(company, "-o >(tr a-z A-Z)", *RED, "-f", "github")
    assert (run.returncode, run.stderr) == (1, b"")
    assert run.stdout.startswith(ANNOTATION.upper())


def test_a_stream_that_is_not_open_is_an_error(company: Program) -> None:
    refused(company("funnel", "-o", "/dev/fd/77"), 3, "/dev/fd/77: cannot be written")


def test_who_stops_reading_a_report_does_not_make_it_green(company: Program) -> None:
    reports = ("--report", "github=-", "--report", "json=checks.json")
    with company.start(*RED, *reports, "-qq") as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 1)
    assert json.loads((company.folder / "checks.json").read_bytes())["exit_code"] == 1


def test_the_summary_of_a_step_is_filled(company: Program) -> None:
    # a runner makes the file before the step, empty, and reads it by its name afterwards
    summary = company.write("summary", "")
    run = company(*RED, "--report", f"markdown={summary}")
    assert run.code == 1
    assert summary.read_text("utf-8").startswith("## Check: warn\n")
    assert written_into(company.folder) == {"leads.csv", "funnelcli.yaml", "summary"}


def written_into(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_run_that_ends_early_leaves_all_results_as_they_were(company: Program) -> None:
    before = company.write("checks.json", "before")
    run = ended(company.start(*RED, "--report", "json=checks.json", "no-such.csv"))
    assert (run.code, before.read_text("utf-8")) == (3, "before")
