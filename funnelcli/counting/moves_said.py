"""What the moves from stage to stage come to, in words."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.gist import Gist
from funnelcli.config.query import Query
from funnelcli.counting.patterns import LEADS
from funnelcli.model import TO_LOST
from funnelcli.words.text import counted, named


def gist(ways: pl.DataFrame, leads: int, query: Query) -> Gist:
    """Say how many moves went forward and how many back, and which way most went back."""
    if not leads:
        return Gist("", "", (f"The history tells of no move of a {query.config.lead.unit}.",))
    return Gist("", "", tuple(_said(ways, leads, query)))


def _said(ways: pl.DataFrame, leads: int, query: Query) -> Iterator[str]:
    """Tell moves between stages of the YAML from those into a loss, out of it, or aside."""
    start, end = pl.col("from"), pl.col("to")
    between = ways.filter(start >= 0, end >= 0)
    back = between.filter(end < start)
    moves = f"{counted(_moves(ways), 'move')} of {counted(leads, query.config.lead.unit)}"
    if between.is_empty():
        yield f"None of {moves} went from one stage of the YAML to another."
        yield f"Most often: {_way(ways, query)}."
    else:
        forward, of_stages = _moves(between) - _moves(back), _moves(between)
        yield (
            f"{forward:,} of {counted(of_stages, 'move')} between stages went forward "
            f"({forward / of_stages:.1%}); {moves} in all."
        )
    if not back.is_empty():
        yield f"Most often back: {_way(back, query)}."
    lost = ways.filter(end == TO_LOST)
    out = ways.filter(start == TO_LOST, end >= 0)
    others = _moves(ways) - _moves(between) - _moves(lost) - _moves(out)
    told = {"into a loss": _moves(lost), "out of one": _moves(out)}
    told["from or to a value of the history that names no stage"] = others
    if parts := [f"{number:,} {what}" for what, number in told.items() if number]:
        yield f"The others: {named(parts)}."


def _way(ways: pl.DataFrame, query: Query) -> str:
    """Name the way that was gone most often, of equally many the first."""
    way = ways.sort(pl.col("#moves"), descending=True, maintain_order=True).row(0, named=True)
    stages = {k: stage.name for k, stage in enumerate(query.config.stages)} | {TO_LOST: "a loss"}
    left, entered = (
        way[value] if way[value] is not None else stages[way[end]]
        for end, value in (("from", "left"), ("to", "entered"))
    )
    leads = counted(way[LEADS], query.config.lead.unit)
    return f"from {left} to {entered} ({counted(way['#moves'], 'move')} of {leads})"


def _moves(ways: pl.DataFrame) -> int:
    return int(ways["#moves"].sum())
