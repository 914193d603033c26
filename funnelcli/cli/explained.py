"""One lead on the command line: what `explain` reads, and how it is told."""

from funnelcli.answers.explanation import Explanation
from funnelcli.cli import options as o, output
from funnelcli.cli.answer import answer
from funnelcli.cli.run import Run
from funnelcli.cli.said import no_rows
from funnelcli.cli.unused import UNUSED
from funnelcli.explain import stories
from funnelcli.render.explanation import EXPLANATION_FORMATS


def explained(run: Run, asked_for: str, format_: o.Explained | None) -> None:
    """Tell what was decided about a lead on the way to the report, in one run of it."""
    output.check(run.output)
    with run.question() as (defined, asked, inputs):
        answered = answer("explain", (), defined, asked, inputs, allow_empty=True, watched=True)
        if answered.leads.bare and not run.allow_empty:
            raise no_rows(answered.leads)
        document = answered.document
        told = stories(answered.case, asked_for, document.definition_path)
    run.say_what_was_read(document)
    run.say_notes(document, only=UNUSED)
    explanation = Explanation(document, asked_for, told)
    chosen = format_ or ("table" if run.to_terminal() else "plain")
    run.write(EXPLANATION_FORMATS[chosen](explanation, run.style()))
