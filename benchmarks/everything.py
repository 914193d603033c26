"""Every table of every command that tables come from, of one reading: its JSON on standard output.

    python benchmarks/everything.py LEADS

No command shows them all. `run.py commands` sets this against the plain report, to tell what the
analyses cost together.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

from funnelcli.analyses import ANALYSES
from funnelcli.api.answer import answer
from funnelcli.cli.run import Run
from funnelcli.render import FORMATS

CONFIG = Path(__file__).with_name("config.yaml")
NO_HISTORY = ("moves",)


def main() -> None:
    run = Run(command="report", data=[sys.argv[1]], config=str(CONFIG), format_="json")
    names = tuple(name for name in ANALYSES if name not in NO_HISTORY)
    with run.question() as (definition, question, inputs):
        by = ("source",) if "source" in definition.config.segments else ()
        every = replace(question, by=by, tables=names, with_rows=True)  # as `reconcile` needs it
        document = answer("report", every, definition, inputs).document
    sys.stdout.write(FORMATS["json"](document, run.style()))


if __name__ == "__main__":
    main()
