"""Own rates beside the best period, the targets of the YAML and what others publish."""

from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role, Spare, rate
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.best import BEGAN, Way, ways
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.observations import count_sources, observations
from funnelcli.counting.patterns import count_patterns, since, week_or_month
from funnelcli.counting.published import (
    Published,
    published_way,
    published_ways,
    ranged,
    target_from_lead,
    target_of_step,
)
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.steps import count_steps

PUBLISHED = Column(
    "~published", "Published", Kind.TEXT, "The published range; null where nobody publishes one.",
    null=True, spare=Spare.SAID_BELOW,
)  # fmt: skip
COLUMNS = (
    Column("from", "From", Kind.LABEL, "The stage that the way begins with."),
    Column("to", "To", Kind.LABEL, "The stage that it leads to."),
    Column(
        "n", "In time", Kind.COUNT,
        "Of a step to the next stage, leads in time as `step_mature_n` of the funnel; of a longer "
        "way, leads at least the horizon old that reached `from`; null where that time is unknown.",
        null=True,
    ),
    Column(
        "k", "Reached", Kind.COUNT, "Those of them that reached `to`; null likewise.", null=True
    ),
    *rate(means="k / n; null likewise, and where n is 0."),
    Column(
        "low_n", "Low n", Kind.FLAG,
        "Whether `rate` is of fewer than `min_leads` leads, or its interval wider than 30 points; "
        "null where it is unknown.", null=True, role=Role.LOW_N,
    ),
    Column(
        "best_period", "Best in", Kind.TEXT,
        "The period with the highest rate, of those that ended so long ago that all its leads have "
        "had the time, that are not low n, truncated or imported; null where there is none. Of a "
        "step it is the period of entry into `from`, of a longer way that of creation.", null=True,
    ),
    Column("best_n", "Best of", Kind.COUNT, "`n` of that period; null likewise.", null=True),
    Column("best_k", "Went on", Kind.COUNT, "`k` of that period; null likewise.", null=True),
    *rate("best_rate", "Own best", "best_k / best_n; null likewise."),
    Column(
        "periods", "Periods", Kind.COUNT,
        "How many periods it is the best of: the best of many is high by chance.",
        role=Role.FOR_PROGRAMS,
    ),
    Column(
        "target", "Target", Kind.RATE, "What the YAML aims at; null where it says nothing.",
        null=True, share=True,
    ),
    Column(
        "published_low", "Published from", Kind.RATE,
        "The lower end of what is published for such companies; null where nothing is.",
        null=True, share=True,
    ),
    Column(
        "published_high", "Published to", Kind.RATE, "The upper end of it; null likewise.",
        null=True, share=True,
    ),
    Column("scope", "Of whom", Kind.TEXT, "For whom it is said to hold; null likewise.", null=True),
    Column("publisher", "Published by", Kind.TEXT, "Who says so; null likewise.", null=True),
)  # fmt: skip
ON_A_PAGE = (
    "from", "to", "n", "rate", "rate_low", "rate_high", "low_n", "best_rate", "best_n",
    "best_period", "target",
)  # fmt: skip


def count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by week or month and by the stages they entered, their steps, and sources."""
    leads, created = tables.leads, since(0)
    keys = [week_or_month(created, query).alias(BEGAN), is_mature(created, query)]
    return {
        "patterns": count_patterns(leads, keys),
        "steps": count_steps(leads, query),
        "sources": count_sources(leads, query),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row a step, and one a longer way that is aimed at or published, lead to customer last."""
    pairs = _pairs(query)
    names = [stage.name for stage in query.config.stages]
    found = ways(counts, pairs, query)
    rows = [
        _row(
            names[start],
            names[end],
            way,
            _target(start, end, query),
            published_way(query.config, start, end),
        )
        for (start, end), way in zip(pairs, found, strict=True)
    ]
    table = pl.DataFrame(rows, schema=dict.fromkeys(_ROW, None) | _ROW)
    for name, k, n in (("rate", "k", "n"), ("best_rate", "best_k", "best_n")):
        table = with_rate(table, name, k, n)
    few = low_n(pl.col("n"), pl.col("rate_low"), pl.col("rate_high"), query.config.min_leads)
    table = table.with_columns(few.alias("low_n"))
    machine = Report(
        "benchmarks", "Benchmarks", COLUMNS, table.select(column.name for column in COLUMNS),
        notes=tuple(observations(counts, query)),
    )  # fmt: skip
    return machine if query.asked.shown == "rows" else replace(machine, page=_page(machine))


def _pairs(query: Query) -> list[tuple[int, int]]:
    """List the ways that have a row: all steps, then longer ones in the order of the stages."""
    config, last = query.config, query.last
    longer = {(0, last), *published_ways(config)}
    longer |= {(0, k) for k in range(1, last) if target_from_lead(config, k) is not None}
    steps = [(k - 1, k) for k in range(1, last + 1)]
    return [*steps, *sorted(longer - set(steps), key=lambda way: (way == (0, last), *way))]


def _target(start: int, end: int, query: Query) -> float | None:
    """Take the target of a way; the first step is the way from the lead as well."""
    found = target_of_step(query.config, end) if end == start + 1 else None
    return target_from_lead(query.config, end) if found is None and start == 0 else found


_ROW = {
    "from": pl.String, "to": pl.String, "n": pl.Int64, "k": pl.Int64, "best_period": pl.String,
    "best_n": pl.Int64, "best_k": pl.Int64, "periods": pl.Int64, "target": pl.Float64,
    "published_low": pl.Float64, "published_high": pl.Float64, "scope": pl.String,
    "publisher": pl.String,
}  # fmt: skip


def _row(
    start: str, end: str, way: Way, target: float | None, published: Published | None
) -> dict[str, object]:
    low, high, scope, publisher = (
        (None, None, None, None)
        if published is None
        else (published.low, published.high, published.scope, published.publisher)
    )
    return {
        "from": start, "to": end, "n": way.n, "k": way.k, "best_period": way.best_period,
        "best_n": way.best_n, "best_k": way.best_k, "periods": way.periods, "target": target,
        "published_low": low, "published_high": high, "scope": scope, "publisher": publisher,
    }  # fmt: skip


def _page(made: Report) -> Report:
    """Show the ranges as texts, and their publishers below the table."""
    columns = (*(each for each in COLUMNS if each.name in ON_A_PAGE), PUBLISHED)
    ends = made.frame.select("published_low", "published_high").rows()
    ranges = [None if low is None else ranged(low, high) for low, high in ends]
    frame = made.frame.with_columns(pl.Series(PUBLISHED.name, ranges, pl.String))
    return replace(
        made, columns=columns, frame=frame.select(column.name for column in columns),
        about=tuple(_about(made.frame)), notes=(),
    )  # fmt: skip


def _about(table: pl.DataFrame) -> Iterator[str]:
    if table["best_period"].count():
        periods = table["periods"].to_list()
        yield (
            f"Own best: of up to {max(periods)} periods. The best of so many is high by chance "
            "alone."
        )
    said: dict[str, list[str]] = {}
    for start, end, scope, publisher in table.select("from", "to", "scope", "publisher").rows():
        if publisher is not None:
            said.setdefault(publisher, []).append(f"{start} to {end} ({scope})")
    for publisher, ways_of in said.items():
        yield f"Published: {', '.join(ways_of)} by {publisher}."


ANALYSIS = Analysis(
    "benchmarks", "Benchmarks", __doc__, COLUMNS, count, finish, shaped_by=("cohort", "horizon"),
)  # fmt: skip
