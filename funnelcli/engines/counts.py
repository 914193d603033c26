"""Counts for analyses: of each part by itself, and added up."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Literal

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import merged
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Held, Kept

Count = Callable[[InputTables, Query], LazyCounts]


def counted(
    held: Held,
    events: Sequence[str],
    beside: Mapping[str, pl.DataFrame],
    analyses: Iterable[Analysis],
    query: Query,
) -> dict[str, Counts]:
    """Count for analyses, by name: once for those of the same counts, and all at once.

    Of each part the `leads` are `held`, and what happened to them, in tables of `events`. The
    tables `beside` them are counted with the first part.
    """
    wanted = list(analyses)
    of_parts = held.each(partial(_counted, events, beside, wanted, query))
    together = [merged(counts) for counts in zip(*of_parts, strict=True)]
    return {each.name: together[n] for each, n in zip(wanted, _numbers(wanted), strict=True)}


def _counted(
    events: Sequence[str],
    beside: Mapping[str, pl.DataFrame],
    analyses: Sequence[Analysis],
    query: Query,
    part: Kept,
) -> list[Counts]:
    """Count a part, for each way of counting that analyses have, in their order."""
    others = {name: frame if part.number == 0 else frame.clear() for name, frame in beside.items()}
    others |= {name: part[name] for name in events}
    lazy = {name: each.lazy() for name, each in others.items()}
    tables = InputTables(part[LEADS].lazy(), lazy)
    counts = {each.count: each.count(tables, query.of(each.name)) for each in analyses}
    at_once = {each.count for each in analyses if each.in_memory}
    engines: dict[Literal["in-memory", "auto"], list[Count]] = {
        "in-memory": [count for count in counts if count in at_once],
        "auto": [count for count in counts if count not in at_once],
    }
    found: dict[Count, Counts] = {}
    for engine, some in engines.items():
        every = [one for count in some for one in counts[count].values()]
        made = iter(pl.collect_all(every, engine=engine) if every else ())
        for count in some:
            found[count] = {name: next(made) for name in counts[count]}
    return [found[count] for count in counts]


def _numbers(analyses: Sequence[Analysis]) -> list[int]:
    """Number the ways of counting that analyses have."""
    ways = [*dict.fromkeys(each.count for each in analyses)]
    return [ways.index(each.count) for each in analyses]
