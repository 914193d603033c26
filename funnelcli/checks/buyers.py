"""A rule about customers who all have one source, as if it had been written for them."""

import math
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import polars as pl

from funnelcli.checks import told
from funnelcli.checks.among import is_among
from funnelcli.checks.base import Case, Said, Suspicion, UnfitError, Yielded, rule
from funnelcli.counting.patterns import reached
from funnelcli.counting.rhythm import CHANCE
from funnelcli.model import CREATED, segment
from funnelcli.tables.evidence import LEADS
from funnelcli.words.text import counted, named

LOOKED_AT: Final = ("source", "campaign", "channel", "medium")
"""Segments that say where a lead came from, which becoming a customer cannot change."""
MAIN, OTHERS = 0.9, 2
"""One value has so large a share of the customers, and so many others have next to none."""
NEXT_TO_NONE = 0.05
"""A value has next to none if it has at most this share of those expected."""


@rule("SR004", "one-source-of-customers", "warning")
def one_source_of_customers(case: Case) -> Yielded:
    """All customers have one source, and others have none.

    Why: a source is that of the first contact, and is known long before a lead buys. Where sales
    overwrites it, or an integration writes its own name, whoever becomes a customer is moved into
    one row of the report: that source converts at a rate that nobody has, and thousands of leads
    of the others seem to be worth nothing. Compared are the leads that reached the stage before
    the last and are mature; so a source whose leads never come so far is no finding. Found are
    sources with next to none of the customers that they would have at the rate of all, by a chance
    below 0.1 % over all sources, if there are two of them at least, and one source has nine of ten
    customers.

    In the CRM: let the source of the first contact be read-only; restore it from the history of
    the field.

    In the YAML: `leads.source` names the column of the first source, where there is one for each.

    Example: five of six sources with 800 opportunities and no customer, and Outbound with 440.
    """
    there = set(case.evidence.leads.columns)
    names = [name for name in LOOKED_AT if segment(name) in there]
    if not names:
        raise UnfitError("no segment says where leads came from")
    if not case.config.knows_customers:
        raise UnfitError("nothing says who bought")
    for name in names:
        found = list(_without_customers(case, name))
        held = case.evidence.leads[segment(name)]
        chosen = case.config.segments.get(name)
        values = [each for each, _, _ in found]
        yield Suspicion(
            on=LEADS, wrong=is_among(held, values), key=pl.col(held.name).cast(pl.String),
            column=chosen.column if chosen and chosen.column else name,
            place=case.place("segments", name), said=_said(case, name, found),
        )  # fmt: skip


def _without_customers(case: Case, name: str) -> Iterator[tuple[str, int, float]]:
    """Yield the values that lack customers, with their leads, and the customers expected."""
    last, value = case.query.last, pl.col(segment(name))
    leads = case.evidence.leads.lazy().filter(reached(last - 1, case.query.asked.reach))
    if case.config.leads.created is not None:
        old = case.query.as_of - timedelta(days=case.query.horizon or 0)
        leads = leads.filter(pl.col(CREATED) <= old)
    counts = leads.group_by(value.alias("value")).agg(
        pl.len().cast(pl.Int64).alias("n"),
        reached(last, case.query.asked.reach).sum().cast(pl.Int64).alias("k"),
    )
    labelled = counts.with_columns(pl.col("value").cast(pl.String))
    rows = labelled.sort("k", "n", "value", descending=[True, True, False]).collect().rows()
    n, k = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if not k or rows[0][2] < MAIN * k:
        return
    found = [
        (each, of, of * k / n)
        for each, of, had in rows[1:]
        if had <= NEXT_TO_NONE * of * k / n
        and _log_chance(had, of * k / n) < math.log(CHANCE / len(rows))
    ]
    if len(found) >= OTHERS:
        yield from found


def _log_chance(had: int, expected: float) -> float:
    """Bound the chance of at most so many where more are expected (Chernoff); its logarithm."""
    return had - expected + (had * math.log(expected / had) if had else 0.0)


def _said(case: Case, name: str, found: list[tuple[str, int, float]]) -> Said:
    """Say of the values that are left how many customers they lack."""

    def said(left: pl.LazyFrame) -> str:
        there = told.counts(left, segment(name))
        return _lacking(case, [each for each in found if each[0] in there])

    return said


def _lacking(case: Case, found: list[tuple[str, int, float]]) -> str:
    stage, last = (case.config.stages[k].name for k in (case.query.last - 1, case.query.last))
    shown = [repr(each) for each, n, _ in found if case.quotable.allows(each, n)]
    leads, expected = sum(n for _, n, _ in found), sum(each for _, _, each in found)
    unit = case.config.lead.unit
    values = named(shown) if len(shown) == len(found) else counted(len(found), "value")
    return (
        f"{values}: next to none of {counted(leads, unit)} that reached {stage} reached "
        f"{last}, where {expected:,.0f} are to be expected."
    )


RULES = (one_source_of_customers,)
