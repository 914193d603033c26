"""Curves, triangles and projections against a recount lead by lead, from the definitions."""

from __future__ import annotations

import calendar
from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.counting.ages import AGE_STEP
from funnelcli.model import CREATED, LOST, LOST_AT, OUTCOME, OWN, WON, entry

from .lead_tables import asking, lead_table, report
from .test_sharding import AS_OF, ROWS, SEGMENTS, STAGES

if TYPE_CHECKING:
    from funnelcli.config.query import Query

LAST = len(STAGES)
QUERIES = st.builds(
    asking,
    *(st.just(stage) for stage in STAGES),
    as_of=st.just(str(AS_OF)),
    reach=st.sampled_from(["reached", "observed", "any"]),
    window=st.sampled_from([None, None, 25]),
    age_step=st.sampled_from([None, 7, 30]),
    horizon=st.sampled_from([10, 30]),
)
Row = dict[str, Any]


def has_reached(row: Row, stage: int, query: Query) -> bool:
    own = [bool(row[OWN] >> k & 1) for k in range(LAST + 1)]
    match query.asked.reach:
        case "reached":
            return any(own[stage:])
        case "observed":
            return all(own[: stage + 1])
        case "any":
            return own[stage]


def entered(row: Row, stage: int) -> date | None:
    day: date | None = row[CREATED] if stage == 0 else row[entry(stage)]
    return day


def followed(row: Row, start: int, end: int, query: Query) -> tuple[int, int] | None:
    """For how many days a lead was followed and how that ended: 0 open, 1 moved on, 2 lost."""
    since = entered(row, start)
    if not has_reached(row, start, query) or since is None:
        return None
    last, state = AS_OF, 0
    if query.asked.window is not None:
        last = min(last, row[CREATED] + timedelta(days=query.asked.window))
    if has_reached(row, end, query):
        moved = entered(row, end)
        if moved is None:
            return None
        last, state = moved, 1
    elif row[OUTCOME] == LOST and row[LOST_AT] is not None:
        last, state = row[LOST_AT], 2
    days = (last - since).days
    return (days, state) if days >= 0 else None


def is_drawn(rows: list[Row], start: int, end: int, query: Query) -> bool:
    """Whether the days of at least half of the leads that moved on are known."""
    moved = [row for row in rows if has_reached(row, start, query) and has_reached(row, end, query)]
    days = [(entered(row, start), entered(row, end)) for row in moved]
    known = [(since, until) for since, until in days if since is not None and until is not None]
    return len(days) - len(known) <= sum(since <= until for since, until in known)


def incidence(leads: list[tuple[int, int]]) -> dict[int, tuple[float, float]]:
    """The rates of moving on and of being lost by each day, from statsmodels."""
    from statsmodels.duration.survfunc import CumIncidenceRight

    days, states = np.array(leads).T
    with np.errstate(divide="ignore", invalid="ignore"):
        found = CumIncidenceRight(days, states)
    causes = [*found.cinc, *[np.zeros(len(found.times))] * 2][:2]
    return {day: (causes[0][n], causes[1][n]) for n, day in enumerate(found.times.tolist())}


@settings(max_examples=60)
@given(rows=ROWS, query=QUERIES)
def test_curves(rows: list[Row], query: Query) -> None:
    table = lead_table(rows, stages=LAST, segments=SEGMENTS)
    ours: dict[tuple[str, str], dict[int, tuple[float, float]]] = defaultdict(dict)
    for row in report("curve", table, query).frame.iter_rows(named=True):
        ours[row["from"], row["to"]][row["days"]] = (row["rate"], row["rate_lost"])
    names = ["Lead", *STAGES]
    expected = {}
    for start, end in {(0, LAST), *((k, k + 1) for k in range(LAST))}:
        leads = [each for row in rows if (each := followed(row, start, end, query)) is not None]
        if leads and is_drawn(rows, start, end, query):
            expected[names[start], names[end]] = {
                day: pytest.approx(rates, abs=1e-9) for day, rates in incidence(leads).items()
            }
    assert ours == expected


