"""Two exports or two definitions, compared."""

import os
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from funnelcli.cli import output
from funnelcli.cli.publishing import publish
from funnelcli.cli.run import Run
from funnelcli.errors import UsageError
from funnelcli.render import WITH_FILES

if TYPE_CHECKING:
    from funnelcli.api.files_compared import FilesCompared


def compare_files(run: Run, files: "FilesCompared") -> None:
    """Compare them, and write what differs."""
    if run.chart:
        raise UsageError("--chart is for two periods: these tables have no picture")
    to = run.destination(run.format_, WITH_FILES)
    to.check()
    defining = run if files.yaml is None else replace(run, config=str(files.yaml))
    with defining.question(data=list(files.data)) as (defined, _, inputs):
        from funnelcli.api.snapshot import KEY
        from funnelcli.cli.question import asked

        opened = files.on(defined, inputs)
        output.keep(opened.paths(), [run.output])
        document = opened.compared(
            partial(asked, run), key=os.environ.get(KEY), allow_empty=run.allow_empty
        )
    publish(run, run.as_read(document), to)
