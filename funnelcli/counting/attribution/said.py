"""What is said of credits: what they come to, what they are not, and what was left out."""

from collections.abc import Iterator
from typing import Final

import polars as pl

from funnelcli.answers.notes import Note
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.attribution.credits import (
    CONVERSIONS,
    IS_REST,
    MEASURE,
    TIED,
    UNDATED,
    afterwards,
    unreached,
    untouched,
)  # fmt: skip
from funnelcli.counting.attribution.goals import AMOUNT, called, goal_of, goals
from funnelcli.counting.attribution.markov import MARKOV
from funnelcli.counting.attribution.models import ONE, milestones, models, opportunity
from funnelcli.counting.attribution.shapes import PATHS, TOUCHED
from funnelcli.counting.attribution.slices import CREDITED
from funnelcli.counting.attribution.table import (
    LEAST,
    LEAST_BY,
    MOST,
    MOST_BY,
    added_up,
    with_spread,
)  # fmt: skip
from funnelcli.counting.attribution.touches import (
    AFTERWARDS,
    FATE,
    TOO_EARLY,
    TOUCHES,
    UNDATED as NO_DATE,
    UNKNOWN_YET,
    lookback,
)  # fmt: skip
from funnelcli.counting.horizon import IS_MATURE
from funnelcli.counting.patterns import LEADS as NUMBER
from funnelcli.words.text import counted, named

AGREED: Final = 0.8
"""Models agree on a channel where the lowest credit is at least this part of the highest."""
_NAMED: Final = 3
_SMALL: Final = 10
_CAUSE: Final = (
    "No model here measures what a channel caused: each shares out conversions by a rule of its "
    "own, and who would have bought anyway is not known."
)


def gist(rows: pl.DataFrame, counts: Counts, query: Query) -> tuple[str, ...]:
    """Say how many converted, how many of them have a touch, and where the models agree."""
    goal = goal_of(query)
    whole = counts["conversions"].filter(pl.col(MEASURE) == goal.measure)
    credits_ = counts["credits"].filter(pl.col(MEASURE) == goal.measure)
    n, touched, days = int(whole[CONVERSIONS].sum()), int(credits_[PATHS].sum()), lookback(query)
    within = "" if days is None else f" in the {counted(days, 'day')}"
    first = (
        f"{counted(n, *called(query))}, of whom {touched:,} had a touch{within} before the "
        "conversion."
    )
    own = _together(rows, goal.measure, query)
    spread = [*_leader(own, query), *_spread(own, query)]
    brought = _together(rows, AMOUNT, query).filter(pl.col(MOST) > 0)
    if not brought.is_empty():
        alike = _alike(brought)
        names = f"on {named(alike[CREDITED], _NAMED)}" if alike.height else "on no channel"
        spread.append(f"By what customers brought the models agree {names}.")
    return (first, *spread, _CAUSE)


def nothing(counts: Counts, query: Query) -> str | None:
    """Say why nothing can be credited, where all leads were looked at; None where there is."""
    every = any(goal.stage == 0 for goal in goals(query))
    if not every or counts["fates"][TOUCHES].sum():
        return None
    unit = query.config.lead.unit
    return f"no touchpoint of a {unit}: `touchpoints.lead` has to hold the ids of {unit}s"


def _leader(rows: pl.DataFrame, query: Query) -> Iterator[str]:
    """Name the channel that has most by every model, if one has."""
    known = [each for each in (*models(query), MARKOV) if rows[each].null_count() == 0]
    tops = [rows.filter(pl.col(each) == pl.col(each).max())[CREDITED].to_list() for each in known]
    if rows.height > 1 and tops[0][1:] == [] and all(top == tops[0] for top in tops):
        (name,) = tops[0]
        least, most = rows.filter(pl.col(CREDITED) == name).select(LEAST, MOST).row(0)
        low, high = (_credit(each) for each in (least, most))
        yield f"{name} has most by every model: {low if low == high else f'{low} to {high}'}."


def _together(rows: pl.DataFrame, measure: str, query: Query) -> pl.DataFrame:
    """Add up the slices of a measure, without the rest, by channel."""
    every = [*models(query), MARKOV]
    own = rows.filter(pl.col(MEASURE) == measure, ~pl.col(IS_REST))
    whole = own.group_by(CREDITED).agg(*added_up(every), pl.col(TOUCHED).sum())
    few = pl.col(TOUCHED) < query.config.min_leads
    return with_spread(whole, every).filter(~few).sort(
        "linear", CREDITED, descending=[True, False]
    )  # fmt: skip


