"""Leads by the source that was recorded, what they say, and their first touch, with conversion."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.analyses.segments import COLUMNS, finish_as
from funnelcli.answers.charts import Whiskers
from funnelcli.answers.gist import Gist
from funnelcli.answers.report import Report
from funnelcli.config import fold
from funnelcli.config.query import Query
from funnelcli.config.roles import SOURCES
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.attribution.goals import LEADS as CREATED_LEADS, NO_TOUCH, Goal
from funnelcli.counting.attribution.touches import (
    CHANNEL,
    DIRECT,
    IS_FIRST,
    LOOKBACK,
    told_of_converted,
    touches_before,
)  # fmt: skip
from funnelcli.counting.direct import is_direct
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.patterns import LEADS, count_days, count_patterns, since
from funnelcli.counting.trend import count_days_of_late
from funnelcli.model import NONE, ROW, segment
from funnelcli.words.text import counted, named

FIRST: Final = "first_touch"
"""The column of the channel of the first touch that is no later than the lead.

Where a stage or a segment is called so, it has a dash below behind its name.
"""
_NAMED: Final = 2


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads, and days from lead to customer, by source and first touch."""
    met = segment(_first(query))
    told = told_of_converted(tables, Goal(CREATED_LEADS, 0), query)
    first = (
        touches_before(told, tables, query)
        .filter(IS_FIRST)
        .select(ROW, pl.col(CHANNEL).cast(pl.String).fill_null(NONE).alias(met))
    )
    leads = tables.leads.join(first, on=ROW, how="left").with_columns(
        pl.col(met).fill_null(NO_TOUCH)
    )
    keys = [pl.col(segment(name)).cast(pl.String) for name in _names(query)]
    return {
        "patterns": count_patterns(leads, [*keys, is_mature(since(0), query)]),
        "days": count_days(leads, keys, 0, query.last, query.asked.reach),
        "late": count_days_of_late(leads, keys, query),
    }


def _names(query: Query) -> tuple[str, ...]:
    """Name what leads are told apart by: the sources that they know, and the first touch."""
    known = {*query.asked.by, *query.asked.split}
    return (*(name for name in SOURCES if name in known), _first(query))


def _first(query: Query) -> str:
    """Name the column of the first touch."""
    taken = {*query.asked.by, *query.config.segments}
    taken |= {stage.key for stage in query.config.stages}
    return f"{FIRST}_" if FIRST in taken else FIRST


def finish(counts: Counts, query: Query) -> Report:
    """One row for each combination that has leads, as in `segments`."""
    query = replace(query, asked=replace(query.asked, by=_names(query)))
    made = finish_as("touched", "Sources: recorded, said and touched", counts, query)
    return replace(made, gist=Gist("", "", tuple(_sentences(counts["patterns"], query))))


def _sentences(patterns: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say what leads had met that were recorded as direct, and how often both are the same."""
    source, first = SOURCES[0], segment(query.asked.by[-1])
    if source not in query.asked.by:
        return
    recorded, unit = segment(source), query.config.lead.unit
    pairs = patterns.group_by(recorded, first).agg(pl.col(LEADS).sum())
    rows = pairs.sort(LEADS, first, recorded, descending=[True, False, False]).rows()
    direct = [(name, n) for source, name, n in rows if is_direct(source)]
    if direct:
        yield _on_direct(direct, unit)
    both = [each for each in rows if each[0] != NONE and each[1] not in {NONE, NO_TOUCH}]
    n = sum(leads for *_, leads in both)
    same = sum(leads for source, name, leads in both if fold(source) == fold(name))
    if n:
        yield (
            f"Of {counted(n, unit)} with a recorded source and a touch before they came, {same:,} "
            f"were recorded under the channel of their first touch ({same / n:.1%})."
        )


def _on_direct(direct: Sequence[tuple[str, int]], unit: str) -> str:
    """Say which first touches they had, and how many had none."""
    n = sum(leads for _, leads in direct)
    sums: dict[str, int] = {}
    for name, leads in direct:
        sums[name] = sums.get(name, 0) + leads
    without = sums.pop(NO_TOUCH, 0)
    ranked = sorted(sums.items(), key=lambda each: (-each[1], each[0]))
    told = [f"{leads:,} by {name}" for name, leads in ranked[:_NAMED]]
    if others := sum(leads for _, leads in ranked[_NAMED:]):
        told.append(f"{others:,} by others")
    had = f"had a first touch before they came: {named(told)}; " if told else ""
    return (
        f"Of {counted(n, unit)} recorded as direct, {n - without:,} {had}{without:,} had none."
        if told
        else f"Of {counted(n, unit)} recorded as direct, none had a touch before they came."
    )


ANALYSIS = Analysis(
    "touched", "Sources: recorded, said and touched", __doc__, COLUMNS, count, finish,
    needs=("created", "touchpoints"), in_memory=True,
    shaped_by=("top", "sort", "horizon"),
    options=(LOOKBACK, DIRECT), chart=Whiskers("rate", n="leads"),
)  # fmt: skip
