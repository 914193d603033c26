"""Answers several commands in one session of Spark: a line of JSON each, and so the results."""

import json
import os
import sys

from typer.testing import CliRunner

from funnelcli.cli import app


def main(engine: list[str]) -> None:
    out = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        result = CliRunner().invoke(app, [*json.loads(line), *engine])
        told = [result.exit_code, result.stdout, result.stderr]
        print(json.dumps(told), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