def _alike(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave the channels that the models agree on."""
    lowest, highest = pl.col(LEAST).cast(pl.Float64), pl.col(MOST).cast(pl.Float64)
    return rows.filter(lowest >= AGREED * highest, highest > 0)


def _spread(rows: pl.DataFrame, query: Query) -> Iterator[str]:
    """Name the channels that the models agree on, and those where the model decides."""
    if rows.is_empty():
        yield f"No channel has {query.config.min_leads:,} of them, so that models are not compared."
        return
    alike = _alike(rows)
    unlike = rows.join(alike, on=CREDITED, how="anti", maintain_order="left").filter(
        pl.col(MOST) > 0
    )
    if not alike.is_empty():
        yield f"The models agree on {_named(alike, ' to ')}."
    if not unlike.is_empty():
        yield f"The model decides on {_named(unlike, None)}."


def _named(rows: pl.DataFrame, to: str | None) -> str:
    """Name the first channels with their lowest and highest credit."""
    names = []
    columns = (CREDITED, LEAST, MOST, LEAST_BY, MOST_BY)
    for name, least, most, least_by, most_by in rows.select(columns).iter_rows():
        low, high = (_credit(each) for each in (least, most))
        if to is None:
            names.append(f"{name} ({low} by {_called(least_by)}, {high} by {_called(most_by)})")
        else:
            names.append(f"{name} ({low if low == high else low + to + high})")
    return named(names, _NAMED)


def _credit(billionths: int) -> str:
    """Write a credit in whole conversions, and a small one with a decimal."""
    credit_ = round(billionths / ONE, 1)
    return f"{credit_:,.1f}" if credit_ % 1 and credit_ < _SMALL else f"{billionths / ONE:,.0f}"


def _called(model: str) -> str:
    """Call a model within a sentence."""
    words = "Markov" if model == MARKOV else model.replace("_", " ")
    return f"{words} touch" if model in {"first", "last"} else words


def about(query: Query) -> Iterator[str]:
    """Say which touches count, what the stages are, and what marks mean."""
    days = lookback(query)
    within = "all of them" if days is None else f"those of the {counted(days, 'day')} before it"
    yield f"Touches count up to the moment of the conversion: {within}."
    stage = opportunity(query)
    if stage is not None:
        name = query.config.stages[stage].name
        yield f"The opportunity of w-shaped and full path is the stage {name}."
    else:
        yield "W-shaped and full path are not there: no stage of the YAML is an opportunity."
    yield (
        "Least and most: the lowest and the highest credit by any model. Models agree where the "
        f"lowest is {AGREED:.0%} of the highest or more."
    )
    if query.asked.only_said:
        yield "Places, paths, numbers of touches, touches by stage and sources: with --full."


def notes(counts: Counts, query: Query) -> Iterator[Note]:
    """Say what was left out, what is at one instant, and which milestones are missing."""
    goal = goal_of(query)
    of = pl.col(MEASURE) == goal.measure
    fates = counts["fates"].filter(of).group_by(FATE).agg(pl.col(TOUCHES).sum())
    left_out = dict(fates.iter_rows())
    reasons = (
        (AFTERWARDS, "after the conversion"),
        (TOO_EARLY, f"more than {counted(lookback(query) or 0, 'day')} before it"),
        (UNKNOWN_YET, "after as-of"),
        (NO_DATE, "without a date"),
    )
    told = [f"{left_out[fate]:,} {why}" for fate, why in reasons if left_out.get(fate)]
    if told:
        whose = called(query)[1]
        yield Note("touches-left-out", f"Touches of {whose} that do not count: {', '.join(told)}.")
    missing = counts["milestones"].filter(of)
    yield from _of_paths(missing, query)
    undated = int(counts["conversions"].filter(of)[UNDATED].sum())
    if undated:
        yield Note(
            "conversions-undated",
            f"Of {counted(undated, *called(query))} nobody knows when that was: all touches "
            "until as-of count.",
        )
    young = int(counts["youth"].filter(~pl.col(IS_MATURE))[NUMBER].sum())
    if young and goal.stage:
        yield Note(
            "young-leads",
            f"{counted(young, query.config.lead.unit)} {'is' if young == 1 else 'are'} too young "
            "to judge: channels that came of late look worse than they are.",
        )


def _of_paths(missing: pl.DataFrame, query: Query) -> Iterator[Note]:
    """Say of how many leads touches are at one instant, and a milestone is missing."""
    unit, n = query.config.lead.unit, int(missing[NUMBER].sum())
    tied = int(missing[TIED].sum())
    if tied:
        yield Note(
            "touches-at-once",
            f"{counted(tied, unit)} of {n:,} with touches {'has' if tied == 1 else 'have'} several "
            "at one instant, which share the credit of one.",
        )
    for stage in milestones(query):
        reasons = (
            (unreached(stage), "no date of it"),
            (afterwards(stage), "it after the conversion"),
            (untouched(stage), "no touch before it"),
        )
        sums = {why: int(missing[name].sum()) for name, why in reasons}
        if not any(sums.values()):
            continue
        told = ", ".join(f"{many:,} with {why}" for why, many in sums.items() if many)
        name = query.config.stages[stage].name
        yield Note(
            "milestones-missing",
            f"No touch can be told to come before {name} of {sum(sums.values()):,} of "
            f"{counted(n, unit)} with touches ({told}): models share its weight among the other "
            "places, in proportion.",
        )
