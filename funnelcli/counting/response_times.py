"""How long the first answer took, of all that could have one: nobody's answer takes forever."""

from dataclasses import dataclass

import polars as pl

from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.response import MINUTES, basis_of
from funnelcli.words.text import counted, lasting


@dataclass(frozen=True, slots=True)
class Times:
    """The minutes until the first answer of so many leads; those never answered are the last."""

    leads: int
    answered: int
    median: float | None
    """None where more than half were never answered."""
    p90: float | None
    by_day: bool
    """Whether answers are told by their days alone."""


def times(counts: Counts) -> Times:
    """Measure the answers of leads that are a day old, and did not end before they had one.

    A quantile is that of all of these, with those never answered at the end; null where it lies
    among them.
    """
    basis = basis_of(counts)
    minutes = f"{MINUTES}_{basis}"
    found = counts["times"].filter(f"in_{basis}").group_by(minutes).agg(pl.col(LEADS).sum())
    answered = found.drop_nulls(minutes).sort(minutes)
    leads, there = int(found[LEADS].sum()), int(answered[LEADS].sum())
    return Times(
        leads,
        there,
        _quantile(answered, minutes, leads, 0.5),
        _quantile(answered, minutes, leads, 0.9),
        basis == "day",
    )


def _quantile(answered: pl.DataFrame, minutes: str, leads: int, q: float) -> float | None:
    """The linear quantile of `leads` values, of which only the answered are finite."""
    if not leads:
        return None
    below, part = divmod((leads - 1) * q, 1)
    seen = answered[LEADS].cum_sum()

    def at(place: float) -> float | None:
        beyond = answered.filter(seen > place)
        return None if beyond.is_empty() else float(beyond[minutes][0])

    low = at(below)
    if low is None or not part:
        return low
    high = at(below + 1)
    return None if high is None else low + (high - low) * part


def answer(found: Times, query: Query) -> tuple[str, ...]:
    """Say how soon leads are answered: how many were, and what of the others."""
    unit = query.config.lead.unit
    if not found.leads:
        return (f"No {unit} is 24 hours old and could have had an answer.",)
    of, never = counted(found.leads, unit), found.leads - found.answered
    if found.median is None:
        return (f"Most of {of} have had no answer so far: {never:,}.",)
    none = f"; {never:,} had none so far" if never else ""
    half = f"Half of {of} had an answer within {lasting(found.median)}{none}."
    if found.p90 is None:
        return half, "Fewer than nine in ten have had one."
    return half, f"Nine in ten had one within {lasting(found.p90)}."
