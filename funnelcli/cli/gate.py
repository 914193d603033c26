"""The gate on the command line: what `check` reads, says and leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from funnelcli.checks.base import Case
from funnelcli.checks.baseline import Baseline
from funnelcli.checks.choice import chosen
from funnelcli.checks.extract import extracts
from funnelcli.checks.gate import Asked, Outcome, gate, known
from funnelcli.cli import options as o, output
from funnelcli.cli.answer import Answer, answer, shown_path
from funnelcli.cli.run import Run
from funnelcli.errors import DataError, ExitCode, UsageError
from funnelcli.findings import Findings, without_addresses
from funnelcli.render.findings import FINDINGS_FORMATS
from funnelcli.report import Note, counted

EXAMPLES = ", such as "
"""What introduces values from the data in a note."""


def passed(answered: Answer, *, quiet: int) -> None:
    """Let a report pass whose data do; else say what is wrong with them, and end."""
    import typer

    outcome = _outcome(answered, Asked(), Baseline({}))
    for judged in outcome.judged if not quiet else ():
        result = judged.result
        if result.status == "fail" or (result.status == "not_evaluated" and result.required):
            about = f" ({result.column})" if result.column else ""
            output.say(f"check: {result.code} {result.name}{about}: {result.message}")
    if outcome.exit_code != ExitCode.OK:
        if not quiet:
            output.say("hint: the report is not written. `funnelcli check` says more.")
        raise typer.Exit(outcome.exit_code)


@dataclass(frozen=True, slots=True)
class Gate:
    """A run of `check`: what it is asked, and where its findings go."""

    of: Run
    asked: Asked
    format: o.Findings | None
    reports: tuple[str, ...]
    extract: str | None
    baseline: str | None

    def run(self, *, write: bool, prune: bool) -> ExitCode:
        """Check, write what was asked for, and tell the exit code that was earned."""
        reports = [_report(text) for text in self.reports]
        paths = [self.of.output, *(path for _, path in reports)]
        _check_apart([*paths, *([self.baseline] if write or prune else [])])
        for path in paths:
            output.check(path)
        known_before = self._known(write=write, prune=prune)
        with self.of.question() as (defined, asked, inputs):
            chosen(self.asked.select, self.asked.ignore, defined)
            answered = answer("check", (), defined, asked, inputs, allow_empty=True, watched=True)
            outcome = _outcome(answered, self.asked, known_before)
            if write:
                known_before = Baseline.of(known(outcome.judged))
                outcome = _outcome(answered, self.asked, known_before)
            if self.extract is not None:
                _write_extracts(Path(self.extract), answered, outcome)
        if self.baseline is not None and (write or prune):
            kept = known_before.pruned(known(outcome.judged))
            output.write(kept.text(), self.baseline)
        findings = self._findings(answered, outcome, pruned=prune)
        style = self.of.style()
        for name, path in reports:
            output.write(FINDINGS_FORMATS[name](findings, replace(style, color=False)), path)
        self.of.say_what_was_read(answered.document)
        self._print(FINDINGS_FORMATS[self.format or self.of.chosen_format()](findings, style))
        return outcome.exit_code

    def _known(self, *, write: bool, prune: bool) -> Baseline:
        """Read the baseline; one that is missing is an error, unless it is to be written."""
        if self.baseline is None:
            if write or prune:
                option = "--write-baseline" if write else "--prune-baseline"
                raise UsageError(f"{option} needs --baseline PATH", "It is the file to write.")
            return Baseline({})
        output.check(self.baseline)
        if write:
            return Baseline({})
        path = Path(self.baseline)
        try:
            return Baseline.parse(path.read_bytes(), path)
        except FileNotFoundError:
            raise UsageError(
                f"--baseline: there is no file {self.baseline}",
                "--write-baseline writes it, with all findings of now.",
            ) from None
        except OSError as error:
            raise DataError(f"{self.baseline}: cannot be read: {error.strerror}") from error

    def _findings(self, answered: Answer, outcome: Outcome, *, pruned: bool) -> Findings:
        notes = [_without_persons(note) for note in answered.document.notes]
        if outcome.slack and not pruned:
            notes.append(Note(
                "baseline-slack",
                f"{counted(outcome.slack, 'known finding')} of the baseline "
                f"{'is' if outcome.slack == 1 else 'are'} gone: --prune-baseline takes "
                f"{'it' if outcome.slack == 1 else 'them'} out, so that nothing can come back in "
                "its place.",
            ))  # fmt: skip
        return Findings(
            document=replace(answered.document, notes=tuple(notes)),
            results=tuple(judged.result for judged in outcome.judged),
            fail_on=self.asked.fail_on,
            exit_code=outcome.exit_code,
        )

    def _print(self, text: str) -> None:
        """Write the result; who has stopped reading does not change what was earned."""
        try:
            self.of.write(text)
        except BrokenPipeError:
            output.leave_the_pipe()


def _check_apart(outputs: Sequence[str | None]) -> None:
    """Raise if one output would take the place of another."""
    files = [str(Path(path).resolve()) for path in outputs if path and path != output.STDOUT]
    if twice := next((path for path in files if files.count(path) > 1), None):
        raise UsageError(f"{Path(twice).name}: two results are to be written to this file")


def _without_persons(note: Note) -> Note:
    """Leave addresses out of a note, and what could not be read: it may be a name."""
    said, _, examples = note.message.partition(EXAMPLES)
    if examples and note.code.startswith("unreadable-"):
        return Note(note.code, f"{said}.")
    return Note(note.code, without_addresses(note.message))


def _outcome(answered: Answer, asked: Asked, baseline: Baseline) -> Outcome:
    evidence = answered.leads.evidence
    assert evidence is not None  # noqa: S101  (the rows were watched)
    case = Case(evidence, answered.query, answered.reports)
    return gate(case, asked, baseline, shown_path(evidence.definition.path))


def _report(text: str) -> tuple[str, str]:
    """Read FORMAT=PATH."""
    name, equals, path = text.partition("=")
    if not equals or not path:
        raise UsageError(
            f"--report {text!r}: expected FORMAT=PATH, such as junit=checks.xml",
            f"Formats: {', '.join(FINDINGS_FORMATS)}",
        )
    if name not in FINDINGS_FORMATS:
        raise UsageError(
            f"--report {text!r}: there is no format {name!r}",
            f"Formats: {', '.join(FINDINGS_FORMATS)}",
        )
    if path == output.STDOUT:
        raise UsageError(
            f"--report {text!r}: stdout already has the findings", f"-f {name} writes them so."
        )
    return name, path


def _write_extracts(folder: Path, answered: Answer, outcome: Outcome) -> None:
    """Write a CSV file for each rule and table with findings."""
    evidence = answered.leads.evidence
    assert evidence is not None  # noqa: S101  (the rows were watched)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DataError(f"{folder}: cannot be written: {error.strerror}") from error
    for extract in extracts(evidence, outcome.judged):
        output.write(extract.text(), str(folder / extract.name))
