"""From each stage to each other, as the history tells it: forward, back, and there again."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.answers.columns import Column, Kind, Spare
from funnelcli.answers.notes import Note
from funnelcli.answers.report import Report
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Analysis, Counts, InputTables, LazyCounts
from funnelcli.counting.moves_said import gist
from funnelcli.counting.patterns import LEADS
from funnelcli.model import TO_LOST, TO_OTHER, WAYS
from funnelcli.words.text import named

COLUMNS = (
    Column(
        "from", "From", Kind.LABEL,
        "The stage that was left: as the history says, else that of the change before, else the "
        "lead itself; `(lost)`, or a value of the history that names no stage.",
    ),
    Column("to", "To", Kind.LABEL, "The stage that was entered, or one of these."),
    Column("leads", "Leads", Kind.COUNT, "Leads that made the move."),
    Column("moves", "Moves", Kind.COUNT, "How many times it was made."),
    Column(
        "reentries", "Re-entries", Kind.COUNT,
        "Those of the moves that led where the lead had been before.",
    ),
)  # fmt: skip
ABOUT = (
    "Each number is how many times leads went from the stage of its row to that of its column. "
    "Stages of the YAML come first, in their order: among them, on the left of a row's own stage "
    "is back. Losses come behind them, then values of the history that name no stage, those first "
    "into which most came. Who came again had been there before."
)
LOSS, OTHER = "(lost)", "(other)"
MOST_OTHERS: Final = 5
"""So many values that name no stage have a row and a column of their own on a page."""
LEAD, FROM, TO, AGAIN = "lead", "from", "to", "again"
ENDS: Final = ((FROM, "left"), (TO, "entered"))
"""The stage of each end of a move, and the value where that names none."""


def count(tables: InputTables, query: Query) -> LazyCounts:  # noqa: ARG001
    """Count leads, their moves, and the re-entries among these, by from where to where."""
    keys = [name for end in ENDS for name in end]
    moving = tables.leads.filter(pl.col(WAYS).list.len() > 0)
    moves = moving.select(WAYS).with_row_index(LEAD).explode(WAYS).unnest(WAYS)
    by_lead = moves.group_by(LEAD, *keys).agg(
        pl.len().cast(pl.Int64).alias("#moves"),
        pl.col(AGAIN).cast(pl.Int64).sum().alias("#reentries"),
    )
    number = pl.len().cast(pl.Int64).alias(LEADS)
    return {
        "ways": by_lead.group_by(keys).agg(number, pl.col("#moves", "#reentries").sum()),
        "moving": moving.group_by(pl.lit("all").alias("which")).agg(number),
    }


def finish(counts: Counts, query: Query) -> Report:
    """One row for each way that was gone: by stages, losses, then other values as they are busy.

    A page has a square of them: a row for each stage that was left, a column for each entered.
    """
    called = {k: stage.name for k, stage in enumerate(query.config.stages)}
    called |= {TO_LOST: LOSS, TO_OTHER: OTHER}
    order = {place: k for k, place in enumerate(called)}
    ways = counts["ways"].with_columns(pl.col("left", "entered").cast(pl.String))
    busy = _busiest(ways)
    rank = {name: k for k, name in enumerate(busy)}
    sorting = [
        each
        for end, value in ENDS
        for each in (
            pl.col(end).replace_strict(order, return_dtype=pl.Int64),
            pl.col(value).replace_strict(rank, default=len(rank), return_dtype=pl.Int64),
            pl.col(value),
        )
    ]
    label = [
        pl.coalesce(value, pl.col(end).replace_strict(called, return_dtype=pl.String)).alias(end)
        for end, value in ENDS
    ]
    ways = ways.sort(sorting)
    frame = ways.with_columns(label).rename(lambda name: name.removeprefix("#"))
    made = Report(
        "matrix", "From stage to stage", COLUMNS,
        frame.select(column.name for column in COLUMNS),
        gist=gist(ways, int(counts["moving"][LEADS].sum()), query), notes=tuple(_notes(query)),
    )  # fmt: skip
    return replace(made, page=_page(made, ways, called, busy[:MOST_OTHERS], query))


def _busiest(ways: pl.DataFrame) -> list[str]:
    """List the values that name no stage by how many came in, of equally many by name."""
    busy = ways.drop_nulls("entered").group_by("entered").agg(pl.col("#moves").sum())
    return busy.sort("#moves", "entered", descending=[True, False])["entered"].to_list()


def _page(
    made: Report, ways: pl.DataFrame, called: dict[int, str], shown: list[str], query: Query
) -> Report:
    """Set the moves out in a square; a way that nobody went is empty."""
    moves, again = pl.col("#moves").sum(), pl.col("#reentries").sum()
    ends = [
        pl.when(pl.col(value).is_in(shown)).then(pl.format("={}", value)).otherwise(
            pl.col(end).cast(pl.String)
        ).alias(end)
        for end, value in ENDS
    ]  # fmt: skip
    ways = ways.with_columns(ends)
    there = {*ways[FROM], *ways[TO]}
    there |= {str(k) for k, stage in enumerate(query.config.stages) if stage.values or k == 0}
    places = {str(place): name for place, name in called.items() if place != TO_OTHER}
    places |= {**{f"={name}": name for name in shown}, str(TO_OTHER): OTHER}
    places = {place: name for place, name in places.items() if place in there}
    means = "How many times leads came from the stage of the row to this one."
    cells = [
        Column(f"to_{k}", name, Kind.COUNT, means, null=True, spare=Spare.BETWEEN)
        for k, name in enumerate(places.values())
    ]

    def line(label: str, numbers: dict[str, int]) -> dict[str, str | int | None]:
        found = {f"to_{k}": numbers.get(place) for k, place in enumerate(places)}
        return {FROM: label, **found}

    went = ways.group_by(FROM, TO).agg(moves)
    rows = [
        line(name, dict(went.filter(pl.col(FROM) == place).select(TO, "#moves").iter_rows()))
        for place, name in places.items()
    ]
    entered = ways.group_by(TO).agg(moves, again)
    closing = [
        line("Came in", dict(entered.select(TO, "#moves").iter_rows())),
        line("Of these again", dict(entered.select(TO, "#reentries").iter_rows())),
    ]
    schema = {FROM: pl.String, **{each.name: pl.Int64 for each in cells}}
    return replace(
        made,
        columns=(replace(COLUMNS[0], label="From, to"), *cells),
        frame=pl.DataFrame(rows, schema=schema),
        closing=pl.DataFrame(closing, schema=schema),
        about=(ABOUT,),
    )


def _notes(query: Query) -> Iterator[Note]:
    """Say which stages the history does not tell of."""
    stages = query.config.stages
    if silent := [stage.name for stage in stages[1:] if not stage.values]:
        has = "has" if len(silent) == 1 else "have"
        yield Note(
            "stages-not-in-history",
            f"The history tells nothing of {named(silent)}, which {has} no `values` of it: no move "
            "leads there.",
        )


ANALYSIS = Analysis(
    "matrix", "From stage to stage", __doc__, COLUMNS, count, finish, needs=("history",)
)
