"""Models of attribution: how one conversion is shared among the touches before it.

Credit is counted in billionths. What does not divide is left to the last touch, so that the
credits of a lead add up to one exactly. A position shares its credit equally among its touches.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from funnelcli.config.attribution import FIRST, LAST, OTHER
from funnelcli.config.query import Query
from funnelcli.counting.attribution.goals import Goal, converted_at, is_entry, until
from funnelcli.counting.attribution.touches import (
    IS_LAST,
    KNOWN,
    LAST_KNOWN,
    LOCAL,
    NEXT,
    POSITION,
    POSITIONS,
    TOGETHER,
    WHEN,
    for_each,
    in_lead,
    once,
    with_last_known,
)  # fmt: skip
from funnelcli.model import Family, moment

ONE: Final = 1_000_000_000
"""A whole credit."""
OPPORTUNITY: Final = "opportunity"
IS_NEW: Final = "~is_new"
"""Whether a touch is the first of its lead of what is credited."""
HERE, HERES, NEWS = "~here", "~heres", "~news"
"""Whether the last touch that is not direct is here; how many of its lead are, or are new."""
DECAY: Final = "time_decay"
_WEIGHT: Final = "~weight"
_before: Family[int] = Family("touched_before")
end_of: Family[int] = Family("end")
"""The last moment before a lead entered a stage; null where it did after the conversion, or not."""
place_of: Family[int] = Family("place")
"""The position of the last touch before a lead entered a stage; 0 where there is none."""
_FINE: Final = 2**33
"""Weights of time are counted in such parts, so that a credit of one is still an Int64."""
_SCALE: Final = 1_000_000
"""Weights of the YAML are counted in millionths."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """A model by the places of touches: each place has a weight, and others share theirs."""

    weights: Mapping[str | int, float]
    """By `first`, `last` or the number of a stage: of the last touch before it was entered."""
    other: float
    """What the touches share that are in none of these places."""


def opportunity(query: Query) -> int | None:
    """Find the stage of opportunities: the one with that key, else the last before customers."""
    keys = [stage.key for stage in query.config.stages]
    if OPPORTUNITY in keys:
        return keys.index(OPPORTUNITY)
    return query.last - 1 or None


def weighted(query: Query) -> Iterator[tuple[str, Weighted]]:
    """List the models that are weights of places, with what each is called."""
    yield "first", Weighted({FIRST: 1}, 0)
    yield "last", Weighted({LAST: 1}, 0)
    yield "position", Weighted({FIRST: 40, LAST: 40}, 20)
    yield "u_shaped", Weighted({FIRST: 40, 0: 40}, 20)
    if (stage := opportunity(query)) is not None:
        yield "w_shaped", Weighted(_each(30, FIRST, 0, stage), 10)
        yield "full_path", Weighted(_each(22.5, FIRST, 0, stage, query.last), 10)
    if (custom := query.config.attribution.custom) is not None:
        numbers = {stage.key: k for k, stage in enumerate(query.config.stages)}
        weights = {numbers.get(name, name): each for name, each in custom.items() if name != OTHER}
        yield "custom", Weighted(weights, custom.get(OTHER, 0))


def _each(weight: float, *places: str | int) -> dict[str | int, float]:
    """Give each place the same weight; one that is named twice has it twice."""
    return {place: weight * places.count(place) for place in places}


def milestones(query: Query) -> list[int]:
    """List the stages whose touches models weigh."""
    places = {place for _, model in weighted(query) for place in model.weights}
    return sorted(place for place in places if isinstance(place, int))


def _others(goal: Goal, query: Query) -> list[int]:
    """List those of them whose entry is not the conversion."""
    return [k for k in milestones(query) if k != goal.stage or not is_entry(goal, query)]


def ends(goal: Goal, query: Query) -> Iterator[pl.Expr]:
    """Tell of leads until when touches are before the stages that models weigh."""
    converted = until(converted_at(goal, query))
    for stage in _others(goal, query):
        entered = pl.col(moment(stage))
        is_in_time = (entered <= converted).fill_null(value=True)
        yield pl.when(is_in_time).then(until(entered)).alias(end_of(stage))


def models(query: Query) -> list[str]:
    """Name the models of rules, in their order on a page."""
    places = [name for name, _ in weighted(query)]
    return [*places[:2], "last_non_direct", "linear", *places[2:], DECAY]


def placed(touches: pl.LazyFrame, goal: Goal, query: Query) -> pl.LazyFrame:
    """Tell of touches all that models go by, and what each has by time decay.

    They are in order, and know the moments at which their leads entered stages, their `ends`, and
    which of them `IS_NEW`.
    """
    rows = _with_last_non_direct(touches)
    rows = rows.with_columns(_weight_of_time(query).alias(_WEIGHT))
    stages, others = milestones(query), _others(goal, query)
    rows = rows.with_columns(_is_before(k).alias(_before(k)) for k in others)
    return rows.with_columns(
        in_lead(HERE).alias(HERES),
        *([in_lead(IS_NEW).alias(NEWS)] if query.asked.distinct else []),
        *(in_lead(_before(k)).alias(place_of(k)) for k in others),
        *(_at_goal(k).alias(place_of(k)) for k in stages if k not in others),
        (pl.col(_WEIGHT) * ONE // in_lead(_WEIGHT)).alias(DECAY),
    ).with_columns(_whole(DECAY))


def credited(touches: pl.LazyFrame, query: Query) -> pl.LazyFrame:
    """Give each touch its credit by each model, in a column of its name, in billionths."""
    shares = divided(query)
    rows = touches.with_columns(share.alias(name) for name, share in shares.items())
    return rows.with_columns(_whole(name) for name in shares)


def divided(query: Query) -> dict[str, pl.Expr]:
    """Divide a credit among touches by each model but time decay, without what is lost by it."""
    return {
        "last_non_direct": pl.when(HERE).then(ONE // pl.col(HERES)).otherwise(0),
        "linear": _linear(query),
        **{name: _by_place(model) for name, model in weighted(query)},
    }


def _linear(query: Query) -> pl.Expr:
    """Share a credit equally among positions, or among what is credited, each once."""
    if not query.asked.distinct:
        return ONE // (pl.col(POSITIONS) * pl.col(TOGETHER))
    return pl.when(IS_NEW).then(ONE // pl.col(NEWS)).otherwise(0)


def _whole(name: str) -> pl.Expr:
    """Leave to the last touch what was lost by dividing."""
    lost = pl.when(IS_LAST).then(ONE - in_lead(name)).otherwise(0)
    return pl.col(name) + lost


def _is_before(stage: int) -> pl.Expr:
    """Mark the first touch of each position that is no later than a lead's entry of a stage."""
    return (pl.col(NEXT) & (pl.col(LOCAL) <= pl.col(end_of(stage)))).fill_null(value=False)


