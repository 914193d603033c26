"""Sessions of Spark beside the tests, and what they answer held to what one machine does."""

import json
import os
import re
import select
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from funnelcli.cli import app

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.outside.olist import OLIST
    from tests.spark.clusters import ENVIRONMENT
else:
    from outside.olist import OLIST
    from spark.clusters import ENVIRONMENT

PROJECT = Path(__file__).parents[2]
SAMPLE = ("-c", "config.example.yaml", "-f", "json")
IS_EVERY = bool(os.environ.get("FUNNELCLI_EVERY_COMMAND"))
Told = tuple[int, str, str]
OF_ALL_ROWS = re.compile(
    r' {4}\{\n {6}"code": "rows-brought",\n {6}"message": "Spark only read the rows: .*"\n {4}\},\n'
    r"|<li><bdi>Spark only read the rows: [^<]*</bdi></li>"
)
"""The note that rules have looked at the rows here, which one machine does not have to say."""


class Session:
    """Commands that are answered one after another in one session of Spark."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, *command: str) -> None:
        assert self._process.stdin is not None
        print(json.dumps(command), file=self._process.stdin, flush=True)

    def answer(self) -> Told:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the session has ended"
        code, out, err = json.loads(line)
        return code, out, err

    def is_at_work(self) -> bool:
        assert self._process.stdout is not None
        return not select.select([self._process.stdout], [], [], 0)[0]

    def told(self, *command: str) -> Told:
        self.ask(*command)
        return self.answer()


@contextmanager
def session(*engine: str, **env: str) -> Iterator[Session]:
    script = str(Path(__file__).with_name("together.py"))
    with subprocess.Popen(
        [sys.executable, script, "--engine", "spark", *engine], cwd=PROJECT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env={**os.environ, **ENVIRONMENT, "OLIST": str(OLIST), **env},
    ) as process:  # fmt: skip
        try:
            yield Session(process)
        finally:
            process.kill()


def here(*command: str) -> Told:
    result = CliRunner().invoke(app, [*command])
    return result.exit_code, result.stdout, result.stderr


def hold_to_one_machine(there: Session, *command: str) -> None:
    """Where rules look at all rows at once, that is said, and nothing else differs."""
    whole = here(*command)
    assert whole[0] in {0, 1}, whole[2]
    code, out, err = there.told(*command)
    out, said = OF_ALL_ROWS.subn("", out)
    assert (code, out, err) == whole
    assert said == (command[0] == "check" or not {"--check", "html"}.isdisjoint(command))
