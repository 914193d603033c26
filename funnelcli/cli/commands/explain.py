"""`funnelcli explain`: one lead, what was decided about it, and how it is told."""

from dataclasses import replace
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
    with run.question(lambda asked, config: replace(asked, by=tuple(config.segments))) as found:
        from funnelcli.answers.explanation import Explanation
        from funnelcli.api.answer import answer
        from funnelcli.api.notes import no_rows
        from funnelcli.api.without_effect import UNUSED
        from funnelcli.explain import stories
        from funnelcli.render.explanation import EXPLANATION_FORMATS

        defined, question, inputs = found
        answered = answer("explain", question, defined, inputs, allow_empty=True, watched=True)
        if answered.leads.bare and not run.allow_empty:
            raise no_rows(answered.leads)
        document = answered.document
        told = stories(answered.case, lead_id, document.definition_path)
    run.say_what_was_read(document)
    run.say_notes(document, only=UNUSED)
    chosen = format_ or ("table" if run.to_terminal() else "plain")
    run.write(EXPLANATION_FORMATS[chosen](Explanation(document, lead_id, told), run.style()))
