"""Own rates beside the best period, the targets of the YAML and what others publish."""

import re
from collections.abc import Iterator
from dataclasses import asdict, replace

import polars as pl

from funnelcli.answers.columns import Column, Kind, Role, Spare, rate
from funnelcli.answers.report import Report
from funnelcli.config import fold
from funnelcli.config.benchmarks import StageTargets
from funnelcli.config.query import Query
from funnelcli.counting import scores
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.best import BEGAN, ways
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.observations import count_sources, observations
from funnelcli.counting.patterns import count_patterns, since, week_or_month
from funnelcli.counting.published import (
    Published,
    published_way,
    published_ways,
    ranged,
    values_aimed_at,
    ways_aimed_at,
)
from funnelcli.counting.statistics import low_n, with_rate
from funnelcli.counting.steps import count_steps, horizons_of
from funnelcli.model import segment

PUBLISHED = Column(
    "~published", "Published", Kind.TEXT, "The published range; null where nobody publishes one.",
    null=True, spare=Spare.MIDDLE,
)  # fmt: skip
COLUMNS = (
    Column("from", "From", Kind.LABEL, "The stage that the way begins with."),
    Column("to", "To", Kind.LABEL, "The stage that it leads to."),
    Column(
        "segment", "Segment", Kind.TEXT,
        "The segment of the row, where the YAML has a target for a value of it; null of all leads.",
        null=True,
    ),
    Column("value", "Value", Kind.TEXT, "The value, as the YAML has it; null likewise.", null=True),
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
        "step it is the period of entry into `from`, of a longer way that of creation.",
        null=True, spare=Spare.DETAIL,
    ),
    Column(
        "best_n", "Best of", Kind.COUNT, "`n` of that period; null likewise.",
        null=True, spare=Spare.DETAIL,
    ),
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
    """Count leads by week or month and by the stages they entered, their steps, and sources.

    The first two also of the values that have targets of their own.
    """
    leads, created = tables.leads, since(0)
    keys = [week_or_month(created, query).alias(BEGAN), is_mature(created, query)]
    counts = {"sources": count_sources(leads, query)}
    if query.asked.scores:
        counts |= scores.count(tables, query)
    for part, group in enumerate([None, *_groups(query)]):
        those = leads if group is None else leads.filter(_is_of(*group[:2]))
        counts[_part("patterns", part)] = count_patterns(those, keys)
        counts[_part("steps", part)] = count_steps(those, query)
    return counts


def _groups(query: Query) -> list[tuple[str, str, StageTargets]]:
    """List the values with targets, of the segments that leads are grouped by."""
    return [
        (name, value, targets)
        for name in query.asked.by
        for value, targets in values_aimed_at(query.config, name).items()
    ]


def _is_of(name: str, value: str) -> pl.Expr:
    """Tell whether a lead has a value, however that is spelled."""
    words = r"[\s_]+".join(map(re.escape, fold(value).split(" ")))
    spelled = pl.col(segment(name)).cast(pl.String).str.normalize("NFC")
    return spelled.str.contains(rf"(?i)^\s*{words}\s*$")


def _part(name: str, part: int) -> str:
    """Name the counts of a group; those of all leads have the name alone."""
    return f"{name} {part}" if part else name


def finish(counts: Counts, query: Query) -> Report:
    """One row a step, and one a longer way that is aimed at or published, lead to customer last.

    Then a row for each target of a value of a segment.
    """
    config, horizons = query.config, horizons_of(counts["steps"])
    rows = []
    for part, group in enumerate([None, *_groups(query)]):
        aims = _aims(query) if group is None else ways_aimed_at(config, group[2])
        found = ways(
            counts[_part("steps", part)], counts[_part("patterns", part)], list(aims), horizons,
            query,
        )  # fmt: skip
        for (start, end), way in zip(aims, found, strict=True):
            rows.append({
                "from": config.stages[start].name, "to": config.stages[end].name,
                "segment": group and group[0], "value": group and group[1],
                **asdict(way), "target": aims[start, end],
                **(_published(published_way(config, start, end)) if group is None else {}),
            })  # fmt: skip
    table = pl.DataFrame(rows, schema=_ROW)
    for name, k, n in (("rate", "k", "n"), ("best_rate", "best_k", "best_n")):
        table = with_rate(table, name, k, n)
    few = low_n(pl.col("n"), pl.col("rate_low"), pl.col("rate_high"), config.min_leads)
    table = table.with_columns(few.alias("low_n"))
    machine = Report(
        "benchmarks", "Benchmarks", COLUMNS, table.select(column.name for column in COLUMNS),
        notes=tuple(observations(counts, query)),
    )  # fmt: skip
    return machine if query.asked.shown == "rows" else replace(machine, page=_page(machine))


def _aims(query: Query) -> dict[tuple[int, int], float | None]:
    """List the ways of all leads, each with its target: all steps, then longer ones in order."""
    config, last = query.config, query.last
    aimed = {} if config.benchmarks is None else ways_aimed_at(config, config.benchmarks.targets)
    steps = [(k - 1, k) for k in range(1, last + 1)]
    longer = {(0, last), *published_ways(config), *aimed} - set(steps)
    ordered = [*steps, *sorted(longer, key=lambda way: (way == (0, last), *way))]
    return {way: aimed.get(way) for way in ordered}


_ROW = {
    **dict.fromkeys(("from", "to", "segment", "value"), pl.String),
    **dict.fromkeys(("n", "k", "periods"), pl.Int64), "best_period": pl.String,
    **dict.fromkeys(("best_n", "best_k"), pl.Int64),
    **dict.fromkeys(("target", "published_low", "published_high"), pl.Float64),
    **dict.fromkeys(("scope", "publisher"), pl.String),
}  # fmt: skip


def _published(found: Published | None) -> dict[str, object]:
    if found is None:
        return {}
    return {
        "published_low": found.low, "published_high": found.high, "scope": found.scope,
        "publisher": found.publisher,
    }  # fmt: skip


def _page(made: Report) -> Report:
    """Show the ranges as texts, and their publishers below the table."""
    names = (*ON_A_PAGE, *(("segment", "value") if made.frame["segment"].count() else ()))
    columns = (*(each for each in COLUMNS if each.name in names), PUBLISHED)
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
        yield f"Published by {publisher}: {', '.join(ways_of)}."


ANALYSIS = Analysis(
    "benchmarks", "Benchmarks", __doc__, COLUMNS, count, finish, shaped_by=("cohort", "horizon"),
)  # fmt: skip
