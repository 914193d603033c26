"""What each step from stage to stage loses, where it was better, and what that would be worth.

Everything is of entrants who have had the time for the step, as `steps` has it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from funnelcli.config import Grain, fold
from funnelcli.config.query import Query
from funnelcli.counting.analysis import Counts
from funnelcli.counting.entrants import (
    FATE,
    GIVEN_UP,
    IMPUTED,
    PERIOD,
    REASON,
    SKIPPED,
    a_year,
    is_whole,
    with_period,
    with_stalled,
)
from funnelcli.counting.horizon import AGE
from funnelcli.counting.intervals import Interval, exactly, rated
from funnelcli.counting.leak import Fates, Leak
from funnelcli.counting.patterns import LEADS
from funnelcli.counting.periods import Periods
from funnelcli.counting.searched import (
    BEST_PERIOD,
    HARDLY,
    WORST_PERIOD,
    WORST_SEGMENT,
    Cell,
    Group,
    best,
    groups,
    worst,
)
from funnelcli.counting.steps import STAGE, horizons_of
from funnelcli.model import segment
from funnelcli.words.privacy import contact

REASONS: Final = 3
"""So many reasons are told of a step."""


def grain(query: Query) -> Grain:
    """Tell by which periods of entry steps are looked at."""
    return query.asked.cohort if "cohort" in query.asked.given else "quarter"


def leaks(counts: Counts, query: Query) -> list[Leak]:
    """Look at every step: first where something is told from noise, then by what is regained."""
    periods = Periods(grain(query), query.config.fiscal_year_start)
    horizons = horizons_of(counts["steps"])
    entrants = with_stalled(counts["entrants"], counts["steps"], query)
    entrants = with_period(entrants, query, periods)
    in_time: dict[int, pl.DataFrame] = {}
    found: dict[int, list[list[Group]]] = {}
    for k in range(1, query.last + 1):
        horizon, own = horizons.get(k), entrants.filter(pl.col(STAGE) == k)
        in_time[k] = own.filter(pl.col(AGE) >= horizon) if horizon is not None else own.clear()
        found[k] = _searched(in_time[k], k, horizon, query, periods)
    weights = sum(
        (BEST_PERIOD + WORST_PERIOD) * len(of_periods) + WORST_SEGMENT * sum(map(len, of_segments))
        for of_periods, *of_segments in found.values()
    )
    rates = {k: rated(*_moved(frame)) for k, frame in in_time.items()}
    made = [
        Leak(
            step=k,
            fates=_fates(entrants.filter(pl.col(STAGE) == k), in_time[k], horizons.get(k)),
            rate=rates[k],
            later=_product([rates[each] for each in range(k + 1, query.last + 1)], query),
            entrants_a_year=a_year(entrants.filter(pl.col(STAGE) == k), query),
            reasons=_reasons(counts, k, horizons.get(k)),
            best=best(found[k][0], weights),
            worst_segment=worst(
                [one for each in found[k][1:] for one in each], WORST_SEGMENT, weights
            ),
            worst_period=worst(found[k][0], WORST_PERIOD, weights),
            weights=weights,
        )
        for k in in_time
    ]
    over = {
        periods.label(start): (query.as_of - periods.last_day(start)).days
        for start in entrants[PERIOD].unique()
    }
    made = [replace(leak, is_past=_is_past(leak, over, query)) for leak in made]
    return sorted(made, key=_rank)


def _is_past(leak: Leak, over: Mapping[str, int], query: Query) -> bool:
    """Tell whether the worst period has been over for as long as leads take to buy."""
    worst_of_all, horizon = leak.worst_period, query.horizon
    return worst_of_all is not None and (horizon is None or over[worst_of_all.value] > horizon)


def _rank(leak: Leak) -> tuple[bool, bool, float, int]:
    regained = leak.against_best
    known = -1.0 if regained is None else regained.value
    return not leak.is_apart(HARDLY), not leak.is_apart(), -known, leak.step


def _moved(frame: pl.DataFrame) -> tuple[int, int]:
    """Count who took a step, and who could."""
    moved = frame.filter(pl.col(FATE) <= IMPUTED)[LEADS].sum()
    return int(moved), int(frame[LEADS].sum())


def _product(rates: Sequence[Interval | None], query: Query) -> Interval | None:
    """Multiply the rates of the later steps; None where one is not known, or nobody who bought."""
    if not query.config.knows_customers:
        return None
    product = exactly(1.0)
    for rate in rates:
        if rate is None:
            return None
        product = product.times(rate)
    return product


def _fates(every: pl.DataFrame, in_time: pl.DataFrame, horizon: int | None) -> Fates:
    """Count what became of the entrants who have had the time, and who has not."""
    names = ("entrants", "reached", "imputed", "skipped", "lost", "waiting", "stalled", "young")
    if horizon is None:
        return dict.fromkeys(names)

    def leads(which: pl.Expr) -> int:
        return int(in_time.filter(which)[LEADS].sum())

    fate = pl.col(FATE)
    moved, n = _moved(in_time)
    open_, stalled = leads(fate > GIVEN_UP), leads(pl.col("stalled").fill_null(value=False))
    is_told = in_time["stalled"].null_count() < in_time.height
    young = int(every[LEADS].sum()) - n
    passed = leads(fate.is_in([IMPUTED, SKIPPED]))
    numbers = (
        *(n, moved, leads(fate == IMPUTED), passed, leads(fate == GIVEN_UP)),
        *(open_ - stalled, stalled if is_told else None, young),
    )
    return dict(zip(names, numbers, strict=True))


def _searched(
    in_time: pl.DataFrame, k: int, horizon: int | None, query: Query, periods: Periods
) -> list[list[Group]]:
    """Look at the periods of entry that are whole, and at the values of each segment."""
    by = [segment(name) for name in query.asked.by]
    cells: list[Cell] = []
    counted = in_time.group_by(PERIOD, *by).agg(
        pl.col(LEADS).sum().alias("n"),
        pl.col(LEADS).filter(pl.col(FATE) <= IMPUTED).sum().alias("moved"),
    )
    for start, *values, n, moved in counted.with_columns(pl.col(by).cast(pl.String)).iter_rows():
        cells.append(((periods.label(start), *values), n, moved))
    starts = in_time[PERIOD].unique()
    whole = {
        periods.label(start)
        for start in starts
        if horizon is not None and is_whole(start, k, horizon, query, periods)
    }
    of_periods, *of_segments = (
        list(groups(cells, key, query.config.min_leads)) for key in range(1 + len(by))
    )
    if len(by) > 1:  # else it is known whose value it is
        of_segments = [
            [replace(each, value=f"{name}: {each.value}") for each in found]
            for name, found in zip(query.asked.by, of_segments, strict=True)
        ]
    return [[each for each in of_periods if each.value in whole], *of_segments]


def _reasons(counts: Counts, k: int, horizon: int | None) -> tuple[tuple[str, int], ...]:
    """List the most frequent reasons of those that were lost, each as it is mostly spelled.

    One by which a person could be reached is shown as what it is.
    """
    if horizon is None or "reasons" not in counts:
        return ()
    own = counts["reasons"].filter(pl.col(STAGE) == k, pl.col(AGE) >= horizon)
    spelled = own.group_by(REASON).agg(pl.col(LEADS).sum()).rows()
    together: dict[str, int] = {}
    shown: dict[str, str] = {}
    for text, n in sorted(spelled, key=lambda each: (-each[1], each[0])):
        name = contact(text) or text.strip()
        if name:
            together[fold(name)] = together.get(fold(name), 0) + n
            shown.setdefault(fold(name), name)
    most = sorted(together, key=lambda each: (-together[each], shown[each]))
    return tuple((shown[each], together[each]) for each in most[:REASONS])
