"""The gate: rules chosen, looked at, judged; and the verdict that an exit code is made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from funnelcli.checks.base import Case
from funnelcli.checks.baseline import Baseline, Slot
from funnelcli.checks.choice import chosen
from funnelcli.checks.judge import Judge, Judged
from funnelcli.checks.run import look
from funnelcli.errors import ExitCode
from funnelcli.findings import FailOn

if TYPE_CHECKING:
    import polars as pl

EMPTY = "empty-input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a run of the gate is asked."""

    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    fail_on: FailOn = "error"
    samples: int = 5
    allow_empty: bool = False


@dataclass(frozen=True, eq=False)
class Outcome:
    """All findings, judged, and the exit code that they earn."""

    judged: list[Judged]
    exit_code: ExitCode
    slack: int
    """How many findings of the baseline are gone."""


def gate(case: Case, asked: Asked, baseline: Baseline, shown_path: str | None) -> Outcome:
    """Run the rules and judge what they find.

    1 if a result is at or above `fail_on`; 3 if a rule that was asked for could not be
    evaluated, or if there was nothing to check.
    """
    ignore = (*asked.ignore, EMPTY) if asked.allow_empty else asked.ignore
    rules = chosen(asked.select, ignore, case.evidence.definition)
    found = look(case, [each.rule for each in rules])
    judge = Judge(case, rules, baseline, asked.samples, shown_path)
    judged = judge.judge(found)
    return Outcome(judged, _exit_code(case, asked, judged), baseline.slack(known(judged)))


def known(judged: Sequence[Judged]) -> "dict[Slot, pl.DataFrame]":
    """List what a baseline would know of these findings; what never fails need not be known."""
    return {
        each.slot: each.keys
        for each in judged
        if each.keys is not None and each.result.threshold.is_set
    }


def _exit_code(case: Case, asked: Asked, judged: Sequence[Judged]) -> ExitCode:
    statuses = {each.result.status for each in judged}
    unevaluated = any(
        each.result.status == "not_evaluated" and each.result.required for each in judged
    )
    if unevaluated or not (case.evidence.population.leads or asked.allow_empty):
        return ExitCode.DATA
    match asked.fail_on:
        case "error":
            is_red = "fail" in statuses
        case "warning":
            is_red = bool({"fail", "warn"} & statuses)
        case "never":
            is_red = False
    return ExitCode.FINDINGS if is_red else ExitCode.OK
