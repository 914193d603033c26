"""Rates that a report must not fall below: what is asked for, and whether the data fall short.

A rate falls short only where its whole interval does: of leads old enough to judge, and of no low
n. Else it is not judged, and nothing fails.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final

import polars as pl

from funnelcli.answers.report import Rate
from funnelcli.api.answer import Answer
from funnelcli.config import Config
from funnelcli.config.benchmarks import rate_of
from funnelcli.config.option import stage_of
from funnelcli.config.query import Query
from funnelcli.counting.published import values_aimed_at, ways_aimed_at
from funnelcli.counting.statistics import is_low_n
from funnelcli.errors import UsageError
from funnelcli.words.text import did_you_mean

OPTION: Final = "--fail-below"
TARGET: Final = "target"
"""Stands for the rates that the YAML aims at."""
_ENDS: Final = ("", "_low", "_high")


@dataclass(frozen=True, slots=True)
class Least:
    """The least that the rate of a stage has to be: of all leads, or as the YAML aims at."""

    stage: int
    rate: float | None
    """None is each of its targets."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A sentence on a rate that falls short, or that could not be judged."""

    message: str
    falls_short: bool


def least(texts: Sequence[str], groups: Sequence[str], config: Config) -> tuple[Least, ...]:
    """Read `Customer=4%`, of all leads, and `Customer=target`, which is what the YAML aims at.

    Targets of values are looked at where leads are grouped by their segments, `groups`.
    """
    return tuple(_read(text, groups, config) for text in texts)


def _read(text: str, groups: Sequence[str], config: Config) -> Least:
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
        if not _is_aimed_at(stage, groups, config):
            shown = config.stages[stage].name
            raise UsageError(
                f"{OPTION} {name}={TARGET}: the YAML aims at no rate of {shown} here",
                f"`benchmarks: {{targets: {{from_lead: {{{shown}: 4%}}}}}}` does.",
            )
        return Least(stage, None)
    try:
        return Least(stage, rate_of(asked))
    except ValueError as error:
        meant = did_you_mean(asked, [TARGET]) if asked[0].isalpha() else ""
        raise UsageError(f"{OPTION}: {asked!r}: expected {TARGET}, or {error}{meant}") from None


def _is_aimed_at(stage: int, groups: Sequence[str], config: Config) -> bool:
    if config.benchmarks is None:
        return False
    of_values = (values_aimed_at(config, name).values() for name in groups)
    every = [config.benchmarks.targets, *chain.from_iterable(of_values)]
    return any(end == stage for each in every for _, end in ways_aimed_at(config, each))


def judged(answered: Answer) -> Iterator[Verdict]:
    """Judge the rates that were asked for; of those that are high enough nothing is said."""
    query = answered.leads.query
    names = [stage.name for stage in query.config.stages]
    asked: Any = query.asked.options.get(OPTION, ())
    for each in asked:
        name = names[each.stage]
        if each.rate is not None:
            row = answered.reports["funnel"].frame.row(each.stage, named=True)
            rate = (row[f"mature_rate_from_lead{end}"] for end in _ENDS)
            found = Rate(row["mature_reached"] or 0, row["mature_leads"] or 0, *rate)
            is_known = row["mature_leads"] is not None
            yield from _judged(name, each.rate, found, "leads old enough", query, is_known=is_known)
            continue
        aims = answered.reports["benchmarks"].frame.filter(
            pl.col("to") == name, pl.col("target").is_not_null()
        )
        for row in aims.iter_rows(named=True):
            found = Rate(row["k"] or 0, row["n"] or 0, *(row[f"rate{e}"] for e in _ENDS))
            is_step = row["from"] == names[each.stage - 1]
            whom = (
                f"leads in {row['from']} that had the time for it"
                if is_step
                else "leads old enough"
            )
            of = "" if row["value"] is None else f" of {row['segment']} {row['value']}"
            yield from _judged(
                name + of, row["target"], found, whom, query, is_known=row["n"] is not None
            )


def _judged(
    name: str, asked: float, found: Rate, whom: str, query: Query, *, is_known: bool
) -> Iterator[Verdict]:
    wanted, counts = _percent(asked, digits=9), f"{found.k:,} of the {found.n:,} {whom}"
    if not is_known:
        why = "nobody knows how old is old enough"
    elif not found.n:
        why = f"there are no {whom}"
    elif found.value is None or found.low is None or found.high is None:
        why = f"{counts} is no proportion"
    elif is_low_n(found.k, found.n, query.config.min_leads):
        why = f"{counts} are too few to tell"
    elif found.high >= asked:
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
