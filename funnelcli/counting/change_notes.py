"""What has to be known of what changed: what is assumed, and what could not be."""

from collections.abc import Iterator
from typing import Protocol

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.change import Change
from funnelcli.counting.change_carried import name_of
from funnelcli.counting.cohorts import LACKING
from funnelcli.counting.compared import Compared
from funnelcli.counting.decomposition import LEAST_EXPECTED
from funnelcli.counting.sides import Side
from funnelcli.words.text import counted, named


class Unknown(Protocol):
    """Why the horizon is unknown."""

    @property
    def reason(self) -> str:
        """In a few words."""


def notes(found: Compared, query: Query, unknown: Unknown | None) -> Iterator[Note]:
    """Say what is assumed, and what could not be."""
    for n, side in enumerate(found.sides):
        yield from _of_side(side, found.tally(n).leads, query)
    if query.horizon is None:
        why = "the horizon is unknown" if unknown is None else unknown.reason
        yield Note(
            "change-no-age",
            f"There is no part of age: {why} (set `horizon:` if you know). Young leads look worse "
            "than they are.",
            is_loud=True,
        )
    change = found.change
    if change is None:
        return
    if query.horizon is not None and change.paces is None:
        yield Note(
            "change-no-age",
            "There is no part of age: nobody was followed to the horizon, or nobody bought by it. "
            "Young leads look worse than they are.",
            is_loud=True,
        )
    yield from _of_segments(change, found.sides, query)
    if found.undated:
        yield Note(
            "change-undated",
            f"{counted(found.undated, 'customer')} of both sides without a date may have bought "
            "within the horizon or later: they are in no number here.",
        )


def _of_segments(change: Change, sides: tuple[Side, Side], query: Query) -> Iterator[Note]:
    """Say which segments are new or gone, and of which the rate cannot be told yet."""
    for side, what in enumerate(("gone", "new")):
        alone = [name_of(each) for each in change.segments if each.groups[1 - side] is None]
        if alone and query.asked.by:
            yield Note(
                f"change-{what}",
                f"Only in {sides[side].label}: {named(alone)}. A value that is {what} is all mix.",
            )
    if change.paces is None:
        return
    if change.is_of_age:
        yield Note(
            "change-age",
            "The part of age assumes that leads buy at the pace of all leads since customers are "
            "recorded. Where leads of late are slower or faster, that is in the rate.",
        )
    unjudged = [
        name_of(each) or "all of them"
        for each in change.segments
        if any(group is not None and not group.is_judged for group in each.groups)
    ]
    if unjudged:
        yield Note(
            "change-too-young",
            f"Of {named(unjudged)} a side is so young that under {LEAST_EXPECTED:.0%} of its "
            "customers are to be expected yet: whether its rate has changed cannot be told, and "
            "what there is of a difference counts as age.",
        )


def _of_side(side: Side, leads: int, query: Query) -> Iterator[Note]:
    """Say what is wrong with the leads of a side."""
    if not leads:
        yield Note("change-empty", f"There is no lead of {side.label}.", is_loud=True)
        return
    if side.last > query.as_of:
        yield Note(
            "change-not-ended",
            f"{side.label} has not ended on {query.as_of}: it has the leads up to then.",
        )
    needed, last = tuple(query.needed(0, query.last)), min(side.last, query.as_of)
    begun = [query.begun[k] for k in needed if k in query.begun]
    until = query.recorded_until(needed)
    is_cut = until is not None and (until - side.last).days < (query.horizon or 0)
    if is_cut or any(each.lacks(side.first, last) > LACKING for each in begun):
        yield Note(
            "change-unrecorded",
            f"Not all customers of {side.label} are recorded, since leads came before the record "
            "of customers began or it ended before they had time: its rate is too low.",
            is_loud=True,
        )
    if any(side.first <= day <= side.last for day in query.imports):
        yield Note(
            "change-imported",
            f"{side.label} has a day of imports, whose leads are older than they look.",
            is_loud=True,
        )