def is_within(created: date, day: date, age: int, step: int | None) -> bool:
    """Whether a day lies within so many months, or steps of days, of another."""
    if step is not None:
        return (day - created).days <= age
    years, month = divmod(created.month - 1 + age, 12)
    year, month = created.year + years, month + 1
    return day <= date(year, month, min(created.day, calendar.monthrange(year, month)[1]))


@settings(max_examples=60)
@given(rows=ROWS, query=QUERIES)
def test_triangles(rows: list[Row], query: Query) -> None:
    table = lead_table(rows, stages=LAST, segments=SEGMENTS)
    customers = [row for row in rows if has_reached(row, LAST, query)]
    enough = 2 * sum(entered(row, LAST) is None for row in customers) <= len(customers)
    for cell in report("triangle", table, query).frame.iter_rows(named=True):
        cohort = [row for row in rows if f"{row[CREATED]:%Y-%m}" == cell["cohort"]]
        age, step = cell["age"], query.asked.option(AGE_STEP)
        tomorrow = AS_OF + timedelta(days=1)
        # as old as that on a day: what comes on the next one is no longer within the age
        old = [row for row in cohort if not is_within(row[CREATED], AS_OF, age, step)
               or not is_within(row[CREATED], tomorrow, age, step)]  # fmt: skip
        bought = [
            row
            for row in old
            if has_reached(row, LAST, query)
            and (day := entered(row, LAST)) is not None
            and is_within(row[CREATED], day, age, step)
        ]
        assert (cell["leads"], cell["observed"]) == (len(cohort), len(old))
        assert cell["won"] == (len(bought) if enough else None)
        assert cell["rate"] == (len(bought) / len(old) if old and enough else None)
        assert cell["partial"] == (0 < len(old) < len(cohort))


@settings(max_examples=60)
@given(rows=ROWS, query=QUERIES)
def test_projections(rows: list[Row], query: Query) -> None:
    table = lead_table(rows, stages=LAST, segments=SEGMENTS)
    ends = [followed(row, 0, LAST, query) for row in rows]
    known = [end for end in ends if end is not None]
    curve = incidence(known) if known and is_drawn(rows, 0, LAST, query) else {}
    horizon = query.horizon or 0

    def at(age: int) -> tuple[float, float]:
        return curve[max(days)] if (days := [day for day in curve if day <= age]) else (0.0, 0.0)

    is_followed = bool(curve) and (max(curve) >= horizon or sum(at(max(curve))) > 1 - 1e-12)
    for cell in report("projection", table, query).frame.iter_rows(named=True):
        expected: float | None = 0.0
        by_then = later = 0
        for row, end in zip(rows, ends, strict=True):
            if f"{row[CREATED]:%Y-%m}" != cell["cohort"]:
                continue
            bought = row[entry(LAST)] if has_reached(row, LAST, query) else None
            if bought is not None:  # without a date nobody knows
                is_late = (bought - row[CREATED]).days > horizon
                by_then, later = by_then + (not is_late), later + is_late
                expected = None if expected is None else expected + (not is_late)
            is_open = row[OUTCOME] != WON and end is not None and end[1] == 0
            if is_open and end is not None and end[0] < horizon:
                (now, lost), (then, _) = at(end[0]), at(horizon)
                chance = (then - now) / (1 - now - lost)
                expected = expected + chance if is_followed and expected is not None else None
        if query.horizon is not None:
            assert (cell["by_horizon"], cell["later"]) == (by_then, later)
        if cell["leads"]:
            assert cell["projected"] == (
                None if expected is None else pytest.approx(expected, abs=1e-9)
            )
            assert cell["projected"] is None or 0 <= cell["projected"] <= cell["leads"] + 1e-9
