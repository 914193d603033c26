"""The gate on the command line: what `check` reads, says and leaves behind, and before a report."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from funnelcli.cli import options as o, output, writing as w
from funnelcli.cli.destination import Content, Destination, check_excel, destination
from funnelcli.cli.located import located
from funnelcli.cli.run import Run
from funnelcli.errors import DataError, ExitCode, UsageError
from funnelcli.render import WITH_NOTES, Style
from funnelcli.render.findings import FINDINGS_WITH_FILES

if TYPE_CHECKING:
    from funnelcli.answers.findings import Findings
    from funnelcli.api.answer import Answer
    from funnelcli.checks.baseline import Baseline
    from funnelcli.checks.gate import Asked, Outcome

RESULTS = "results"
"""What the table of results is called, as in JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """A run of `check`: what it is asked, and where its findings go."""

    of: Run
    format: w.Findings | None
    select: Sequence[str]
    ignore: Sequence[str]
    fail_on: o.Severity
    samples: int
    show_ids: bool
    reports: tuple[str, ...]
    extract: str | None
    baseline: str | None

    def run(self, *, write: bool, prune: bool) -> ExitCode:
        """Check, write what was asked for, and tell the exit code that was earned."""
        asked_for = [_report(text) for text in self.reports]
        self._check_places(asked_for)
        result, reports = self._destinations(asked_for)
        self._check_baseline(write=write, prune=prune)
        written = [path for to in (result, *reports) for path in to.files([RESULTS])]
        written.append(self.baseline or output.STDOUT)
        with self.of.question(outputs=written) as (defined, question, inputs):
            from funnelcli.api.checked import check
            from funnelcli.checks.extract import extracts
            from funnelcli.checks.gate import Asked
            from funnelcli.cli.extracts import write_extracts

            asked_of_gate = Asked(
                select=self.select, ignore=self.ignore, fail_on=self.fail_on, anew=write,
                samples=self.samples, show_ids=self.show_ids, allow_empty=self.of.allow_empty,
            )  # fmt: skip
            before = None
            if self.baseline is not None and not write:
                before = known_findings(self.baseline)
            checked = check(question, defined, inputs, asked_of_gate, before)
            at = located(defined, inputs)
            if self.extract is not None:
                found = extracts(checked.evidence, checked.outcome.to_mend())
                write_extracts(Path(self.extract), found, inputs.paths(defined))
        self._leave(checked.findings(located=at, pruned=prune), result, reports)
        if write or prune:
            self._keep(checked.outcome)
        return checked.outcome.exit_code

    def _keep(self, outcome: "Outcome") -> None:
        """Write the baseline, last of all: where the run ends with 3, nothing is known for sure."""
        if outcome.exit_code == ExitCode.DATA:
            if not self.of.quiet:
                output.say(f"note: {self.baseline} is not written, as the run ends with 3")
        elif self.baseline is not None and outcome.baseline is not None:
            self.of.write(outcome.baseline.text(), Destination(self.baseline, "json"))

    def _leave(
        self, findings: "Findings", result: Destination, reports: Sequence[Destination]
    ) -> None:
        """Write the findings to wherever they are wanted."""
        style = self.of.style()
        for to in reports:
            self.of.write(_rendered(findings, to, replace(style, color=False)), to)
        self.of.say_what_was_read(findings.document)
        if self.of.is_written:
            if result.format not in WITH_NOTES:
                self.of.say_notes(findings.document)
            as_read = replace(findings, document=self.of.as_read(findings.document))
            self.of.write(_rendered(as_read, result, style), result)

    def _destinations(
        self, asked_for: Sequence[tuple[str, str]]
    ) -> tuple[Destination, list[Destination]]:
        """Settle where the result goes, and each report; raise unless all can be written there."""
        formats = list(FINDINGS_WITH_FILES)
        default = "table" if self.of.to_terminal() else "plain"
        result = destination(self.of.output, self.format, formats, default)
        reports = [destination(path, name, formats, name) for name, path in asked_for]
        if self.of.excel:
            check_excel([result, *reports])
        for to in (result, *reports):
            to.check()
        return result, reports

    def _check_places(self, reports: Sequence[tuple[str, str]]) -> None:
        """Raise unless each result goes to a place of its own."""
        places = [("the result (-o)", self.of.output)] if self.of.is_written else []
        places += [(f"--report {name}={path}", path) for name, path in reports]
        if self.baseline is not None:
            places.append(("--baseline", self.baseline))
        taken: dict[int | Path, str] = {}
        for what, path in places:
            if (place := output.place(path)) in taken:
                raise UsageError(
                    f"{what}: {taken[place]} goes there as well",
                    "Each needs a place of its own. With -o FILE the result does not go to "
                    "stdout, and with -qq there is none.",
                )
            taken[place] = what

    def _check_baseline(self, *, write: bool, prune: bool) -> None:
        """Raise unless there is a baseline to write, and this run can write it."""
        if self.baseline is None and (write or prune):
            option = "--write-baseline" if write else "--prune-baseline"
            raise UsageError(f"{option} needs --baseline PATH", "It is the file to write.")
        narrowed = self.of.since or self.of.until or self.of.where
        if (write or prune) and (narrowed or (write and (self.select or self.ignore))):
            raise UsageError(
                "a baseline is of all leads and rules: what this run leaves out would be forgotten",
                "Write it without --since, --until, --where, --select and --ignore.",
            )
        if write and prune:
            raise UsageError("--write-baseline and --prune-baseline exclude each other")
        if self.baseline is not None and (write or prune):
            output.check(self.baseline)


