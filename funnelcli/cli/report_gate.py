"""The gate before a report: data that fail get none."""

from dataclasses import dataclass

from funnelcli.checks.baseline import Baseline
from funnelcli.checks.gate import LOUD, Asked, gate
from funnelcli.cli import output
from funnelcli.cli.answer import Answer
from funnelcli.errors import ExitCode
from funnelcli.render.page import NOBODY_SAYS


@dataclass(frozen=True, slots=True)
class ReportGate:
    """What data have to pass for a report on them to be written."""

    asked: Asked
    known: Baseline | None

    def let_pass(self, answered: Answer, *, quiet: int) -> None:
        """Let a report pass whose data do; else say what is wrong with them, and end."""
        import typer

        rules = self.asked.rules(answered.query.config.checks)
        shown_path = answered.document.definition_path
        outcome = gate(answered.case, self.asked, rules, self.known, shown_path)
        for judged in outcome.judged if not quiet else ():
            result = judged.result
            is_unseen = result.status == "not_evaluated" and result.required
            if is_unseen or result.status in LOUD[self.asked.fail_on]:
                about = f" ({result.column})" if result.column else ""
                many = f"{result.new:,} of {result.of:,}. " if result.of is not None else ""
                output.say(f"check: {result.code} {result.name}{about}: {many}{result.message}")
        if outcome.exit_code != ExitCode.OK:
            if not quiet:
                if not answered.document.knows_customers:
                    output.say(f"check: {NOBODY_SAYS}")
                output.say("hint: the report is not written. `funnelcli check` says more.")
            raise typer.Exit(outcome.exit_code)
