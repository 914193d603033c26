"""A run of a command that reads data: the options that all of them share, and the way through."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from funnelcli.cli import charts, feedback, options as o, output, pager, threads, writing as w
from funnelcli.cli.destination import Content, Destination, check_excel, destination
from funnelcli.cli.publishing import publish
from funnelcli.errors import UsageError
from funnelcli.render import PAGES, PICTURED, WITH_FILES, Style

if TYPE_CHECKING:
    from funnelcli.answers.report import Document
    from funnelcli.api.answer import Answer
    from funnelcli.api.inputs import Inputs
    from funnelcli.cli.saving import Saving
    from funnelcli.config import Config, Definition
    from funnelcli.config.question import Question, Shown

NO_TEXTS: Mapping[str, str | None] = {}

TakesBy = Literal["segments", "season", "owner"] | None
"""What --by of a command names; None where it has none. No option names the `owner`."""

Ask = Callable[["Question", "Config"], "Question"]
"""What a command adds to the question that all share: what its own options say, and its tables."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """The shared options as they were given; None is not given.

    Some are there only `beside` an option that a command has of its own, and some are `not_of`
    commands without tables.
    """

    command: str = field(metadata={"given": False})
    data: o.Data = None
    config: o.ConfigPath = None
    format_: w.OutputFormat = None
    output: w.Output = output.STDOUT
    excel: w.Excel = False
    chart: w.Chart = field(default=None, metadata={"not_of": ("check", "explain")})
    as_of: o.AsOf = None
    since: o.Since = None
    until: o.Until = None
    where: o.Where = None
    cohort: o.Cohort = None
    by: o.By = None
    top: o.Top = None
    sort: o.Sort = None
    reach: o.ReachPolicy = None
    window: o.Window = None
    horizon: o.Horizon = None
    allow_empty: o.AllowEmpty = False
    memory: o.Memory = None
    no_limits: o.NoLimits = False
    engine: o.Engine = field(default="local", metadata={"not_of": ("explain",)})
    master: o.Master = field(default=None, metadata={"not_of": ("explain",)})
    remote: o.Remote = field(default=None, metadata={"not_of": ("explain",)})
    full: w.Full = False
    no_pager: w.NoPager = False
    date_order: o.DateOrders = None
    quiet: w.Quiet = 0
    verbose: w.Verbose = False
    color: w.Colors = "auto"
    fail_on: o.CheckFailOn = field(default=None, metadata={"beside": "check"})
    baseline: o.CheckBaseline = field(default=None, metadata={"beside": "check"})

    @property
    def groups(self) -> str | None:
        """What --by names, with commas; None where it is not given."""
        return ",".join(self.by) if self.by else None

    @property
    def is_written(self) -> bool:
        """Whether there is a result: with -qq only in a file."""
        return self.quiet < 2 or self.output != output.STDOUT  # noqa: PLR2004  (-qq)

    def show(
        self,
        ask: Ask,
        *,
        texts: Mapping[str, str | None] = NO_TEXTS,
        takes_by: TakesBy = None,
        checked: bool = False,
        pictured: Ask | None = None,
        saving: "Saving | None" = None,
    ) -> "Answer":
        """Answer with the tables that the command asks for, and write them.

        `texts` are those of the options that these tables declare. Nothing is written of data that
        fail when they are to be `checked`. What a page for the eye asks instead is `pictured`; it
        says as well what the rules found, unless --memory keeps all rows from being looked at.
        What the leads are is kept for later by `saving`, once all else is written.
        """
        to = self.destination(self.format_, WITH_FILES)
        to.check()
        if not checked:
            self._refuse_what_checks()
        drawn = charts.charts(self.chart or (), self.output)
        is_pictured = pictured is not None and to.format in PICTURED
        if pictured is not None and is_pictured:
            ask = pictured
        paths = [each.path for each in drawn] + ([saving.place] if saving is not None else [])
        with self.question(ask, texts=texts, outputs=paths, takes_by=takes_by) as asked:
            defined, question, inputs = asked
            is_page = to.format in PAGES or bool(drawn)
            is_long = self.full or not self.to_terminal()
            shown: Shown = "rows" if not is_page else "page" if is_long else "brief page"
            question = replace(question, shown=shown, with_ids=question.with_ids or bool(saving))
            from funnelcli.api.answer import answer

            charts.check_tables(drawn, question.tables, defined.config)
            gate = None
            if checked:
                from funnelcli.cli.gate import ReportGate

                gate = ReportGate.of(self)
            watched = checked or (is_pictured and self.memory is None)
            answered = answer(
                self.command, question, defined, inputs,
                allow_empty=self.allow_empty, watched=watched,
            )  # fmt: skip
            if gate is not None:
                gate.let_pass(answered, quiet=self.quiet)
            kept = None if saving is None else saving.made(answered, defined)
            document = self.as_read(answered.document)
            if is_pictured:
                from funnelcli.api.checked import with_findings

                known = None if gate is None else gate.known
                document = with_findings(answered, known, allow_empty=self.allow_empty)
            if to.is_folder:
                names = [report.name for report in document.tables]
                output.keep(inputs.paths(defined), to.files(names))
        charts.write(drawn, document)
        publish(self, document, to)
        if saving is not None and kept is not None:
            saving.write(kept)
        return answered

    @contextmanager
    def question(
        self,
        ask: Ask | None = None,
        *,
        texts: Mapping[str, str | None] = NO_TEXTS,
        outputs: Sequence[str] = (),
        takes_by: TakesBy = None,
        data: o.Data = None,
    ) -> Iterator["tuple[Definition, Question, Inputs]"]:
        """Find the definition and read the options; the inputs are gone afterwards.

        No output may take the place of what is read. `data` are files in the place of DATA.
        """
        from funnelcli.api.crediting import with_credit
        from funnelcli.api.engine import Engine
        from funnelcli.api.grouping import with_columns
        from funnelcli.api.options import with_options
        from funnelcli.cli.hints import hinted, say_draft
        from funnelcli.cli.inputs import inputs_of
        from funnelcli.cli.question import asked, definition
        from funnelcli.config import DRAFTED

        files = data or self.data or ()
        opened = inputs_of(
            files, self.memory, no_limits=self.no_limits, quiet=self.quiet,
            engine=Engine.of(self.engine, self.master, self.remote, self.memory),
        )  # fmt: skip
        with opened as given:
            defined, inputs = definition(self.config, given, self.date_order)
            with hinted(
                defined, given.data, inputs.data, self.date_order,
                command=self.command, is_named=self.config is not None,
            ):  # fmt: skip
                # a wrong option is told first, before anything looks for files
                shared = asked(self, defined.config, takes_by=takes_by)
                if takes_by == "segments":
                    defined = with_columns(defined, self.groups, inputs)
                defined = with_credit(defined, texts, inputs)
                defined = defined.with_owners() if takes_by == "owner" else defined
                question = shared if ask is None else ask(shared, defined.config)
                paths = list(inputs.paths(defined))
                output.keep(paths, [self.output, *outputs])
                if inputs.are_here(defined):
                    threads.suit(paths)
                yield defined, with_options(question, defined.config, texts), inputs
            if defined.path == DRAFTED and not self.quiet:
                say_draft(given.data, self.date_order)

    def as_read(self, document: "Document") -> "Document":
        """Shorten the page for a terminal: a report to a screen, notes to those that count."""
        if self.full or not self.to_terminal():
            return document
        is_brief = self.command == "report"
        return replace(document, is_brief=is_brief, has_all_notes=self.verbose)

    def destination(self, given: str | None, formats: Iterable[str]) -> Destination:
        """Settle where the result goes, in a format that is given or else follows from the place.

        Without an ending it is the page that suits where it goes.
        """
        default = "table" if self.to_terminal() else "plain"
        to = destination(self.output, given, list(formats), default)
        if self.excel:
            check_excel([to])
        return to

    def style(self) -> Style:
        """Settle the looks of a page, and the marks of CSV."""
        return output.style(self.color, to_terminal=self.to_terminal(), excel=self.excel)

    def write(self, content: Content, to: Destination) -> None:
        """Write a result to where it goes, a page that is long through the pager.

        It is said which files a folder was given. Who has stopped reading stdout changes nothing.
        """
        is_page = to.format in PAGES and to.place == output.STDOUT and self.to_terminal()
        if is_page and not self.no_pager and isinstance(content, str) and pager.shown(content):
            return
        try:
            to.write(content)
        except BrokenPipeError:
            output.leave_the_pipe()
        if not isinstance(content, (str, bytes)) and not self.quiet:
            output.say(f"written: {', '.join(to.files(list(content)))}")

    def say_what_was_read(self, document: "Document") -> None:
        """Name with -v the files that were read, and how, and what was found out of all rows."""
        if self.verbose and self.quiet < 2:  # noqa: PLR2004  (-qq)
            feedback.say_what_was_read(document)

    def say_notes(self, document: "Document", *, only: str | None = None) -> None:
        """Say the notes, or those of one code, for a format that has no place for them."""
        if not self.quiet:
            feedback.say_notes(document, only=only)

    def _refuse_what_checks(self) -> None:
        for option, given in (("--fail-on", self.fail_on), ("--baseline", self.baseline)):
            if given is not None:
                raise UsageError(f"{option} needs --check", "Without it nothing is looked for.")

    def to_terminal(self) -> bool:
        """Tell whether the result goes to a terminal."""
        return self.output == output.STDOUT and bool(sys.stdout) and sys.stdout.isatty()
