"""Opportunities by the period in which they were won or lost."""

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts, InputTables, LazyCounts
from funnelcli.counting.catalogue.stages import OPPORTUNITY, first_of_deals, stages_called
from funnelcli.counting.horizon import is_mature
from funnelcli.counting.measures.axes import (
    UNDATED,
    added_up,
    by_segment,
    in_periods,
    keys,
    lacks_dates,
    unknown,
)
from funnelcli.counting.measures.measure import Group, Measure, Measured
from funnelcli.counting.patterns import LEADS, reached, since
from funnelcli.model import LOST, LOST_AT, OPEN, OUTCOME, WON
from funnelcli.words.text import counted

WON_MEASURE = Measure(
    "won", "opportunities won",
    "Leads that became customers in the period, by that date; null where more than a twentieth of "
    "those won or lost have no date for it.",
    unknown=UNDATED,
)  # fmt: skip
CLOSED = Measure(
    "closed", "opportunities won or lost",
    "`won`, and the leads that reached the stage Opportunity and were lost in the period; where "
    "no stage is called so, all leads that were lost in it; null likewise.",
    unknown=UNDATED,
)  # fmt: skip
HOW = "how"


def _count(tables: InputTables, query: Query) -> LazyCounts:
    """Count leads by when they were won or lost, where that is known."""
    first = stages_called(query.config).get(OPPORTUNITY, 0)
    outcome = pl.col(OUTCOME)
    ended = pl.when(outcome == WON).then(since(query.last)).otherwise(pl.col(LOST_AT))
    there = (outcome == WON) | ((outcome == LOST) & reached(first, query.asked.reach))
    is_open = (outcome == OPEN) & reached(first, query.asked.reach)
    still = tables.leads.filter(is_open & is_mature(since(0), query).fill_null(value=True))
    n = pl.len().cast(pl.Int64).alias(LEADS)
    return {
        "closings": tables.leads.filter(there)
        .group_by(outcome.alias(HOW), *keys(ended, query))
        .agg(n),
        "open": still.group_by(by_segment(query)).agg(n),
    }


def _finish(counts: Counts, query: Query) -> Measured:
    n, how, closings = pl.col(LEADS), pl.col(HOW), in_periods(counts["closings"], query)
    sums = [n.filter(how == WON).sum().alias(WON_MEASURE.name), n.sum().alias(CLOSED.name)]
    rows, whole = added_up(closings, sums)
    if lacks_dates(closings):
        rows = unknown(closings, [WON_MEASURE.name, CLOSED.name], query)
    lost, left = closings.filter(how == LOST).height, int(counts["open"][LEADS].sum())
    notes = (_unrecorded(left),) if left and not lost and not closings.is_empty() else ()
    return Measured(rows, whole, notes=(*notes, *_of_all(query) * bool(lost)))


def _of_all(query: Query) -> tuple[Note, ...]:
    """Say that all lost leads count, and not opportunities alone, where no stage is called so."""
    first = first_of_deals(query.config)
    if not first or OPPORTUNITY in stages_called(query.config):
        return ()
    return (
        Note(
            "win-rate-of-leads",
            "No stage is called Opportunity, so that the win rate of the catalogue is of all leads "
            "that were won or lost; that of `cohorts --money` is of those that had come to "
            f"{query.config.stages[first].name}. `benchmarks.published_as` says which stage it is.",
        ),
    )


def _unrecorded(left: int) -> Note:
    """Say that nothing is ever lost, though there is what should have been."""
    return Note(
        "losses-unrecorded",
        f"No opportunity is recorded as lost, and {counted(left, 'old one')} "
        f"{'is' if left == 1 else 'are'} still open: a win rate of 100% says that losses are not "
        "recorded.",
        is_loud=True,
    )


CLOSINGS = Group("closings", (WON_MEASURE, CLOSED), _count, _finish)
