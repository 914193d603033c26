"""README.md and docs/*.md, played: every command they show is run, and prints what they say.

A page is played from top to bottom, in one folder that begins with the example and its data. A
`csv` or `yaml` block under a line that ends in the name of a file, as in `leads.csv`:, is that
file. In a `console` block a line after `$ ` is run, and the lines up to the next are what it
prints. A block of `sql` is run by DuckDB. Blocks of other kinds are for reading: set-up needs a
network, for one.

The lines of the README are run by a shell. Those of the other pages that start the program once
run it in this process, and leave to a shell what follows behind a `|` or `;`.

    python tests/test_readme.py --update

writes what the commands print into the pages.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING
from unittest.mock import patch

import duckdb
import pytest
import yaml

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.program import called
else:
    from outside.program import called

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
GETTING_STARTED, AUTOMATION = ROOT / "docs" / "getting-started.md", ROOT / "docs" / "automation.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(
    r"(?:`(?P<file>[\w./-]+)`:\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)
ONCE = re.compile(
    r"""funnelcli(?P<given>(?:[^"'|;&<>$`()*?~\\]|"[^"$`\\]*"|'[^']*')*)"""
    r"""(?:\| (?P<filter>.*)|; echo "(?P<code>exit code )\$\?")?"""
)
"""The program, started once: with arguments that a shell only splits, and what comes after it."""

FIRST_LOOK = (
    "python3 -m venv .venv && .venv/bin/pip install -q . "
    "&& .venv/bin/funnelcli report -c config.example.yaml"
)
TESTS = "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -q"


def plain() -> dict[str, str]:
    """The environment of a plain terminal."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return {"PATH": programs, "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1"}


def in_shell(
    command: str, folder: Path, stdin: bytes | None = None, **environ: str
) -> tuple[str, int]:
    """Runs a command as in a plain terminal: what it prints, errors included, and its code."""
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**plain(), **environ},
        input=stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode(), done.returncode


def furnish(folder: Path) -> None:
    """Puts the example and its data where a page begins."""
    shutil.copy(ROOT / "config.example.yaml", folder)
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")


def printed(command: str, folder: Path) -> str:
    """What a command prints, errors included: the program in this process, the rest in a shell."""
    started = ONCE.fullmatch(command)
    if started is None:
        return in_shell(command, folder)[0]
    with patch.dict(os.environ, plain(), clear=True):
        is_together = started["filter"] is None
        run = called(folder, *shlex.split(started["given"]), is_together=is_together)
    if started["filter"]:
        return run.err + in_shell(started["filter"], folder, run.out)[0]
    code = f"{started['code']}{run.code}\n" if started["code"] else ""
    return run.out.decode() + code


def in_duckdb(statement: str, folder: Path) -> None:
    """Runs SQL that reads and writes files of the folder."""
    with chdir(folder), duckdb.connect() as database:
        database.execute(statement)


def played(page: Path, folder: Path) -> str:
    """The page as it has to be: each command with what it prints."""
    furnish(folder)
    result = printed if page != README else lambda *command: in_shell(*command)[0]

    def block(found: re.Match[str]) -> str:
        text = found["text"]
        if found["kind"] == "console":
            commands = COMMAND.findall(text)
            text = "".join(f"$ {command}\n{result(command, folder)}" for command in commands)
        elif found["kind"] == "sql":
            in_duckdb(text, folder)
        elif found["file"]:
            path = folder / found["file"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return found[0].replace(found["text"], text)

    return BLOCK.sub(block, page.read_text("utf-8"))


def blocks(kind: str, page: Path = README) -> list[str]:
    """The blocks of one kind in a page."""
    found = BLOCK.finditer(page.read_text("utf-8"))
    return [block["text"] for block in found if block["kind"] == kind]


def steps() -> list[dict[str, str]]:
    """The two steps of a workflow that is there already."""
    (written,) = (text for text in blocks("yaml", AUTOMATION) if text.startswith("- name: Check"))
    found: list[dict[str, str]] = yaml.safe_load(written)
    return found


@pytest.fixture
def minimal(tmp_path: Path) -> Path:
    """A folder with the definition that the README calls whole."""
    furnish(tmp_path)
    (tmp_path / "funnelcli.yaml").write_text(blocks("yaml")[0], "utf-8")
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    assert played(page, tmp_path) == page.read_text("utf-8")


def test_a_raw_export_and_a_picture_are_within_the_first_twenty_lines() -> None:
    lines = README.read_text("utf-8").splitlines()
    first = "\n".join(lines[:20])

    for way in ("uvx --from .", "pipx run --spec .", "pip install . &&"):
        assert f"\n{way} funnelcli report export.csv\n" in first
    (picture,) = re.findall(r"!\[[^\]]+\]\((.*)\)", first)
    assert (ROOT / picture).stat().st_size <= 200_000
    assert len(lines) <= 250


def test_set_up_takes_two_commands() -> None:
    assert blocks("sh") == [f"{FIRST_LOOK}\n", f"{TESTS}\n"]


@pytest.mark.parametrize(
    ("page", "begin"),
    [(README, "What it prints\n.*?^```$"), (GETTING_STARTED, "How to read it")],
    ids=["README", "getting-started"],
)
def test_the_numbers_that_a_page_talks_about_are_in_the_report(page: Path, begin: str) -> None:
    (talk,) = re.findall(rf"(?ms)^## {begin}\n\n((?:- .*?\n)+)", page.read_text("utf-8"))
    report = "".join(blocks("console", GETTING_STARTED)[:1])

    assert [number for number in re.findall(r"\d+(?:\.\d+)?", talk) if number not in report] == []


def test_the_whole_definition_takes_ten_lines(minimal: Path) -> None:
    assert len((minimal / "funnelcli.yaml").read_text("utf-8").splitlines()) == 10


def test_the_line_of_the_crontab_writes_a_report_and_says_nothing(minimal: Path) -> None:
    (line,) = blocks("crontab")
    command = line.split(maxsplit=5)[5].replace("/srv/crm", str(minimal))
    command = command.replace(".venv/bin/", "")

    assert in_shell(command, minimal) == ("", 0)
    assert json.loads((minimal / "funnel.json").read_text("utf-8"))["population"]["leads"] > 0


def test_the_steps_in_ci_fill_the_summary_of_the_run(minimal: Path) -> None:
    check, report = steps()
    findings, summary = minimal / "findings.md", minimal / "summary.md"

    said, code = in_shell(check["run"], minimal, GITHUB_STEP_SUMMARY=str(findings))

    assert code == 1
    assert "::error file=funnelcli.yaml,line=" in said
    assert findings.read_text("utf-8").startswith("## Check: fail\n")
    run = f"set -e\n{report['run']}"
    assert in_shell(run, minimal, GITHUB_STEP_SUMMARY=str(summary)) == ("", 0)
    assert "## Funnel" in summary.read_text("utf-8")


def test_each_step_in_ci_fails_when_the_definition_does(minimal: Path) -> None:
    (minimal / "funnelcli.yaml").write_text("version: 1\n", "utf-8")

    for step in steps():
        said, code = in_shell(f"set -e\n{step['run']}", minimal, GITHUB_STEP_SUMMARY="summary.md")

        assert code == 2
        assert "funnelcli.yaml:1:1: leads: needed, but missing" in said


def update() -> None:
    for page in PAGES:
        with tempfile.TemporaryDirectory() as folder:
            page.write_text(played(page, Path(folder)), "utf-8")


if __name__ == "__main__" and sys.argv[1:] == ["--update"]:
    update()
