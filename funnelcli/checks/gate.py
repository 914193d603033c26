"""The gate: rules chosen, looked at, judged; and the verdict that an exit code is made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from funnelcli.answers.findings import FailOn, Status
from funnelcli.checks.base import Case
from funnelcli.checks.baseline import Baseline, Slot
from funnelcli.checks.choice import Chosen, chosen
from funnelcli.checks.found import NOTHING
from funnelcli.checks.judge import Judge, Judged, threshold
from funnelcli.checks.run import look
from funnelcli.checks.suppression import Left, Suppressions
from funnelcli.config import Checks
from funnelcli.errors import ExitCode

EMPTY = ("empty-input", "empty-table")
LOUD: Final[dict[FailOn, frozenset[Status]]] = {
    "error": frozenset({"fail"}),
    "warning": frozenset({"fail", "warn"}),
    "never": frozenset(),
}
"""The findings that `fail_on` is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run of the gate is asked."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    fail_on: FailOn = "error"
    samples: int = 5
    show_ids: bool = False
    """Whether ids that may tell a person are named as well."""
    allow_empty: bool = False
    anew: bool = False
    """Whether all findings of now are to be known, whatever was known before."""

    def rules(self, checks: Checks) -> tuple[Chosen, ...]:
        """Choose the rules; where nothing need be there, without those against it."""
        ignore = (*self.ignore, *EMPTY) if self.allow_empty else self.ignore
        return chosen(self.select, ignore, checks)


@dataclass(frozen=True, eq=False)
class Outcome:
    """All findings, judged, and the exit code that they earn."""

    judged: list[Judged]
    exit_code: ExitCode
    baseline: Baseline | None
    """What is still known; None without a baseline."""
    slack: int
    """How many findings that were known are gone."""
    to_mend: Callable[[], list[Judged]]
    """The same findings, beside none that only this run makes known; of these it judges anew."""


def gate(
    case: Case,
    asked: Asked,
    rules: Sequence[Chosen],
    baseline: Baseline | None,
    shown_path: str | None,
) -> Outcome:
    """Run the rules and judge what they find.

    1 if a result is at or above `fail_on`; 3 if a rule that was asked for by its code or name
    could not be evaluated, or none could, if there was nobody to check, if a table beside the
    leads is empty, or if nothing says who bought.
    """
    run = [each.rule for each in rules]
    found = look(case, run)
    if asked.allow_empty:
        found = [replace(each, unfit="") if each.unfit == NOTHING else each for each in found]
    left, slack = Suppressions(case, run).left(found), 0
    if case.evidence.population.leads or not asked.allow_empty:
        left = [each.held_to(case.settings(each.found.rule).min_rows) for each in left]
    if asked.anew:
        baseline = Baseline.of(_keys(case, left))
    elif baseline is not None:
        keys = _keys(case, left)
        slack, baseline = baseline.slack(keys), baseline.pruned(keys)
    judge = Judge(case, rules, baseline, asked.samples, asked.show_ids, shown_path)
    judged = judge.judge(left)
    code = _exit_code(case, asked, judged)
    if asked.anew and code == ExitCode.DATA:  # nothing is known for sure, so nothing is to be known
        baseline, judged = None, replace(judge, baseline=None).judge(left)

    def to_mend() -> list[Judged]:
        is_known_now = asked.anew and baseline is not None
        return replace(judge, baseline=None).judge(left) if is_known_now else judged

    return Outcome(judged, code, baseline, slack, to_mend)


def _keys(case: Case, left: Sequence[Left]) -> dict[Slot, pl.DataFrame]:
    """List what a baseline would know of findings; what never fails need not be known."""
    return {
        each.slot: each.keys
        for each in left
        if not each.found.unfit
        and threshold(each.found.rule, case.settings(each.found.rule)).is_set
    }


def _exit_code(case: Case, asked: Asked, judged: Sequence[Judged]) -> ExitCode:
    statuses = {each.result.status for each in judged}
    unevaluated = [each.result for each in judged if each.result.status == "not_evaluated"]
    is_unseen = any(result.required for result in unevaluated) or len(unevaluated) == len(judged)
    is_bare = any(table.is_bare for table in case.evidence.beside.values())
    is_empty = is_bare or not case.evidence.population.leads
    if is_unseen or (is_empty and not asked.allow_empty) or not case.config.knows_customers:
        return ExitCode.DATA
    return ExitCode.FINDINGS if LOUD[asked.fail_on] & statuses else ExitCode.OK
