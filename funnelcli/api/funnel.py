"""A definition in a notebook: it is loaded once and asked as the command line asks it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Unpack, get_args

from funnelcli.analyses import ANALYSES, WITH_COMMAND
from funnelcli.answers.findings import FailOn
from funnelcli.api import checked, cohorts, metrics, tables
from funnelcli.api.asking import NO_OPTIONS, Asking
from funnelcli.api.attribution import attribution, texts_of
from funnelcli.api.files_compared import FilesCompared
from funnelcli.api.grouping import By
from funnelcli.api.question import Shared, one_of, shared
from funnelcli.api.response import response
from funnelcli.api.results import CheckResult, Explained, Tables
from funnelcli.api.sides import given
from funnelcli.checks.gate import Asked
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean


@dataclass(frozen=True, eq=False, repr=False)
class Funnel(Asking):
    """A definition, and its files, which are read anew for each question.

    Options have the names of the command line; what is not given is as the YAML says. Each takes
    `as_of`, `since`, `until` (dates, or texts such as 2026-06-30), `where` (SQL, one or several),
    `cohort` (month, quarter, week, year), `top`, `reach`, `window`, `horizon` (days) and
    `allow_empty`. Raises `FunnelError` where it cannot be answered.
    """

    def report(
        self, *, by: By = None, compare: str | None = None, **asked: Unpack[Shared]
    ) -> Tables:
        """Answer with the funnel, the cohorts and the sources, or the segments of `by`.

        `compare` adds what has changed since the `previous` period, or that a `year-ago`.
        """
        return self._ask("report", partial(tables.report, by=by, compare=compare), asked, by=by)

    def funnel(self, *, detail: bool = False, **asked: Unpack[Shared]) -> Tables:
        """Answer with the stages, and in `detail` with what became of those that reached each."""
        return self._ask("funnel", partial(tables.funnel, detail=detail), asked)

    def cohorts(
        self,
        *,
        by: By = None,
        ages: bool = False,
        age_step: int | str | None = None,
        project: bool = False,
        money: bool = False,
        **asked: Unpack[Shared],
    ) -> Tables:
        """Answer with the cohorts, or their triangle by `ages`, their projection, or `money`."""
        if not isinstance(ages, bool) or not isinstance(project, bool):
            raise UsageError("ages and project are True or False", "`age_step` takes the days.")
        step = None if age_step is None else str(age_step)
        ask = partial(
            cohorts.cohorts, by=by, ages=ages, age_step=step, project=project, money=money
        )
        return self._ask("cohorts", ask, asked, {"--age-step": step}, by=by if money else None)

    def velocity(self, *, matrix: bool = False, **asked: Unpack[Shared]) -> Tables:
        """Answer with the times in stages, or with the `matrix` of moves that the history has."""
        return self._ask("velocity", partial(tables.velocity, matrix=matrix), asked)

    def metrics(
        self, *, by: By = None, period: str = "", only: str = "", **asked: Unpack[Shared]
    ) -> Tables:
        """Answer with the metrics of the catalogue, or `only` some of them, by `period`."""
        ask = partial(metrics.metrics, by=by, period=period or None, only=only or None)
        return self._ask("metrics", ask, asked, {"--only": only or None}, by=by)

    def forecast(
        self, *, plan: str | None = None, by: By = None, **asked: Unpack[Shared]
    ) -> Tables:
        """Answer with what open leads come to; `plan` is a goal such as customers=50."""
        ask = partial(tables.forecast, by=by, plan=plan)
        return self._ask("forecast", ask, asked, {"--plan": plan}, by=by)

    def score(self, **asked: Unpack[Shared]) -> Tables:
        """Answer with how well the score tells who buys, and conversion by tenths of it."""
        return self._ask("score", tables.score, asked)

    def said(self, **asked: Unpack[Shared]) -> Tables:
        """Answer with what leads say brought them, beside the source that was recorded."""
        return self._ask("said", tables.said, asked)

    def diagnose(self, *, by: By = None, test: bool = False, **asked: Unpack[Shared]) -> Tables:
        """Answer with where it leaks, and what that is worth; with the chances where `test`."""
        return self._ask("diagnose", partial(tables.diagnose, by=by, test=test), asked, by=by)

    def response(
        self, *, to: str | None = None, listed: bool = False, **asked: Unpack[Shared]
    ) -> Tables:
        """Answer with how soon leads were answered, and how many of each bucket went on `to` it.

        Where `listed`, with the open leads that nobody has answered.
        """
        ask = partial(response, listed=listed)
        texts = {} if listed else {"--to": to}
        return replace(self, definition=self.definition.with_owners())._ask(  # noqa: SLF001
            "response", ask, asked, texts
        )

    def attribution(
        self,
        *,
        by: By = None,
        distinct: bool = False,
        intervals: bool = False,
        options: Mapping[str, str | int] = NO_OPTIONS,
        **asked: Unpack[Shared],
    ) -> Tables:
        """Answer with what each model credits to channels; `options` such as {"to": "SQL"}."""
        ask = partial(attribution, by=by, distinct=distinct, intervals=intervals)
        return self._ask("attribution", ask, asked, texts_of(options), by=by)

    def compare(
        self,
        *,
        a: str | None = None,
        b: str | None = None,
        by: By = None,
        key: str | None = None,
        definitions: bool = False,
        both: bool = False,
        **asked: Unpack[Shared],
    ) -> Tables:
        """Answer with what has changed from period `a` to period `b`, and which segments carry it.

        Periods are called as on the command line: `2026-Q1`, `last-month`; `a` is `previous`
        where nothing is said, and `b` the last period old enough to judge, by `cohort`. Two
        exports by this definition, or two YAMLs, are paths of files; `key` is that of a snapshot.
        """
        files = FilesCompared.of(
            (a, b), self.data, is_grouped=by is not None, any_meaning=definitions, both=both
        )
        if files is not None:
            with self._inputs(files.data) as inputs:
                defined = inputs.definition(files.yaml) if files.yaml else self.definition
                ask, empty = partial(shared, **asked), asked.get("allow_empty", False)
                return Tables(files.on(defined, inputs).compared(ask, key=key, allow_empty=empty))
        options = {each.option: each.text for each in given(a, b) if each is not None}
        return self._ask("compare", partial(tables.compare, by=by), asked, options, by=by)

    def reconcile(
        self, *, transition: str | None = None, bridge: str | None = None, **asked: Unpack[Shared]
    ) -> Tables:
        """Answer with one transition under every convention, and what lies between two."""
        options = {"--transition": transition, "--bridge": bridge}
        return self._ask("reconcile", tables.reconcile, asked, options)

    def table(
        self,
        name: str,
        *,
        by: By = None,
        options: Mapping[str, str | int] = NO_OPTIONS,
        **asked: Unpack[Shared],
    ) -> Tables:
        """Answer with the table of an analysis that has a command of its own, such as `curve`.

        `options` are its own, without dashes: `{"from": "MQL", "to": "Customer"}`.
        """
        command = ANALYSES[name].command if name in WITH_COMMAND else None
        if command is None:
            meant = did_you_mean(name, WITH_COMMAND)
            raise UsageError(
                f"there is no table {name!r} by itself{meant}",
                f"Tables: {', '.join(WITH_COMMAND)}; the others have a method each.",
            )
        known = [option.name.removeprefix("--") for option in ANALYSES[name].options]
        if unknown := sorted(set(options) - set(known)):
            raise UsageError(
                f"{name} has no option {unknown[0]!r}", f"Options: {', '.join(known) or 'none'}"
            )
        ask = partial(tables.alone, name=name, grouping=command.by, by=by)
        texts = {f"--{option}": str(text) for option, text in options.items()}
        groups = by if command.by.endswith("segments") else None
        return self._ask(name, ask, asked, texts, by=groups)

    def check(
        self,
        *,
        select: str | Sequence[str] = (),
        ignore: str | Sequence[str] = (),
        fail_on: FailOn = "error",
        samples: int = 5,
        show_ids: bool = False,
        **asked: Unpack[Shared],
    ) -> CheckResult:
        """Look for what is wrong with the export, and what it does to the rate.

        `select` and `ignore` name rules, groups such as ID, or codes, with commas or one by one.
        """
        one_of("--fail-on", fail_on, get_args(FailOn))
        select, ignore = ([each] if isinstance(each, str) else each for each in (select, ignore))
        if not isinstance(samples, int) or samples < 0:
            raise UsageError(f"--samples: {samples!r}: expected a number, or 0 for none")
        gate = Asked(
            select=select, ignore=ignore, fail_on=fail_on, samples=samples, show_ids=show_ids,
            allow_empty=asked.get("allow_empty", False),
        )  # fmt: skip
        question = shared(self.definition.config, **asked)
        with self._inputs() as inputs:
            return CheckResult(checked.check(question, self.definition, inputs, gate).findings())

    def explain(self, lead_id: str | int, **asked: Unpack[Shared]) -> Explained:
        """Tell why a lead counts as it does, by its id, that of a deal, or its address."""
        question = shared(self.definition.config, **asked)
        with self._inputs() as inputs:
            told = checked.explain(
                question, self.definition, inputs, str(lead_id),
                allow_empty=asked.get("allow_empty", False),
            )  # fmt: skip
            return Explained(told)

    def __repr__(self) -> str:
        stages = " > ".join(stage.name for stage in self.definition.config.stages)
        return f"Funnel({self.definition.path.name}: {stages})"
