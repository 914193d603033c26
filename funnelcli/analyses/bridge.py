"""What lies between two conventions, in leads."""

from funnelcli.config.query import Query
from funnelcli.counting import Analysis, Counts
from funnelcli.report import Column, Kind, Report
from funnelcli.transition import NAMES, Tally, conventions, count, lag, title

COLUMNS = (
    Column("from", "From", Kind.LABEL),
    Column("to", "To", Kind.LABEL),
    Column("part", "Part", Kind.LABEL),
    Column("stage", "Stage", Kind.LABEL),
    Column("k", "k", Kind.CHANGE),
    Column("n", "n", Kind.CHANGE),
)


def finish(counts: Counts, query: Query) -> Report:
    """One row a part of the way from one convention to another, nothing between equal ones.

    `k` and `n` are how many leads more, or less, the second counts for that reason: positive
    where the first leaves them out for it, negative where the second does. They add up to the
    difference between the two.
    """
    import polars as pl

    known = {each.name: each for each in conventions(query, lag(counts, query))}
    tally = Tally.of(counts, known.values())
    stages = [stage.name for stage in query.config.stages]
    pairs = [query.bridge] if query.bridge else [(name, query.reach) for name in NAMES]
    rows = [
        (start, end, part.value, None if stage is None else stages[stage], k, n)
        for start, end in pairs
        for part, stage, k, n in tally.differences(known[start], known[end])
    ]
    types = {each.name: pl.Int64 if each.kind is Kind.CHANGE else pl.String for each in COLUMNS}
    table = pl.DataFrame(rows, types, orient="row")
    total = pl.DataFrame({"from": "Total", "k": table["k"].sum(), "n": table["n"].sum()})
    closing = pl.concat([table.clear(), total], how="diagonal")
    return Report(
        "bridge",
        f"Bridge: {title(query)}",
        COLUMNS,
        table,
        closing=closing if query.bridge else None,
    )


ANALYSIS = Analysis("bridge", count, finish)
