"""What is said beside costs: how they came to their period, and which kinds count as what."""

from collections.abc import Iterator

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.input_tables.spend import Spend
from funnelcli.config.query import Query
from funnelcli.counting.cost_types import is_media
from funnelcli.counting.periods import Periods
from funnelcli.words.listing import listed
from funnelcli.words.text import counted


def on_costs(costs: pl.DataFrame, later: int, query: Query) -> Iterator[Note]:
    """Say it of costs by `start` and `type`, of which so many rows are `later` than as-of."""
    if costs["#spread"].sum():
        yield Note(
            "spread-costs",
            "Costs of spans that are in no period as a whole are spread evenly over their days: on "
            "which of them they were spent is not known.",
        )
    periods = Periods(query.asked.cohort, query.config.fiscal_year_start)
    last = periods.start(query.as_of)
    if periods.last_day(last) > query.as_of and last in costs["start"]:
        yield Note(
            "partial-costs",
            f"{periods.label(last)} is not over: its costs are those of a part of it, or planned.",
        )
    if later:
        yield Note(
            "later-costs",
            f"spend: {counted(later, 'row')} that begin after as-of are not there yet.",
        )
    yield from _on_kinds(costs, query)


def _on_kinds(costs: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say which kinds of cost are media spend, or that all costs are."""
    options = query.config.input_tables().get("spend")
    if isinstance(options, Spend) and options.type is None:
        yield Note(
            "no-loaded-costs",
            "No other costs supplied: spend has no `type` that tells media from people and tools, "
            "so that lead_acquisition_cost is cost_per_lead.",
        )
        return
    kinds = dict(costs.drop_nulls("type").group_by("type").agg(pl.col("#rows").sum()).iter_rows())
    for which, what in ((True, "media spend"), (False, "other costs")):
        of = {kind: kinds[kind] for kind in sorted(kinds) if is_media(kind) is which}
        if of:
            yield Note("kinds-of-cost", f"Kinds of cost that are {what}: {listed(of.items())}.")
