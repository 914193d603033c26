"""One machine: parts are counted one after another, and their counts added up."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import merged
from funnelcli.tables.store import Fetch

Count = Callable[[InputTables, Query], LazyCounts]


def counted(
    leads: Iterable[Fetch],
    events: Iterable[Mapping[str, Fetch]],
    beside: Mapping[str, pl.DataFrame],
    analyses: Iterable[Analysis],
    query: Query,
) -> dict[str, Counts]:
    """Count for analyses, by name: once for those of the same counts, and all at once.

    `leads` are those of each part, and `events` what happened to them, by table. The tables
    `beside` them are counted with the first.
    """
    wanted = list(analyses)
    of_parts: dict[Count, list[Counts]] = {each.count: [] for each in wanted}
    at_once = {each.count for each in wanted if each.in_memory}
    engines: dict[Literal["in-memory", "auto"], list[Count]] = {
        "in-memory": [count for count in of_parts if count in at_once],
        "auto": [count for count in of_parts if count not in at_once],
    }
    for number, (fetch, happened) in enumerate(zip(leads, events, strict=True)):
        others = {name: frame if number == 0 else frame.clear() for name, frame in beside.items()}
        others |= {name: its() for name, its in happened.items()}
        tables = InputTables(fetch().lazy(), {name: each.lazy() for name, each in others.items()})
        lazy = {each.count: each.count(tables, query.of(each.name)) for each in wanted}
        for engine, some in engines.items():
            every = [one for count in some for one in lazy[count].values()]
            made = iter(pl.collect_all(every, engine=engine) if every else ())
            for count in some:
                of_parts[count].append({name: next(made) for name in lazy[count]})
    together = {count: merged(parts) for count, parts in of_parts.items()}
    return {each.name: together[each.count] for each in wanted}
