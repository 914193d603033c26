"""Rates that a report must not fall below: what is asked for, and whether the data fall short.

A rate falls short only where its whole interval does: of leads old enough to judge, and of no low
n. Else it is not judged, and nothing fails.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from funnelcli.answers.report import Rate
from funnelcli.api.answer import Answer
from funnelcli.api.headline import is_low
from funnelcli.config import Config
from funnelcli.config.benchmarks import rate_of
from funnelcli.config.option import stage_of
from funnelcli.config.query import Query
from funnelcli.counting.published import target_from_lead, target_of_step
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

OPTION: Final = "--fail-below"
TARGET: Final = "target"
"""Stands for the rates that the YAML aims at."""


@dataclass(frozen=True, slots=True)
class Least:
    """The least that the rate of a stage has to be, of all leads or of those in the one before."""

    stage: int
    rate: float
    of_leads: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence on a rate that falls short, or that could not be judged."""

    message: str
    falls_short: bool


def least(texts: Sequence[str], config: Config) -> tuple[Least, ...]:
    """Read `Customer=4%`, of all leads, and `Customer=target`, which is what the YAML aims at."""
    return tuple(each for text in texts for each in _read(text, config))


def judged(answered: Answer) -> Iterator[Verdict]:
    """Judge the rates that were asked for; of those that are high enough nothing is said."""
    query = answered.leads.query
    rows = answered.reports["funnel"].frame.to_dicts()
    asked: Any = query.asked.options.get(OPTION, ())
    for each in asked:
        yield from _judged(each, rows[each.stage], query)


def _read(text: str, config: Config) -> Iterator[Least]:
    name, _, asked = (part.strip() for part in text.rpartition("="))
    last = config.stages[-1].name
    if not name or not asked:
        raise UsageError(
            f"{OPTION}: {text!r}: expected STAGE=RATE or STAGE={TARGET}, such as '{last}=4%'"
        )
    stage = stage_of(OPTION, name, config)
    if stage == 0:
        raise UsageError(f"{OPTION}: {name!r} is the lead itself: every lead reaches it")
    if asked.casefold() == TARGET:
        yield from _targets(stage, config)
        return
    try:
        yield Least(stage, rate_of(asked), of_leads=True)
    except ValueError as error:
        meant = did_you_mean(asked, [TARGET]) if asked[0].isalpha() else ""
        raise UsageError(f"{OPTION}: {asked!r}: expected {TARGET}, or {error}{meant}") from None


def _targets(stage: int, config: Config) -> Iterator[Least]:
    of_leads, of_step = target_from_lead(config, stage), target_of_step(config, stage)
    if of_leads is not None:
        yield Least(stage, of_leads, of_leads=True)
    if of_step is not None:
        yield Least(stage, of_step, of_leads=False)
    if of_leads is None and of_step is None:
        name = config.stages[stage].name
        raise UsageError(
            f"{OPTION} {name}={TARGET}: the YAML aims at no rate of {name}",
            f"`benchmarks: {{targets: {{from_lead: {{{name}: 4%}}}}}}` does.",
        )


def _judged(asked: Least, row: Mapping[str, Any], query: Query) -> Iterator[Verdict]:
    stages = query.config.stages
    name, wanted = stages[asked.stage].name, _percent(asked.rate, digits=9)
    if asked.of_leads:
        whom, n, k, of = "leads old enough", "mature_leads", "mature_reached", "from_lead"
    else:
        whom = f"leads in {stages[asked.stage - 1].name} that had the time for it"
        n, k, of = "step_mature_n", "step_mature_k", "from_previous"
    ends = (row[f"mature_rate_{of}{end}"] for end in ("", "_low", "_high"))
    found = Rate(row[k] or 0, row[n] or 0, *ends)
    counts = f"{found.k:,} of the {found.n:,} {whom}"
    if row[n] is None:
        why = "nobody knows how old is old enough"
    elif not found.n:
        why = f"there are no {whom}"
    elif found.value is None or found.low is None or found.high is None:
        why = f"{counts} is no proportion"
    elif is_low(found, query):
        why = f"{counts} are too few to tell"
    elif found.high >= asked.rate:
        return
    else:
        interval = f"{_percent(found.low).removesuffix('%')}-{_percent(found.high)}"
        message = f"{name} is below {wanted}: {counts}, {_percent(found.value)} ({interval})"
        yield Verdict(message, falls_short=True)
        return
    yield Verdict(f"whether {name} is below {wanted} cannot be judged: {why}", falls_short=False)


def _percent(rate: float, digits: int = 1) -> str:
    """Write a rate to a tenth of a percent, as pages do; one that was asked for as it was."""
    written = f"{100 * rate:.{digits}f}"
    return (written if digits == 1 else written.rstrip("0").rstrip(".")) + "%"
