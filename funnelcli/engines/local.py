"""One machine: parts are counted one after another, and their counts added up."""

from collections.abc import Iterable, Mapping

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables
from funnelcli.counting.patterns import merged
from funnelcli.tables.store import Fetch


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
    of_parts: dict[object, list[Counts]] = {each.count: [] for each in wanted}
    for number, (fetch, happened) in enumerate(zip(leads, events, strict=True)):
        others = {name: frame if number == 0 else frame.clear() for name, frame in beside.items()}
        others |= {name: its() for name, its in happened.items()}
        tables = InputTables(fetch().lazy(), {name: each.lazy() for name, each in others.items()})
        for in_memory in sorted({each.in_memory for each in wanted}):
            some = [each for each in wanted if each.in_memory == in_memory]
            lazy = {each.count: each.count(tables, query.of(each.name)) for each in some}
            every = [one for counts in lazy.values() for one in counts.values()]
            made = iter(pl.collect_all(every, engine="in-memory" if in_memory else "auto"))
            for count, counts in lazy.items():
                of_parts[count].append({name: next(made) for name in counts})
    together = {count: merged(parts) for count, parts in of_parts.items()}
    return {each.name: together[each.count] for each in wanted}
