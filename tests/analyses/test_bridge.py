"""What lies between two conventions: by hand for twelve leads, and for any leads at all."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import permutations
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.analyses import ANALYSES
from funnelcli.config.query import Deals, Query
from funnelcli.counting.conventions import BRIDGE, NAMES, TRANSITION
from funnelcli.counting.patterns import merged
from funnelcli.model import (
    CLOSED_DEALS,
    CREATED,
    LOST,
    LOST_AT,
    OPEN,
    OUTCOME,
    OWN,
    ROWS,
    WON,
    WON_DEALS,
    entry,
)

from .lead_tables import asking, cells, counted as counts_of, lead, lead_table, leads, report
from .twelve_leads import TWELVE, of_twelve

# pytest finds the packages of this folder by their own names, mypy by their full ones
if TYPE_CHECKING:
    from tests.oracle.conventions import Story, Transition, recounted
    from tests.oracle.rows import UNDATED
    from tests.oracle.tables import cohort_namer
else:
    from oracle.conventions import Story, Transition, recounted
    from oracle.rows import UNDATED
    from oracle.tables import cohort_namer

COLUMNS = ("part", "stage", "k", "n")


def bridged(query: Query, conventions: tuple[str, str]) -> Query:
    """Ask about two other conventions."""
    options = {**query.asked.options, BRIDGE.name: conventions}
    return replace(query, asked=replace(query.asked, options=options))


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        # 2 skipped MQL, 3 skipped SQL: 6/9 and these two are 8/10
        ("observed", "reached", [("skipped", "MQL", 1, 1), ("skipped", "SQL", 1, 0)]),
        ("reached", "observed", [("skipped", "MQL", -1, -1), ("skipped", "SQL", -1, 0)]),
        # 2 is in the k of `any`, though not in its n
        ("any", "reached", [("skipped", "MQL", 0, 1), ("skipped", "SQL", 1, 0)]),
        # the second rows of 1 and 5
        ("rows", "reached", [("duplicates", None, -1, -2)]),
        ("reached", "rows", [("duplicates", None, 1, 2)]),
        ("rows", "any", [
            ("skipped", "MQL", 0, -1), ("skipped", "SQL", -1, 0), ("duplicates", None, -1, -2),
        ]),
        # 2 and 3, then 4 without a date, 12 backwards, 5 after 70 days
        ("window", "reached", [
            ("skipped", "MQL", 1, 1), ("skipped", "SQL", 1, 0), ("no date", "SQL", 1, 0),
            ("backwards", "SQL", 1, 0), ("too late", "SQL", 1, 0),
        ]),
        # 8 has bought, 9 has not, both within the last 30 days
        ("mature", "window", [("too young", "MQL", 1, 2)]),
        # The SQLs of April are 5, 7 and 8; the MQLs of April are 8 and 9.
        ("period", "cohort", [("other period", "MQL", -2, 0)]),
        # The MQLs of April, 8 and 9, come, those of March, 6 7 12, go.
        ("lagged", "period", [("other period", "MQL", 0, 2), ("other period", "MQL", 0, -3)]),
        # MQLs: 2 of April, 7 before. SQLs: 3 of April, and 1 2 12 before
        ("period", "periods", [("other period", "MQL", 0, 7), ("other period", "SQL", 3, 0)]),
        # 9 can still become an SQL
        ("closed", "reached", [("still open", "SQL", 0, 1)]),
        # 4 and 6 are lost, of these 4 was an SQL; 12 went back to MQL
        ("current", "reached", [
            ("lost", "MQL", 0, 2), ("lost", "SQL", 1, 0), ("moved back", "SQL", 1, 0),
        ]),
        # The k of `current` has 3, which skipped SQL, that of `any` 4 and 12.
        ("current", "any", [
            ("lost", "MQL", 0, 2), ("lost", "SQL", 1, 0), ("moved back", "SQL", 1, 0),
            ("skipped", "MQL", 0, -1), ("skipped", "SQL", -1, 0),
        ]),
        # 3 skipped SQL, 4 has no date there, 12 was one before; 2 skipped MQL
        ("ordered", "reached", [
            ("skipped", "MQL", 1, 1), ("skipped", "SQL", 1, 0), ("no date", "SQL", 1, 0),
            ("backwards", "SQL", 1, 0),
        ]),
        ("timed", "ordered", [("too late", "SQL", 1, 0)]),
        # 5 7 12, created before April; and 2, an SQL that was no MQL
        ("added", "open", [("other period", "Lead", 4, 3)]),
        # 1 and 3 were won before April, 4 and 6 are lost since nobody knows when; 2 was no MQL
        ("open", "any", [("end unknown", None, 1, 2), ("ended before", None, 1, 2)]),
    ],
)  # fmt: skip
def test_a_bridge(start: str, end: str, expected: list[Any]) -> None:
    found = report("bridge", TWELVE, of_twelve(bridge=(start, end)))
    assert cells(found.frame, "from", "to") == [(start, end)] * len(expected)
    assert cells(found.frame, *COLUMNS) == expected
    total = [sum(row[place] for row in expected) for place in (2, 3)]
    assert cells(found.closing, "from", "k", "n") == [("Total", *total)]


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_each_convention_is_bridged_with_the_policy_of_the_report(reach: str) -> None:
    found = report("bridge", TWELVE, of_twelve(reach=reach))
    assert set(found.frame["to"]) == {reach}
    known = [name for name in NAMES if name not in (reach, "deals")]  # SQL is no last stage
    assert list(dict.fromkeys(found.frame["from"])) == known
    assert found.closing is None


def test_nothing_is_between_conventions_that_count_the_same_leads() -> None:
    table = leads("""
        created    | mql        | sql        | won | end
        2026-01-05 | 2026-01-10 | 2026-02-01 | -   | open
        2026-01-05 | 2026-01-10 | -          | -   | lost
    """)
    found = report("bridge", table, of_twelve(bridge=("observed", "any")))
    assert found.frame.is_empty()
    assert [note.message for note in found.notes] == [
        "`observed` and `any` count the same leads here: nothing lies between them."
    ]


def test_there_is_no_bridge_to_what_cannot_be_told() -> None:
    nobody = TWELVE.slice(8, 3)
    found = report("bridge", nobody, of_twelve(bridge=("reached", "lagged")))
    assert found.frame.is_empty()
    assert found.notes == ()  # the table of the conventions has one


def test_deals_and_leads() -> None:
    # Deals of lead 1: two won; of 3: one won, one lost; of 6: one lost; two of nobody, one won.
    table = TWELVE.with_columns(
        pl.Series(WON_DEALS, [2, 0, 1, *[0] * 9]),
        pl.Series(CLOSED_DEALS, [2, 0, 2, 0, 0, 1, *[0] * 6]),
    )
    query = of_twelve(transition=None, deals=Deals(won=4, closed=7))
    counted = cells(report("conventions", table, query).frame, "convention", "k", "n")
    assert counted[-1] == ("deals", 4, 7)
    parts = [counts_of("conventions", table[a:b], query) for a, b in ((0, 1), (1, 5), (5, 12))]
    merged_counts = ANALYSES["conventions"].finish(merged(parts), query).frame
    assert cells(merged_counts, "convention", "k", "n") == counted
    found = report("bridge", table, bridged(query, ("deals", "closed")))
    # 1 and 3 are customers, 4 6 10 lost: of these 4 and 10 have no deal
    assert cells(found.frame, *COLUMNS) == [
        ("no deal", None, 0, 2), ("without a lead", None, -1, -2), ("several deals", None, -1, -2),
    ]  # fmt: skip
    assert cells(found.closing, "k", "n") == [(2 - 4, 5 - 7)]
    back = report("bridge", table, bridged(query, ("closed", "deals")))
    assert cells(back.frame, *COLUMNS) == [
        ("no deal", None, 0, -2), ("without a lead", None, 1, 2), ("several deals", None, 1, 2),
    ]  # fmt: skip


FIRST, AS_OF = date(2026, 1, 10), date(2026, 4, 30)


@st.composite
def a_lead(draw: st.DrawFn) -> dict[str, Any]:
    created = draw(st.dates(FIRST, AS_OF))
    cells = []
    for _ in range(3):
        days = draw(st.sampled_from([-20, -1, 0, 1, 15, 29, 30, 31, 60]))
        day = min(created + timedelta(days=days), AS_OF)
        cells.append(draw(st.sampled_from(["-", "?", str(day), str(day)])))
    lost = f"lost {draw(st.dates(created, AS_OF))}"
    ends = ["won"] if cells[-1] != "-" else ["lost", lost, "open"]
    row = lead([str(created), *cells], draw(st.sampled_from(ends)))
    others = st.lists(st.sampled_from([0b0001, 0b0011, 0b0101, 0b1001, 0b0111]), max_size=2)
    won, lost_deals = draw(st.sampled_from([(0, 0), (0, 0), (1, 0), (0, 1), (2, 0), (1, 2)]))
    deals = {WON_DEALS: won, CLOSED_DEALS: won + lost_deals}
    return {**row, **deals, ROWS: [*row[ROWS], *draw(others)]}


LEADS = st.lists(a_lead(), max_size=15)

QUESTIONS = st.builds(
    asking,
    *(st.just(stage) for stage in ("MQL", "SQL", "Won")),
    as_of=st.sampled_from([str(AS_OF), "2026-04-29", "2026-05-15"]),
    horizon=st.sampled_from([0, 1, 30]),
    transition=st.sampled_from([(0, 3), (0, 1), (1, 2), (1, 3), (2, 3)]),
    cohort=st.sampled_from(["month", "month", "quarter", "week", "year"]),
    fiscal_year_start=st.sampled_from([1, 2]),
)


OTHERS = st.tuples(st.integers(0, 2), st.integers(0, 2))
"""Deals without a lead: won ones, and lost ones."""


def with_deals(query: Query, rows: list[dict[str, Any]], others: tuple[int, int]) -> Query:
    """Tell the question of all deals: those of the leads, and others."""
    won, closed = (sum(row[name] for row in rows) for name in (WON_DEALS, CLOSED_DEALS))
    return replace(query, deals=Deals(won=won + others[0], closed=closed + sum(others)))


@settings(max_examples=150)
@given(rows=LEADS, query=QUESTIONS, others=OTHERS)
def test_conventions_count_what_their_definitions_say(
    rows: list[dict[str, Any]], query: Query, others: tuple[int, int]
) -> None:
    query = with_deals(query, rows, others)
    found = report("conventions", lead_table(rows, stages=3), query).frame
    is_last = query.asked.option(TRANSITION) in [(0, 3), (1, 3), (2, 3)]
    told = (query.deals.won, query.deals.closed) if is_last else (None, None)
    expected = {**recounted([story(row) for row in rows], question(query)), "deals": told}
    counted = {name: (k, n) for name, k, n in cells(found, "convention", "k", "n")}
    assert counted == expected


def story(row: dict[str, Any]) -> Story:
    """Tell the recount what a row of the lead table says."""
    dates = [row[CREATED], *(row[entry(k)] for k in range(1, 4))]
    undated = [UNDATED if row[OWN] >> k & 1 else None for k in range(4)]
    return Story(
        [day or without for day, without in zip(dates, undated, strict=True)],
        row[OUTCOME] == LOST,
        [[bool(own >> k & 1) for k in range(4)] for own in row[ROWS]],
        is_over=row[OUTCOME] != OPEN,
        ended={WON: row[entry(3)], LOST: row[LOST_AT], OPEN: None}[row[OUTCOME]],
    )


def question(query: Query) -> Transition:
    """Ask the recount the same."""
    start, end = query.asked.option(TRANSITION) or (0, query.last)
    return Transition(
        start=start,
        end=end,
        as_of=query.as_of,
        until=query.as_of,
        days=query.horizon or 0,
        grain=query.asked.cohort,
        name=cohort_namer(query.asked.cohort, query.config.fiscal_year_start),
    )


@settings(max_examples=40)
@given(rows=LEADS, query=QUESTIONS, others=OTHERS, data=st.data())
def test_every_bridge_adds_up(
    rows: list[dict[str, Any]], query: Query, others: tuple[int, int], data: st.DataObject
) -> None:
    table, query = lead_table(rows, stages=3), with_deals(query, rows, others)
    counts = {
        name: (k, n)
        for name, k, n in cells(report("conventions", table, query).frame, "convention", "k", "n")
        if k is not None
    }
    pairs = data.draw(st.lists(st.sampled_from([*permutations(counts, 2)]), max_size=12))
    for start, end in pairs:
        parts = report("bridge", table, bridged(query, (start, end))).frame
        for place, measure in enumerate(("k", "n")):
            assert parts[measure].sum() == counts[end][place] - counts[start][place]
        # a part without leads is none, and each is there once for those that come and that go
        named = [(part, stage, k + n > 0) for part, stage, k, n in cells(parts, *COLUMNS)]
        assert len(named) == len(set(named))
        assert (0, 0) not in cells(parts, "k", "n")
