"""README.md and docs/*.md, played: every command they show is run, and prints what they say.

A page is played from top to bottom, in one folder that begins with the example and its data. A
`csv` or `yaml` block under a line that ends in the name of a file, as in `leads.csv`:, is that
file. In a `console` block a line after `$ ` is run, and the lines up to the next are what it
prints. Blocks of other kinds are for reading: set-up needs a network, for one.

    python tests/test_readme.py --update

writes what the commands print into the pages.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
PAGES = [README, *sorted((ROOT / "docs").glob("*.md"))]

BLOCK = re.compile(
    r"(?:`(?P<file>[\w./-]+)`:\n+)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
COMMAND = re.compile(r"^\$ (.*)$", re.MULTILINE)

SET_UP = (
    "python3 -m venv .venv && .venv/bin/pip install -q . "
    "&& .venv/bin/funnelcli report -c config.example.yaml",
    "python3 -m venv .venv && .venv/bin/pip install -q -e '.[test]' && .venv/bin/pytest -q",
)


def in_shell(command: str, folder: Path, **environment: str) -> tuple[str, int]:
    """Runs a command as in a plain terminal: what it prints, errors included, and its code."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={"PATH": programs, "LANG": "C.UTF-8", "TERM": "xterm", "NO_COLOR": "1", **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
    )
    return done.stdout.decode(), done.returncode


def played(page: Path, folder: Path) -> str:
    """The page as it has to be: each command with what it prints."""
    shutil.copy(ROOT / "config.example.yaml", folder)
    shutil.copytree(ROOT / "sample_data", folder / "sample_data")

    def block(found: re.Match[str]) -> str:
        text = found["text"]
        if found["kind"] == "console":
            commands = COMMAND.findall(text)
            text = "".join(f"$ {command}\n{in_shell(command, folder)[0]}" for command in commands)
        elif found["file"]:
            (folder / found["file"]).parent.mkdir(parents=True, exist_ok=True)
            (folder / found["file"]).write_text(text, "utf-8")
        return found[0].replace(found["text"], text)

    return BLOCK.sub(block, page.read_text("utf-8"))


def blocks(page: Path, kind: str) -> list[str]:
    return [found["text"] for found in BLOCK.finditer(page.read_text("utf-8")) if found["kind"] == kind]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    assert played(page, tmp_path) == page.read_text("utf-8")


def test_set_up_takes_two_commands() -> None:
    lines = "".join(blocks(README, "sh")).splitlines()

    assert [line for line in lines if line.startswith("python3 -m venv")] == list(SET_UP)
