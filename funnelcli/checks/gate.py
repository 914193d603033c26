"""The gate: rules chosen, looked at, judged; and the verdict that an exit code is made of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from funnelcli.checks.base import Case
from funnelcli.checks.baseline import Baseline, Slot
from funnelcli.checks.choice import chosen
from funnelcli.checks.judge import Judge, Judged
from funnelcli.checks.run import NOTHING, look
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


def gate(case: Case, asked: Asked, baseline: Baseline | None, shown_path: str | None) -> Outcome:
    """Run the rules and judge what they find.

    1 if a result is at or above `fail_on`; 3 if a rule that was asked for by its code or name
    could not be evaluated, or none could, or if there was nobody to check.
    """
    ignore = (*asked.ignore, EMPTY) if asked.allow_empty else asked.ignore
    rules = chosen(asked.select, ignore, case.config.checks)
    found = look(case, [each.rule for each in rules])
    if asked.allow_empty:
        found = [replace(each, unfit="") if each.unfit == NOTHING else each for each in found]
    judge = Judge(case, rules, baseline, asked.samples, shown_path)
    judged = judge.judge(found)
    slack = 0 if baseline is None else baseline.slack(known(judged))
    return Outcome(judged, _exit_code(case, asked, judged), slack)


def known(judged: Sequence[Judged]) -> "dict[Slot, pl.DataFrame]":
    """List what a baseline would know of these findings; what never fails need not be known."""
    return {
        each.slot: each.keys
        for each in judged
        if each.keys is not None and each.result.threshold.is_set
    }


def _exit_code(case: Case, asked: Asked, judged: Sequence[Judged]) -> ExitCode:
    statuses = {each.result.status for each in judged}
    unevaluated = [each.result for each in judged if each.result.status == "not_evaluated"]
    is_unseen = any(result.required for result in unevaluated) or len(unevaluated) == len(judged)
    if is_unseen or not (case.evidence.population.leads or asked.allow_empty):
        return ExitCode.DATA
    match asked.fail_on:
        case "error":
            is_red = "fail" in statuses
        case "warning":
            is_red = bool({"fail", "warn"} & statuses)
        case "never":
            is_red = False
    return ExitCode.FINDINGS if is_red else ExitCode.OK
