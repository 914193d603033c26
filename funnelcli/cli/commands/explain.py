"""`funnelcli explain`: one lead, what was decided about it, and how it is told."""

import shlex
from typing import Annotated, get_args

import typer

from funnelcli.cli import writing as w
from funnelcli.cli.mistyped import is_there
from funnelcli.cli.on_data import on_data
from funnelcli.cli.run import Run
from funnelcli.cli.shell import WRITTEN
from funnelcli.errors import UsageError

LeadId = Annotated[
    str,
    typer.Argument(metavar="LEAD_ID", help="The id of a lead or of a deal, or an e-mail address."),
]
ExplanationFormat = Annotated[
    w.Explained | None,
    typer.Option(
        "-f",
        "--format",
        case_sensitive=False,
        help="How to write it.  [default: as -o ends, else table on a terminal, else plain]",
        rich_help_panel=WRITTEN,
    ),
]


@on_data
def explain(run: Run, *, lead_id: LeadId, format_: ExplanationFormat = None) -> None:
    """Tell why a lead counts as it does: its rows, its stages, what kept or excluded it.

    Example: funnelcli explain L-10003 -c config.example.yaml
    """
    if is_there(lead_id):
        raise UsageError(
            f"{lead_id}: a file, and explain takes the id of a lead first",
            f"`funnelcli explain LEAD_ID {shlex.quote(lead_id)}`",
        )
    to = run.destination(format_, get_args(w.Explained))
    to.check()
    with run.question() as (defined, question, inputs):
        from funnelcli.api.checked import explain as explained
        from funnelcli.api.without_effect import UNUSED
        from funnelcli.render.explanation import EXPLANATION_FORMATS

        told = explained(question, defined, inputs, lead_id, allow_empty=run.allow_empty)
    run.say_what_was_read(told.document)
    run.say_notes(told.document, only=UNUSED)
    if run.is_written:
        run.write(EXPLANATION_FORMATS[to.format](told, run.style()), to)
