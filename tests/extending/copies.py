"""A copy of the package that a test extends, only in the places that CONTRIBUTING.md names."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent

import funnelcli

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
LEADS = """\
id,created,mql,won,lost,source
1,2026-01-05,2026-01-08,2026-02-10,,Web
2,2026-01-07,2026-01-09,,2026-01-30,Web
3,2026-01-12,,,2026-01-20,Fair
4,2026-01-20,2026-01-23,,,Fair
"""
YAML = """\
version: 1
leads: {path: leads.csv, id: id, created: created, source: source}
stages: [{name: Lead}, {name: MQL, at: mql}, {name: Customer, at: won}]
lost: {at: lost}
"""
RUN = """
import sys
from funnelcli.cli import main
for line in sys.stdin.read().splitlines():
    sys.argv = ["funnelcli", *line.split("\\t")]
    try:
        main()
    except SystemExit as ended:
        print(f"[exit {ended.code or 0}]")
"""
"""Several commands in one process, as starting one takes longer than to run it."""


def section(heading: str) -> str:
    """A section of CONTRIBUTING.md."""
    found = re.search(rf"(?ms)^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", PAGE)
    assert found, heading
    return found[1]


def blocks(heading: str) -> list[str]:
    """The code of a section, as it stands in files."""
    found = re.findall(r"(?ms)^ *```python\n(.*?)^ *```$", section(heading))
    return [dedent(re.sub(r"(?m)^ {3}", "", code)) for code in found]


def places(heading: str) -> set[str]:
    """The files of the package that a section names."""
    return set(re.findall(r"`(funnelcli/[\w/]+\.(?:py|yaml))`", section(heading)))


@dataclass
class Copy:
    """The package in a folder, with a small export beside it."""

    folder: Path
    changed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        package = Path(funnelcli.__path__[0])
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(package, self.folder / "funnelcli", ignore=ignored)
        self.data("leads.csv", LEADS)
        self.data("funnelcli.yaml", YAML)

    def data(self, name: str, text: str) -> None:
        """Write a file that is read."""
        (self.folder / name).write_text(text, "utf-8")

    def add(self, path: str, text: str) -> None:
        """Add a file to the package."""
        assert not (self.folder / path).exists()
        (self.folder / path).write_text(text, "utf-8")
        self.changed.add(path)

    def insert(self, path: str, text: str, *, after: str) -> None:
        """Insert text after what stands in a file once."""
        file = self.folder / path
        written = file.read_text("utf-8")
        assert written.count(after) == 1, (path, after)
        file.write_text(written.replace(after, after + text), "utf-8")
        self.changed.add(path)

    def __call__(self, *commands: str) -> str:
        """Run commands, one after another, and return what they print and say."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder), "COLUMNS": "200"}
        done = subprocess.run(
            [sys.executable, "-c", RUN],
            cwd=self.folder,
            env=environment,
            input="\n".join("\t".join(each.split(" ")) for each in commands),
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout + done.stderr
