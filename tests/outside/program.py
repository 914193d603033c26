"""The program as its users start it, and a small company to report on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack, chdir
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any

import pytest

from funnelcli.cli import main

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "config.example.yaml"
SAMPLE = ROOT / "sample_data"
SAMPLE_REPORT = ("report", "-c", "config.example.yaml")

FORMATS = ("table", "plain", "json", "jsonl", "csv", "tsv", "markdown", "html")

LEADS = """\
Id,Created,Email,Source,Region,MQL Date,Won Date,Score,Opted In
L1,2026-01-05,ana@a.example,Webinar,North,2026-01-06,2026-02-01,10,true
L2,2026-01-07,ben@b.example,Referral,South,2026-01-09,,20,false
L3,2026-01-28,cem@c.example,Webinar,North,,,30,true
L4,2026-02-02,dee@d.example,Outbound,South,2026-02-03,2026-03-30,40,true
L5,2026-02-11,eva@e.example,,South,2026-02-12,,50,false
L6,2026-03-02,fay@f.example,Webinar,,,,60,true
"""

DEFINITION = """\
version: 1
leads:
  path: leads.csv
  id: Id
  created: Created
  email: Email
  source: Source
segments:
  region: Region
stages:
  - name: Lead
  - {name: MQL, at: MQL Date}
  - {name: Customer, at: Won Date}
"""


def edited(text: str, *changes: tuple[str, str]) -> str:
    """Replaces what must be there, and be there once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        text = text.replace(old, new)
    return text


@dataclass(frozen=True)
class Ended:
    """What a run has left behind."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        assert self.code == 0, self.err
        return self.out.decode()

    @property
    def json(self) -> Any:
        return json.loads(self.text)


@dataclass(frozen=True)
class Program:
    """The command, started in a folder."""

    folder: Path

    def start(
        self,
        *arguments: str | Path,
        environ: Mapping[str, str] | None = None,
        python: tuple[str, ...] = (),
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, *python, "-m", "funnelcli", *map(str, arguments)],
            cwd=self.folder,
            env={**os.environ, **(environ or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def __call__(
        self, *arguments: str | Path, stdin: bytes = b"", environ: Mapping[str, str] | None = None
    ) -> Ended:
        """Runs it to its end: in this process, or in one of its own if its environment differs."""
        if environ is not None:
            return ended(self.start(*arguments, environ=environ), stdin)
        return called(self.folder, *map(str, arguments), stdin=stdin)

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def fresh(
        self, *runs: Sequence[str], environ: Mapping[str, str] | None = None
    ) -> list[tuple[Ended, set[str]]]:
        """Runs it several times in one process that begins without it.

        With how each run ends come the modules that are imported by then.
        """
        process = subprocess.run(
            [sys.executable, "-c", FRESH, json.dumps(runs)],
            cwd=self.folder, env={**os.environ, **(environ or {})}, capture_output=True, check=True,
        )  # fmt: skip
        told = [json.loads(line) for line in process.stdout.decode().splitlines()]
        assert len(told) == len(runs)
        return [
            (Ended(each["code"], each["out"].encode(), each["err"]), set(each["modules"]))
            for each in told
        ]


FRESH = """\
import io, json, os, sys, tempfile
told = os.fdopen(os.dup(1), "w", encoding="utf-8")
for arguments in json.loads(sys.argv[1]):
    files = [tempfile.TemporaryFile(), tempfile.TemporaryFile()]
    sys.stdout, sys.stderr = (io.TextIOWrapper(f, "utf-8", write_through=True) for f in files)
    for number, file in enumerate(files, 1):
        os.dup2(file.fileno(), number)
    sys.argv = ["funnelcli", *arguments]
    from funnelcli.__main__ import main
    try:
        main()
    except SystemExit as end:
        code = end.code
    written = []
    for stream, file in zip((sys.stdout, sys.stderr), files):
        stream.flush()
        file.seek(0)
        written.append(file.read().decode())
    out, err = written
    json.dump({"code": code, "out": out, "err": err, "modules": list(sys.modules)}, told)
    told.write("\\n")
told.flush()
"""
"""Runs the program with each of the arguments given, and tells how each run ended, a line each."""


def ended(process: subprocess.Popen[bytes], stdin: bytes = b"") -> Ended:
    with process:
        out, err = process.communicate(stdin, timeout=60)
    return Ended(process.returncode, out, err.decode())


def called(folder: Path, *arguments: str, stdin: bytes = b"", is_together: bool = False) -> Ended:
    """Runs the program in this process, with files in the place of its three streams.

    What it prints can come together, as `2>&1` has it in a shell.
    """
    with ExitStack() as undo:
        files = [undo.enter_context(TemporaryFile()) for _ in range(2 if is_together else 3)]
        files += files[1:] if is_together else []
        files[0].write(stdin)
        files[0].seek(0)
        code = code_of(folder, [file.fileno() for file in files], *arguments)
        out, err = _content(files[1]), b"" if is_together else _content(files[2])
    return Ended(code, out, err.decode())


def code_of(folder: Path, files: Sequence[int], *arguments: str) -> int:
    """Runs the program in this process, with open files in the place of its three streams."""
    with ExitStack() as undo:
        undo.enter_context(chdir(folder))
        for number, file in enumerate(files):
            undo.callback(_put_back, os.dup(number), number)
            os.dup2(file, number)
        streams = {
            name: open(number, mode, buffering, encoding="utf-8", closefd=False)  # noqa: SIM115
            for number, (name, (mode, buffering)) in enumerate(STREAMS.items())
        }
        for name, value in {**streams, "argv": ["funnelcli", *arguments]}.items():
            undo.callback(setattr, sys, name, getattr(sys, name))
            setattr(sys, name, value)
        with pytest.raises(SystemExit) as end:
            main()
        for stream in streams.values():
            stream.flush()
    assert isinstance(end.value.code, int), f"no code, but {end.value.code!r}"
    return end.value.code


def _put_back(kept: int, number: int) -> None:
    os.dup2(kept, number)
    os.close(kept)


def _content(file: IO[bytes]) -> bytes:
    file.seek(0)
    return file.read()


STREAMS = {"stdin": ("r", -1), "stdout": ("w", -1), "stderr": ("w", 1)}
"""Modes and buffers: only errors are written line by line, as by every process."""

Case = tuple["Mapping[str, str | bytes]", "Sequence[str]"]
"""Files to write into a folder, and arguments to start the program with in it."""


class Runs(dict[str, Ended]):
    """How each case ends in a folder of its own; it runs when it is first asked for."""

    def __init__(self, folders: pytest.TempPathFactory, cases: Mapping[str, Case]) -> None:
        self.folders, self.cases = folders, cases

    def __missing__(self, name: str) -> Ended:
        files, arguments = self.cases[name]
        program = Program(self.folders.mktemp("case"))
        for file, content in files.items():
            program.write(file, content)
        self[name] = program(*arguments)
        return self[name]


def refused(run: Ended, code: int, *said: str) -> None:
    """Holds an error to its form: a text on stderr and nowhere else, and no trace of a crash."""
    assert run.code == code, run.err
    assert run.out == b"", "an error, and yet there is something on stdout"
    for part in said:
        assert part in run.err, f"{part!r} is not in:\n{run.err}"
    assert "Traceback" not in run.err
    assert run.err.replace("\n", "").isprintable(), f"control characters in {run.err!r}"
