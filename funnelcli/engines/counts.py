"""Counts for analyses: of each part by itself, and added up."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Final, Literal

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.patterns import merged
from funnelcli.model import ROW
from funnelcli.tables.evidence import LEADS
from funnelcli.tables.held import Frames, Held, Kept

Count = Callable[[InputTables, Query], LazyCounts]
_MANY: Final = 1_250_000
"""So many events are put in order at a time."""
_ALL_ROWS: Final = 2**32 - 1


def counted(
    held: Held,
    events: Sequence[str],
    beside: Frames,
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
    beside: Frames,
    analyses: Sequence[Analysis],
    query: Query,
    part: Kept,
) -> list[Counts]:
    """Count a part, for each way of counting that analyses have, in their order."""
    leads, happened = part[LEADS], {name: part[name] for name in events}
    others = {name: frame if part.number == 0 else frame.clear() for name, frame in beside.items()}
    ordered = {each.count for each in analyses if each.in_memory}
    found: dict[Count, Counts] = {}
    if in_any := [each for each in analyses if each.count not in ordered]:
        tables = InputTables(leads.lazy(), _lazy(happened | others))
        found |= _collected(tables, in_any, query, "auto")
    if in_order := [each for each in analyses if each.count in ordered]:
        spans = _spans(leads, happened, others)
        of_spans = [_collected(span, in_order, query, "in-memory") for span in spans]
        found |= {count: merged(each[count] for each in of_spans) for count in ordered}
    return [found[count] for count in dict.fromkeys(each.count for each in analyses)]


def _spans(leads: pl.DataFrame, happened: Frames, others: Frames) -> Iterator[InputTables]:
    """Take leads apart by their rows, so that not many events are put in order at a time.

    What is made of a span finds room in the memory that was taken for the one before. Tables that
    are of no lead are counted with the first.
    """
    events = max((frame.height for frame in happened.values()), default=0)
    size = 1 + leads.height * _MANY // (1 + events)
    begins = leads[ROW].sort().gather_every(size).to_list()[1:]
    for begin, end in pairwise([0, *begins, _ALL_ROWS]):
        is_within = pl.col(ROW).is_between(begin, end, closed="left")
        of_span = {name: frame.filter(is_within) for name, frame in _lazy(happened).items()}
        yield InputTables(leads.lazy().filter(is_within), of_span | _lazy(others))
        others = {name: frame.clear() for name, frame in others.items()}


def _lazy(frames: Frames) -> dict[str, pl.LazyFrame]:
    return {name: frame.lazy() for name, frame in frames.items()}


def _collected(
    tables: InputTables,
    analyses: Iterable[Analysis],
    query: Query,
    engine: Literal["in-memory", "auto"],
) -> dict[Count, Counts]:
    """Count for these analyses, all at once; what several of them count alike is counted once."""
    counts = {each.count: each.count(tables, query.of(each.name)) for each in analyses}
    every = [one for each in counts.values() for one in each.values()]
    made = iter(pl.collect_all(every, engine=engine))
    return {count: {name: next(made) for name in each} for count, each in counts.items()}


def _numbers(analyses: Sequence[Analysis]) -> list[int]:
    """Number the ways of counting that analyses have."""
    ways = [*dict.fromkeys(each.count for each in analyses)]
    return [ways.index(each.count) for each in analyses]
