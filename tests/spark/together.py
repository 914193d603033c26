"""Answers several commands in one session of Spark: a line of JSON each, and so the results."""

import json
import os
import sys

from typer.testing import CliRunner

from funnelcli.cli import app


def settings() -> str:
    """Tell the settings of the session, and how much it keeps."""
    from pyspark.sql import SparkSession

    session = SparkSession.getActiveSession()
    assert session is not None
    kept = session.sparkContext._jsc.getPersistentRDDs().size()
    return json.dumps([sorted(session.conf.getAll.items()), kept])


def main(engine: list[str]) -> None:
    out = os.fdopen(os.dup(1), "w")
    for line in sys.stdin:
        asked = json.loads(line)
        if asked == ["settings"]:
            told: list[object] = [0, settings(), ""]
        else:
            result = CliRunner().invoke(app, [*asked, *engine])
            told = [result.exit_code, result.stdout, result.stderr]
        print(json.dumps(told), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
