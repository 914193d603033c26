"""A run of a command that reads data: the options that all of them share, and the way through."""

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from funnelcli.cli import options as o, output, threads
from funnelcli.cli.boundary import guarded
from funnelcli.errors import DataError, FunnelError, UsageError
from funnelcli.render import FORMATS, WITH_NOTES, Style
from funnelcli.words.text import counted

if TYPE_CHECKING:
    from funnelcli.answers.report import Document
    from funnelcli.api.inputs import Inputs
    from funnelcli.cli.gate import ReportGate
    from funnelcli.config import Config, Definition
    from funnelcli.config.question import Question

Own = ParamSpec("Own")

NO_TEXTS: Mapping[str, str | None] = {}

Ask = Callable[["Question", "Config"], "Question"]
"""What a command adds to the question that all share: what its own options say, and its tables."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """The shared options as they were given; None is not given.

    Some are there only `beside` an option that a command has of its own.
    """

    command: str = field(metadata={"given": False})
    data: o.Data = None
    config: o.ConfigPath = None
    format_: o.OutputFormat = None
    output: o.Output = output.STDOUT
    as_of: o.AsOf = None
    since: o.Since = None
    until: o.Until = None
    where: o.Where = None
    cohort: o.Cohort = None
    by: o.By = None
    top: o.Top = None
    reach: o.ReachPolicy = None
    window: o.Window = None
    horizon: o.Horizon = None
    allow_empty: o.AllowEmpty = False
    memory: o.Memory = None
    no_limits: o.NoLimits = False
    quiet: o.Quiet = 0
    verbose: o.Verbose = False
    color: o.Colors = "auto"
    fail_on: o.CheckFailOn = field(default=None, metadata={"beside": "check"})
    baseline: o.CheckBaseline = field(default=None, metadata={"beside": "check"})

    @property
    def is_written(self) -> bool:
        """Whether there is a result: with -qq only in a file."""
        return self.quiet < 2 or self.output != output.STDOUT  # noqa: PLR2004  (-qq)

    def show(
        self,
        ask: Ask,
        *,
        texts: Mapping[str, str | None] = NO_TEXTS,
        takes_by: bool = False,
        checked: bool = False,
    ) -> None:
        """Answer with the tables that the command asks for, and write them.

        `texts` are those of the options that these tables declare. Nothing is written of data that
        fail when they are to be `checked`.
        """
        output.check(self.output)
        if not checked:
            self._refuse_what_checks()
        with self.question(ask, texts=texts, takes_by=takes_by) as (defined, question, inputs):
            from funnelcli.api.answer import answer

            gate = self._gate() if checked else None
            answered = answer(
                self.command, question, defined, inputs,
                allow_empty=self.allow_empty, watched=checked,
            )  # fmt: skip
            if gate is not None:
                gate.let_pass(answered, quiet=self.quiet)
        document = answered.document
        chosen = self.chosen_format()
        text = FORMATS[chosen](document, self.style())
        self.say_what_was_read(document)
        if chosen not in WITH_NOTES:
            self.say_notes(document)
        self.write(text)

    @contextmanager
    def question(
        self,
        ask: Ask | None = None,
        *,
        texts: Mapping[str, str | None] = NO_TEXTS,
        outputs: Sequence[str] = (),
        takes_by: bool = False,
    ) -> Iterator["tuple[Definition, Question, Inputs]"]:
        """Find the definition and read the options; the inputs are gone afterwards.

        No output may take the place of what is read.
        """
        from funnelcli.api.tables import with_options
        from funnelcli.cli.hints import in_force, of_draft, say_draft
        from funnelcli.cli.inputs import inputs_of
        from funnelcli.cli.question import asked, definition
        from funnelcli.config import DRAFTED

        opened = inputs_of(self.data or (), self.memory, no_limits=self.no_limits, quiet=self.quiet)
        with opened as given:
            defined, inputs = definition(self.config, given)
            is_drafted = defined.path == DRAFTED
            try:
                # a wrong option is told first, before anything looks for files
                shared = asked(self, defined.config, takes_by=takes_by)
                question = shared if ask is None else ask(shared, defined.config)
                paths = list(inputs.paths(defined))
                output.keep(paths, [self.output, *outputs])
                threads.suit(paths)
                yield defined, with_options(question, defined.config, texts), inputs
            except FunnelError as error:
                if is_drafted:
                    of_draft(error, given.data)
                elif isinstance(error, DataError) and self.config is None and inputs.data:
                    in_force(error, defined.path, self.command)
                raise
            if is_drafted and not self.quiet:
                say_draft(given.data)

    def chosen_format(self) -> o.Format:
        """Take the format asked for, else the page that suits where it goes."""
        return self.format_ or ("table" if self.to_terminal() else "plain")

    def style(self) -> Style:
        """Settle the looks of a page."""
        return output.style(self.color, to_terminal=self.to_terminal())

    def write(self, text: str) -> None:
        """Write the result to where it goes."""
        if self.is_written:
            output.write(text, self.output)

    def say_what_was_read(self, document: "Document") -> None:
        """Name with -v the files that were read, and how, and what was found out of all rows."""
        if not self.verbose or self.quiet >= 2:  # noqa: PLR2004  (-qq)
            return
        for file in document.inputs:
            rows = counted(file.rows, "row")
            if file.where:
                rows += f", {file.where:,} of them left out by `where`"
            output.say(f"read {file.table}: {file.path}: {rows} ({file.read})")
        for fact in document.facts:
            output.say(f"found {fact}")

    def say_notes(self, document: "Document", *, only: str | None = None) -> None:
        """Say the notes, or those of one code, for a format that has no place for them."""
        from funnelcli.render.raw import all_notes

        for note in all_notes(document) if not self.quiet else ():
            if only in (None, note.code):
                output.say(f"note: {note.message}")

    def _refuse_what_checks(self) -> None:
        for option, given in (("--fail-on", self.fail_on), ("--baseline", self.baseline)):
            if given is not None:
                raise UsageError(f"{option} needs --check", "Without it nothing is looked for.")

    def _gate(self) -> "ReportGate":
        """Set up the gate before a report."""
        from funnelcli.checks.gate import Asked
        from funnelcli.cli.gate import ReportGate, known_findings

        asked = Asked(fail_on=self.fail_on or "error", allow_empty=self.allow_empty)
        return ReportGate(asked, None if self.baseline is None else known_findings(self.baseline))

    def to_terminal(self) -> bool:
        """Tell whether the result goes to a terminal."""
        return self.output == output.STDOUT and bool(sys.stdout) and sys.stdout.isatty()


def on_data(command: Callable[Concatenate[Run, Own], None]) -> Callable[..., None]:
    """Make a command of a function of a run: the shared options, then those of its own.

    Typer reads the signature, so that each command can have every shared option after its name.
    """
    _run, *own = inspect.signature(command).parameters.values()
    names = {each.name for each in own}
    shared = {
        each.name: inspect.Parameter(
            each.name, inspect.Parameter.KEYWORD_ONLY, default=each.default, annotation=each.type
        )
        for each in fields(Run)
        if each.metadata.get("given", True)
        and each.name not in names
        and each.metadata.get("beside") in {None, *names}
    }

    @guarded
    @wraps(command)
    def started(**given: Any) -> None:
        run = Run(command=command.__name__, **{name: given.pop(name) for name in shared})
        command(run, **given)  # type: ignore[call-arg]  # what is left are its own

    # Typer takes arguments in this order, and what has to be given is the first of them.
    first = [each for each in own if each.default is each.empty]
    parameters = [*first, *shared.values(), *(each for each in own if each not in first)]
    started.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    started.__annotations__ = {}
    return started