@dataclass(frozen=True, slots=True)
class ReportGate:
    """What data have to pass for a report on them to be written."""

    asked: "Asked"
    known: "Baseline | None"

    @classmethod
    def of(cls, run: Run) -> "ReportGate":
        """Set it up as the options of the report say."""
        from funnelcli.checks.gate import Asked

        asked = Asked(fail_on=run.fail_on or "error", allow_empty=run.allow_empty)
        return cls(asked, None if run.baseline is None else known_findings(run.baseline))

    def let_pass(self, answered: "Answer", *, quiet: int) -> None:
        """Let a report pass whose data do; else say what is wrong with them, and end."""
        import typer

        from funnelcli.api.checked import case
        from funnelcli.checks.gate import LOUD, gate
        from funnelcli.render.headline import NOBODY_SAYS

        rules = self.asked.rules(answered.leads.query.config.checks)
        shown_path = answered.document.definition_path
        outcome = gate(case(answered), self.asked, rules, self.known, shown_path)
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


def known_findings(baseline: str) -> "Baseline":
    """Read a baseline; a file that is not there is an error, and no empty baseline."""
    path = Path(baseline)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise UsageError(
            f"--baseline: there is no file {baseline}",
            f"`funnelcli check --baseline {baseline} --write-baseline` writes it, with all that is "
            "found now.",
        ) from None
    except OSError as error:
        raise DataError(f"{baseline}: cannot be read: {error.strerror}") from error
    from funnelcli.checks.baseline import Baseline

    return Baseline.parse(content, path)


def _rendered(findings: "Findings", to: Destination, style: Style) -> Content:
    """Write the findings as text, or as what a folder takes."""
    content = FINDINGS_WITH_FILES[to.format](findings, style)
    return {RESULTS: content} if to.is_folder and isinstance(content, str) else content


def _report(text: str) -> tuple[str, str]:
    """Read FORMAT=PATH."""
    name, _, path = text.partition("=")
    name = name.casefold()
    if not path:
        wrong = "expected FORMAT=PATH, such as junit=checks.xml"
    elif name not in FINDINGS_WITH_FILES:
        wrong = f"there is no format {name!r}"
    else:
        return name, path
    raise UsageError(f"--report {text!r}: {wrong}", f"Formats: {', '.join(FINDINGS_WITH_FILES)}")
