"""What lies between two conventions, in leads."""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from funnelcli.answers.columns import Column, Kind
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts
from funnelcli.counting.conventions import (
    BRIDGE,
    NAMES,
    TRANSITION,
    Convention,
    Part,
    Tally,
    conventions,
    count,
    title,
)

COLUMNS = (
    Column("from", "From", Kind.LABEL, "The convention that the bridge starts at.", choices=NAMES),
    Column("to", "To", Kind.LABEL, "The one that it ends at.", choices=NAMES),
    Column(
        "part", "Part", Kind.LABEL, "Why one of the two leaves leads out, as listed above.",
        choices=tuple(part.value for part in Part),
    ),
    Column(
        "stage", "Stage", Kind.LABEL, "The stage that it is about; null if it is about none.",
        null=True,
    ),
    Column(
        "k", "k", Kind.CHANGE,
        "How many more leads, or fewer, `to` counts in k for that reason: positive where `from` "
        "leaves them out for it, negative where `to` does.",
    ),
    Column("n", "n", Kind.CHANGE, "The same of n."),
)  # fmt: skip


def finish(counts: Counts, query: Query) -> Report:
    """One row a part of the way from one convention to another, nothing between equal ones.

    `k` and `n` add up to the difference between the two.
    """
    known = {each.name: each for each in conventions(query, counts)}
    tally = Tally.of(counts, known.values(), query.deals)
    stages = [stage.name for stage in query.config.stages]
    asked = query.asked.option(BRIDGE)
    pairs = [asked] if asked else [(name, query.asked.reach) for name in NAMES]
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
        closing=closing if asked else None,
        notes=tuple(_notes(rows, known, query)),
    )


def _notes(
    rows: Sequence[tuple[object, ...]], known: Mapping[str, Convention], query: Query
) -> Iterator[Note]:
    """Say why there is nothing between the conventions asked for."""
    asked = query.asked.option(BRIDGE)
    if asked and not rows and all(known[name].is_known for name in asked):
        start, end = asked
        yield Note(
            "nothing-between",
            f"`{start}` and `{end}` count the same leads here: nothing lies between them.",
        )


ANALYSIS = Analysis(
    "bridge",
    "Bridge",
    __doc__,
    COLUMNS,
    count,
    finish,
    shaped_by=("cohort", "horizon"),
    options=(TRANSITION, BRIDGE),
)