def _at_goal(stage: int) -> pl.Expr:
    """Tell the place of the stage that is credited: all touches that count are before it."""
    return pl.when(pl.col(moment(stage)).is_not_null()).then(POSITIONS).otherwise(0)


def _by_place(model: Weighted) -> pl.Expr:
    """Share a credit by places.

    A place that is not there has no weight, and the others keep theirs in proportion. What other
    touches would have is split evenly among the places where there is no other touch. Where none
    of the places is there, and others have nothing, all positions share it.
    """
    weights = {place: round(each * _SCALE) for place, each in model.weights.items()}
    at: dict[str | int, pl.Expr] = {
        FIRST: pl.lit(1, pl.Int64),
        LAST: pl.col(POSITIONS),
        **{k: pl.col(place_of(k)) for k in weights if isinstance(k, int)},
    }
    is_there = {place: (at[place] > 0).cast(pl.Int64) for place in weights}
    is_here = {place: (at[place] == pl.col(POSITION)).cast(pl.Int64) for place in weights}
    own = pl.sum_horizontal(is_here[place] * each for place, each in weights.items())
    there, here = pl.sum_horizontal(is_there.values()), pl.sum_horizontal(is_here.values())
    other = round(model.other * _SCALE)
    total = pl.sum_horizontal(is_there[place] * each for place, each in weights.items()) + other
    others = pl.col(POSITIONS) - _distinct([at[place] for place in weights])
    of_others = (
        pl.when(here > 0).then(own * ONE // total).otherwise(other * ONE // (total * others))
    )
    of_places = (own * there + other * here) * ONE // (total * there)
    share = pl.when(others > 0).then(of_others).otherwise(of_places)
    return pl.when(total > 0).then(share).otherwise(ONE // pl.col(POSITIONS)) // pl.col(TOGETHER)


def _distinct(places: list[pl.Expr]) -> pl.Expr:
    """Count the positions that are any of these places; 0 is none."""
    found = pl.lit(0, pl.Int64)
    for number, place in enumerate(places):
        is_new = place > 0
        for earlier in places[:number]:
            is_new &= place != earlier
        found += is_new.cast(pl.Int64)
    return found


def _weight_of_time(query: Query) -> pl.Expr:
    """Weigh each position by 2 to the power of minus its age in half-lives.

    Its age is the time from it to the last one, which gives the same shares as the time to the
    conversion does.
    """
    half_life = query.config.attribution.half_life * 1_000_000
    when = pl.col(WHEN).to_physical()
    age = (for_each(once(when)) - when).cast(pl.Float64) / half_life
    return (_FINE * pl.lit(2.0).pow(-age)).floor().cast(pl.Int64) // pl.col(TOGETHER)


def _with_last_non_direct(touches: pl.LazyFrame) -> pl.LazyFrame:
    """Mark the last position with a touch that is not direct, or the last one if none is so."""
    rows, last = with_last_known(touches), pl.col(LAST_KNOWN)
    is_here = pl.col(KNOWN) & (last == pl.col(POSITION))
    is_here |= (last == 0) & (pl.col(POSITION) == pl.col(POSITIONS))
    return rows.with_columns(is_here.alias(HERE))
