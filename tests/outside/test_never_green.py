"""What keeps a check from looking never ends in 0, and never in 1, which is for findings."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from funnelcli.cli import app
from funnelcli.render.findings import FINDINGS_FORMATS

from .program import DEFINITION, LEADS, Case, Ended, Program, Runs, edited, refused

if TYPE_CHECKING:
    from collections.abc import Callable

FORMATS = tuple(FINDINGS_FORMATS)
COMPANY = {"leads.csv": LEADS, "funnelcli.yaml": DEFINITION}
"""Nothing in it is worse than a warning."""
BAD = {**COMPANY, "leads.csv": edited(LEADS, ("L1,2026-01-05", "L1,2026-01-20"))}
"""L1 was an MQL before it was a lead, which is an error."""

Files = Mapping[str, str | bytes]


def said(*changes: tuple[str, str]) -> Files:
    """The company, with another YAML."""
    return {**COMPANY, "funnelcli.yaml": edited(DEFINITION, *changes)}


def checks(text: str) -> Files:
    """The company, whose YAML says something about check."""
    return {**COMPANY, "funnelcli.yaml": f"{DEFINITION}checks:\n{text}"}


HEADER = LEADS.partition("\n")[0] + "\n"
OWN = '  rules:\n    own-rule: {{message: So., where: "{}"}}\n'
BASELINE = '{"version": 1, "tool": "funnelcli", "known": []}'

TROUBLE: dict[str, tuple[Files, tuple[str, ...], int, tuple[str, ...]]] = {
    # name: files, options, exit code, words
    "YAML that is none": (said(("segments:", "segments: [")), (), 2, ("funnelcli.yaml:",)),
    "a key that does not exist": (said(("source: S", "sorce: S")), (), 2, ("did you mean",)),
    "no YAML": ({"leads.csv": LEADS}, (), 2, ("no configuration",)),
    "another YAML": (COMPANY, ("-c", "other.yaml"), 2, ("other.yaml",)),
    "an unknown rule is selected":
        (COMPANY, ("--select", "stage-ordr"), 2, ("did you mean 'stage-order'?",)),
    "an unknown rule among known ones": (COMPANY, ("--select", "ID,XX"), 2, ("'XX'",)),
    "an unknown rule is ignored": (COMPANY, ("--ignore", "ST999"), 2, ("ST999",)),
    "the YAML selects an unknown rule": (checks("  select: [STX]\n"), (), 2, ("STX",)),
    "the YAML sets an unknown rule":
        (checks("  rules: {stage-ordr: {error_if: '> 0'}}\n"), (), 2, ("funnelcli.yaml:15:11",)),
    "the YAML ignores an unknown rule":
        (checks("  ignore: [{rule: stage-ordr, reason: x}]\n"), (), 2, ("funnelcli.yaml:15:",)),
    "the YAML ignores a whole group":
        (checks("  ignore: [{rule: ST, reason: x}]\n"), (), 2, ("checks.ignore[0].rule",)),
    "a suppression without a reason":
        (checks("  ignore: [{rule: stage-order}]\n"), (), 2, ("reason",)),
    "a bare fraction": (checks("  rules: {ST002: {error_if: '> 0.02'}}\n"), (), 2, ('"> 2%"',)),
    "no rule is left":
        (COMPANY, ("--select", "ID", "--ignore", "ID"), 2, ("no rule is selected",)),
    "a flag that does not exist": (COMPANY, ("--strict",), 2, ("--strict",)),
    "a format that does not exist": (COMPANY, ("-f", "xml"), 2, ("xml",)),
    "a report in a format that does not exist":
        (COMPANY, ("--report", "xml=x.xml"), 2, ("no format 'xml'",)),
    "a report without a path": (COMPANY, ("--report", "junit"), 2, ("FORMAT=PATH",)),
    "a report on stdout, beside the findings":
        (COMPANY, ("--report", "json=-"), 2, ("the result (-o) goes there as well",)),
    "two reports in one file": (
        COMPANY, ("--report", "json=x", "--report", "sarif=./x"), 2,
        ("--report json=x goes there as well",),
    ),
    "a baseline in the place of the output": (
        COMPANY, ("-o", "known.json", "--write-baseline", "--baseline", "known.json"), 2,
        ("the result (-o) goes there as well",),
    ),
    "a report in the place of the export":
        (COMPANY, ("--report", "junit=leads.csv"), 2, ("leads.csv: this run reads it",)),
    "a result in the place of the YAML": (
        COMPANY, ("-f", "plain", "-o", "./funnelcli.yaml"), 2,
        ("funnelcli.yaml: this run reads it",),
    ),
    "a rule that is set twice": (
        checks("  rules: {AM002: {warn_if: '> 0'}, won-without-amount: {error_if: '> 9'}}\n"), (),
        2, ("is the rule AM002, which is given as well",),
    ),
    "a baseline of some rules": (
        COMPANY, ("--select", "ID", "--write-baseline", "--baseline", "known.json"), 2,
        ("would be forgotten",),
    ),
    "a baseline of some leads": (
        COMPANY, ("--since", "2026-01-01", "--prune-baseline", "--baseline", "known.json"), 2,
        ("would be forgotten",),
    ),
    "a baseline that is missing":
        (COMPANY, ("--baseline", "known.json"), 2, ("no file known.json",)),
    "a baseline that is broken": (
        {**COMPANY, "known.json": BASELINE[:-1]}, ("--baseline", "known.json"), 2,
        ("known.json:1", "not JSON"),
    ),
    "a baseline of another tool":
        ({**COMPANY, "known.json": "[]"}, ("--baseline", "known.json"), 2, ("is no baseline",)),
    "a baseline to write, and no path": (COMPANY, ("--write-baseline",), 2, ("--baseline PATH",)),
    "an own rule that compares text with a number":
        (checks(OWN.format("Source > 5")), (), 2, ("checks.rules.own-rule.where",)),
    "an own rule that is no SQL":
        (checks(OWN.format("Source IN (")), (), 2, ("checks.rules.own-rule.where",)),
    "an own rule about a column that is not there":
        (checks(OWN.format("Sourc IS NULL")), (), 3, ("'Sourc'", "'Source'")),
    "no file": ({"funnelcli.yaml": DEFINITION}, (), 3, ("leads.csv",)),
    "a folder without files":
        ({**said(("path: leads.csv", "path: empty")), "empty/.keep": ""}, (), 3, ("empty",)),
    "a file below a file":
        (said(("path: leads.csv", "path: leads.csv/leads.csv")), (), 3, ("leads.csv",)),
    "an empty file": ({**COMPANY, "leads.csv": ""}, (), 3, ("is empty",)),
    "bytes of something else":
        ({**COMPANY, "leads.csv": b"\x00\x01\x02\xff" * 99}, (), 3, ("leads.csv",)),
    "a renamed column":
        ({**COMPANY, "leads.csv": edited(LEADS, ("MQL Date", "MQL"))}, (), 3, ("'MQL Date'",)),
    "a row that was cut off":
        ({**COMPANY, "leads.csv": LEADS + "L7,2026"}, (), 3, ("leads.csv:8",)),
    "a report in a folder that is not there":
        (COMPANY, ("--report", "json=nowhere/x.json"), 3, ("cannot be written",)),
    "a report in the place of a folder":
        ({**COMPANY, "x/.keep": ""}, ("--report", "json=x"), 3, ("it is a folder",)),
    "an output in a folder that is not there":
        (COMPANY, ("-o", "nowhere/x.txt"), 3, ("cannot be written",)),
    "a baseline in a folder that is not there": (
        COMPANY, ("--write-baseline", "--baseline", "nowhere/known.json"), 3,
        ("cannot be written",),
    ),
    "extracts in the place of a file": (BAD, ("--extract", "leads.csv"), 3, ("cannot be written",)),
    "a report on a full disk":
        (COMPANY, ("--report", "json=/dev/full"), 3, ("No space left on device",)),
}  # fmt: skip

UNFIT: dict[str, tuple[Files, tuple[str, ...]]] = {
    "a rule that is selected and cannot be evaluated": (COMPANY, ("--select", "stale-export")),
    "one of a group": (COMPANY, ("--select", "AM")),
    "a rule that the YAML selects": (checks("  select: [won-without-amount]\n"), ()),
    "a rule that has settings": (checks("  rules: {AM002: {warn_if: '> 0'}}\n"), ()),
    "a header and no rows": ({**COMPANY, "leads.csv": HEADER}, ()),
    "a condition that nobody meets": (COMPANY, ("--where", "source = 'Fax'")),
    "a day after the last lead": (COMPANY, ("--since", "2030-01-01")),
    "a rule about nobody": (COMPANY, ("--since", "2030-01-01", "--select", "ST002")),
}
"""What is told as a result, since the files were read; the exit code is 3 all the same."""


SEEN = (
    "YAML that is none", "an unknown rule is selected", "no rule is left",
    "a baseline that is missing", "an empty file", "a renamed column",
    "a report in a folder that is not there", "a report on a full disk",
)  # fmt: skip
"""Trouble of each kind, for which the program is started as in CI; for the others it is called."""


def cases() -> dict[str, Case]:
    trouble = {name: (TROUBLE[name][0], ("check", *TROUBLE[name][1])) for name in SEEN}
    return {
        **trouble,
        "good": (COMPANY, ("check",)),
        "bad": (BAD, ("check",)),
        "bad, quiet": (BAD, ("check", "-q")),
        "bad, silent": (BAD, ("check", "-qq")),
        "bad, never": (BAD, ("check", "--fail-on", "never")),
        "good, warning": (COMPANY, ("check", "--fail-on", "warning")),
        "bad, report": (BAD, ("report", "--check")),
        "bad, report, quiet": (BAD, ("report", "--check", "-qq")),
    }


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> Runs:
    return Runs(tmp_path_factory, cases())


@pytest.fixture
def called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ended]:
    """Call check in a folder with some files."""

    def call(files: Files, *given: str) -> Ended:
        program = Program(tmp_path)
        for name, content in files.items():
            program.write(name, content)
        monkeypatch.chdir(tmp_path)
        result = CliRunner().invoke(app, ["check", *given])
        return Ended(result.exit_code, result.stdout_bytes, result.stderr)

    return call


def test_the_company_itself_is_good(runs: Runs) -> None:
    assert runs["good"].code == 0


@pytest.mark.parametrize("name", SEEN)
def test_trouble_as_in_ci(runs: Runs, name: str) -> None:
    _, _, code, words = TROUBLE[name]
    refused(runs[name], code, *words)


@pytest.mark.parametrize("name", [name for name in TROUBLE if name not in SEEN])
def test_trouble(called: Callable[..., Ended], name: str) -> None:
    files, given, code, words = TROUBLE[name]
    refused(called(files, *given), code, *words)


@pytest.mark.parametrize("name", ["a key that does not exist", "no file", "a renamed column"])
def test_trouble_is_no_finding_that_may_be(called: Callable[..., Ended], name: str) -> None:
    files, given, code, _ = TROUBLE[name]
    run = called(files, *given, "--fail-on", "never", "-qq")
    assert (run.code, run.out, run.err) == (code, b"", "")


@pytest.mark.parametrize("name", UNFIT)
@pytest.mark.parametrize("fail_on", ["error", "never"])
def test_what_could_not_be_checked(called: Callable[..., Ended], name: str, fail_on: str) -> None:
    files, given = UNFIT[name]
    run = called(files, *given, "-f", "json", "--fail-on", fail_on)
    assert run.code == 3, run.err
    told = json.loads(run.out)
    assert told["exit_code"] == 3
    assert told["verdict"] in ("not_evaluated", "fail")


@pytest.mark.parametrize("name", FORMATS)
def test_no_format_changes_the_code(called: Callable[..., Ended], name: str) -> None:
    run = called(BAD, "-f", name)
    assert run.code == 1
    assert all(line.startswith("note: ") for line in run.err.splitlines())
    assert b"ST002" in run.out


def test_who_is_quiet_fails_all_the_same(runs: Runs) -> None:
    assert runs["bad"].code == 1
    quiet, silent = runs["bad, quiet"], runs["bad, silent"]
    assert (quiet.code, quiet.err) == (1, "")
    assert b"ST002" in quiet.out
    assert (silent.code, silent.out, silent.err) == (1, b"", "")


def test_from_where_on_it_fails(runs: Runs) -> None:
    assert runs["bad, never"].code == 0
    assert runs["good, warning"].code == 1


def test_no_report_is_written_of_bad_data(runs: Runs) -> None:
    run, quiet = runs["bad, report"], runs["bad, report, quiet"]
    assert (run.code, run.out) == (1, b"")
    assert "ST002" in run.err
    assert (quiet.code, quiet.out, quiet.err) == (1, b"", "")


@pytest.mark.skipif(os.name != "posix", reason="pipes of POSIX")
@pytest.mark.parametrize("reader", ["head -c 1 > /dev/null", "true"])
def test_a_reader_that_leaves_changes_no_code(tmp_path: Path, reader: str) -> None:
    program = Program(tmp_path)
    for name, content in BAD.items():
        program.write(name, content)
    command = f"set -o pipefail; {sys.executable} -m funnelcli check -f json | {reader}"
    run = subprocess.run(  # the shell is what is tested
        ["/bin/bash", "-c", command], cwd=tmp_path, capture_output=True, check=False
    )
    assert (run.returncode, run.stderr) == (1, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
def test_a_full_disk_below_stdout(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for name, content in COMPANY.items():
        program.write(name, content)
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "funnelcli", "check"],
            cwd=tmp_path, stdout=full, stderr=subprocess.PIPE, check=False,
        )  # fmt: skip
    assert run.returncode == 3
    assert b"cannot be written" in run.stderr


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file"
)
def test_a_file_without_permission(company: Program) -> None:
    (company.folder / "leads.csv").chmod(0)
    refused(company("check"), 3, "leads.csv")


def test_json_stays_json_whatever_else_is_said(tmp_path: Path) -> None:
    program = Program(tmp_path)
    for name, content in BAD.items():
        program.write(name, content)
    given = ("check", "-v", "-f", "json", "--color", "always", "--report", "sarif=x.sarif")
    first, second = (_run(program, *given) for _ in range(2))
    assert json.loads(first.out)["verdict"] == "fail"
    assert "read leads: leads.csv" in first.err
    assert json.loads((tmp_path / "x.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert (first.code, first.out, first.err) == (second.code, second.out, second.err)


def _run(program: Program, *given: str) -> Ended:
    return program(*given, environ={"FORCE_COLOR": "1", "PYTHONHASHSEED": "random"})
