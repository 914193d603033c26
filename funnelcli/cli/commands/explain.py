"""`funnelcli explain`: one lead, what was decided about it, and how it is told."""

from typing import Annotated

import typer

from funnelcli.cli import options as o, output
from funnelcli.cli.run import Run, on_data

LeadId = Annotated[
    str,
    typer.Argument(metavar="LEAD_ID", help="The id of a lead or of a deal, or an e-mail address."),
]
ExplanationFormat = Annotated[
    o.Explained | None,
    typer.Option(
        "-f", "--format", help="How to write it.  [default: table on a terminal, else plain]"
    ),
]


@on_data
def explain(run: Run, *, lead_id: LeadId, format_: ExplanationFormat = None) -> None:
    """Tell why a lead counts as it does: its rows, its stages, what kept or excluded it.

    Example: funnelcli explain L-10003 -c config.example.yaml
    """
    output.check(run.output)
    with run.question() as (defined, question, inputs):
        from funnelcli.api.checked import explain as explained
        from funnelcli.api.without_effect import UNUSED
        from funnelcli.render.explanation import EXPLANATION_FORMATS

        told = explained(question, defined, inputs, lead_id, allow_empty=run.allow_empty)
    run.say_what_was_read(told.document)
    run.say_notes(told.document, only=UNUSED)
    chosen = format_ or ("table" if run.to_terminal() else "plain")
    run.write(EXPLANATION_FORMATS[chosen](told, run.style()))
