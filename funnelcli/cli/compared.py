"""Two exports or two definitions, compared."""

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.api.sides import Given
from funnelcli.cli import output
from funnelcli.cli.publishing import publish
from funnelcli.cli.run import Run
from funnelcli.errors import UsageError
from funnelcli.render import WITH_FILES

if TYPE_CHECKING:
    from funnelcli.answers.report import Document


def compare_files(
    run: Run, a: Given | None, b: Given | None, *, definitions: bool, both: bool
) -> None:
    """Compare them, and write what differs."""
    if a is None or b is None:
        raise ValueError("only of two periods one can be left out")
    if run.groups is not None:
        raise UsageError("--by is for two periods: exports and definitions are compared as wholes")
    if run.chart:
        raise UsageError("--chart is for two periods: these tables have no picture")
    to = run.destination(run.format_, WITH_FILES)
    to.check()
    if a.kind == "data":
        if both:
            raise UsageError("--both is for two YAMLs, each with files of its own")
        if run.data:
            raise UsageError("--a and --b are exports, and DATA beside them would be a third")
        document = _exports(run, a.text, b.text, definitions=definitions)
    else:
        if definitions:
            raise UsageError("--definitions is for a snapshot: two YAMLs may always differ")
        document = _definitions(run, a.text, b.text, both=both)
    publish(run, run.as_read(document), to)


def _exports(run: Run, a: str, b: str, *, definitions: bool) -> "Document":
    """Compare two exports, or a snapshot and an export, by the definition of -c."""
    with run.question(data=[b]) as (defined, question, inputs):
        from funnelcli.api.comparing import exports
        from funnelcli.api.snapshot import KEY

        earlier = inputs.beside(a)
        output.keep(earlier.paths(defined), [run.output])
        return exports(
            question, (defined, defined), (earlier, inputs),
            key=os.environ.get(KEY), any_meaning=definitions, allow_empty=run.allow_empty,
        )  # fmt: skip


def _definitions(run: Run, a: str, b: str, *, both: bool) -> "Document":
    """Compare two definitions on DATA or the files of A; with `both` each on its own files."""
    with replace(run, config=a).question() as (first, question, inputs):
        from funnelcli.api.comparing import definitions
        from funnelcli.cli.question import asked

        second = inputs.definition(Path(b))
        output.keep(inputs.paths(second), [run.output])
        questions = question, asked(run, second.config)
        return definitions(
            questions, (first, second), inputs, both=both, allow_empty=run.allow_empty
        )
