"""What is said of response times beside the numbers."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.activities import AUTOMATIC, OUTBOUND, says_what_it_is
from funnelcli.counting.analysis import Counts
from funnelcli.counting.answers import read_fate
from funnelcli.counting.business_time import said
from funnelcli.counting.horizon import old_enough
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.response import FATE, ROWS_OF, basis_of
from funnelcli.words.listing import listed
from funnelcli.words.privacy import SHARED, contact
from funnelcli.words.text import counted

OBSERVED: Final = (
    "Leads that were answered sooner may differ in other ways: the rates are not adjusted for what "
    "else differs."
)


def about(table: pl.DataFrame, counts: Counts, query: Query) -> Iterator[str]:
    """Say of which leads the rates are, and what they are not."""
    unit = query.config.lead.unit
    if basis_of(counts) == "day":
        yield (
            "The dates have no time, so that 24 hours is the finest that can be told: an answer of "
            "the same day, or the next, is one within 24 hours."
        )
    yield said(query.config.business_hours)
    yield (
        f"Share: of all {unit}s but those less than 24 hours old. Who reached the stage or was "
        "lost before any answer, or without one, is in the last row: so of those with no answer "
        "nobody has gone on."
    )
    if query.horizon is not None:
        yield f"Rate: of {unit}s that are {old_enough(query.horizon)}."
    yield from at_one_mix_said(table, query)
    yield OBSERVED


def at_one_mix_said(table: pl.DataFrame, query: Query) -> Iterator[str]:
    """Say what rates at one mix are; of the stages without one, why."""
    unit = query.config.lead.unit
    if "source" not in query.asked.by:
        yield "Not standardised for source: the YAML names none."
        return
    if table["adjusted_rate"].count():
        yield f"At one mix: each bucket with the sources that all {unit}s have."
    shares = table.group_by("to", maintain_order=True).agg(
        pl.col("adjusted_rate").count(), pl.col("adjusted_share").max()
    )
    lacking = shares.filter(pl.col("adjusted_rate") == 0).drop_nulls("adjusted_share")
    for share, stages in lacking.group_by("adjusted_share", maintain_order=True).agg("to").rows():
        of = f" to {stages[0]}" if len(stages) < shares.height else ""
        yield (
            f"Not standardised for source{of}: only {share:.0%} of the {unit}s are of sources with "
            f"{query.config.min_leads} {unit}s or more in every bucket, and 80% are needed."
        )


def notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say which activities are no answers, and why."""
    basis = basis_of(counts)
    fates, kind = read_fate(counts["activities"], FATE), pl.col("kind")
    is_after, in_time = pl.col(f"after_{basis}"), pl.col("in_time")
    outward = fates.filter(kind.is_in([*OUTBOUND]))
    automatic, early, late = (
        int(each[ROWS_OF].sum())
        for each in (
            fates.filter(kind.is_in([*AUTOMATIC])),
            outward.filter(~is_after),
            outward.filter(is_after, ~in_time),
        )
    )
    unit = query.config.lead.unit
    if not says_what_it_is(query):
        yield Note(
            "activities-untyped",
            "The YAML names neither the type of activities nor their direction: each is taken for "
            "an answer.",
            is_loud=True,
        )
    if automatic:
        yield Note(
            "automatic-activities",
            f"{_they(automatic)} automatic, by type, direction or user, and no answer.",
        )
    if early:
        yield Note(
            "activities-before-creation",
            f"{_they(early)} from before the {unit} was created, and no answer.",
        )
    if late:
        yield Note(
            "activities-after-the-end",
            f"{_they(late)} from after the day on which the {unit} was won or lost, and no answer.",
        )
    yield from _unknown(counts["unknown"])
    inactive = counts["inactive"]
    if silent := int(inactive.filter("inactive")[LEADS].sum()):
        yield Note(
            "inactive-for-a-year",
            f"{silent:,} of {counted(int(inactive[LEADS].sum()), f'open {unit}')} "
            f"{'has' if silent == 1 else 'have'} seen no activity of a person for 12 months, after "
            "which an audit each quarter would flag or remove them.",
        )


def _they(count: int) -> str:
    return f"{counted(count, 'activity', 'activities')} {'is' if count == 1 else 'are'}"


def _unknown(unknown: pl.DataFrame) -> Iterator[Note]:
    """Name the types of which nobody knows what they are, the most frequent first."""
    total = int(unknown[ROWS_OF].sum())
    if not total:
        return
    kinds = unknown.with_columns(pl.col("type").fill_null("(none)")).group_by("type")
    types = kinds.agg(pl.col(ROWS_OF).sum()).sort(ROWS_OF, "type", descending=[True, False])

    def may_show(value: str, rows: int) -> bool:
        return rows >= SHARED and contact(value) is None

    yield Note(
        "unknown-activities",
        f"{_they(total)} of a type that is not known, and no answer: "
        f"{listed(types.iter_rows(), may_show)}. `where` of the table can leave them out, and a "
        "column `direction` tells what they are.",
        rows=None,
    )
