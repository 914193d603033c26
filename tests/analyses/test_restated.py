"""Two lead tables side by side: what the later one says otherwise of what the first knew."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.answers.report import Report

from .lead_tables import asking, cells, lead, lead_table, report

STAGES = ("MQL", "Won")
GONE = ["", "", ""]
JANUARY, FEBRUARY = "2026-01-10", "2026-02-10"


def pair(before: list[str], after: list[str], fate: str | None = None, n: int = 1) -> Any:
    """So many leads, as both tables say; `GONE` is one that a table has not."""
    row = lead([text or "-" for text in before], "open", then=after, fate=fate)
    if before == GONE:
        row |= {name: None for name in row if name.startswith("~before")}
    return [row] * n


def restated(*pairs: Any, name: str = "restated", **asked: Any) -> Report:
    rows = [row for each in pairs for row in each]
    query = asking(*STAGES, as_of="2026-03-31", **asked)
    return report(name, lead_table(rows, stages=len(STAGES)), query)


OPEN, WON = [JANUARY, "-", "-"], [JANUARY, "-", "2026-02-01"]
LATER = [FEBRUARY, "-", "-"]
TOLD = (
    pair(OPEN, OPEN, n=482),
    pair(WON, WON, n=17),
    pair(WON, GONE, "gone"),
    pair(GONE, OPEN, n=12),
    pair(OPEN, LATER, n=3),
    pair(LATER, LATER, n=40),
    pair(LATER, GONE, "merged", n=2),
    pair(LATER, GONE, "lead.exclude.junk"),
)
"""January: 482 + 17 + 1 + 3 = 503 leads and 18 customers; then 482 + 17 + 12 = 511, and 17.

February: 40 + 2 + 1 = 43 leads; then 40 + 3 = 43.
"""


def test_cohorts_by_hand() -> None:
    counts = ("before_leads", "before_customers", "after_leads", "after_customers")

    assert cells(restated(*TOLD).frame, "cohort", *counts) == [
        ("2026-01", 503, 18, 511, 17),
        ("2026-02", 43, 0, 43, 0),
    ]
    assert cells(restated(*TOLD).frame, "cohort", "added", "vanished", "moved", "arrived") == [
        ("2026-01", 12, 1, 3, 0),
        ("2026-02", 0, 3, 0, 3),
    ]
    (rates, _) = restated(*TOLD).frame.select("before_rate", "after_rate").rows()
    assert rates == (18 / 503, 17 / 511)


def test_what_is_said() -> None:
    told = restated(*TOLD)
    assert told.gist is not None
    (headline, cohort), (note,) = told.gist.sentences, told.notes
    fates = note.message

    assert told.gist.number == "2 cohorts"
    assert headline == (
        "Of what A reported by 2026-03-31, 2 cohorts changed: 12 leads were added, 4 leads "
        "vanished, 3 leads moved to another cohort."
    )
    assert fates == (
        "4 leads of A are none of B: 2 merged with another, 1 not in it any more, 1 left out by "
        "lead.exclude.junk."
    )
    assert cohort == (
        "2026-01 was 3.6% (18 of 503), now 3.3% (17 of 511): 12 leads were added to it, 1 lead of "
        "it vanished, 3 leads moved to other cohorts, 1 customer fewer."
    )


def test_entries_by_hand() -> None:
    """Of leads that both have: the entries that appeared, moved, went, or came without a date."""
    told = restated(
        pair([JANUARY, "-", "-"], [JANUARY, "2026-01-12", "-"]),
        pair([JANUARY, "2026-01-12", "-"], [JANUARY, "2026-01-13", "?"], n=2),
        pair([JANUARY, "?", "-"], [JANUARY, "2026-01-13", "-"]),
        pair([JANUARY, "2026-01-12", "2026-01-20"], [FEBRUARY, "-", "2026-01-20"], n=3),
        pair([JANUARY, "2026-01-12", "-"], GONE, n=4),
        pair(GONE, [JANUARY, "2026-01-12", "2026-01-20"], n=5),
        name="restated_stages",
    )

    assert cells(told.frame, *told.frame.columns) == [
        ("Lead", 5, 3, 4, 0),
        ("MQL", 1, 3, 3, 0),
        ("Won", 0, 0, 0, 2),
    ]
    assert [note.rows for note in told.notes] == [2]


def test_cohorts_by_quarter_are_those_of_their_months() -> None:
    told = restated(*TOLD, cohort="quarter").frame

    assert cells(told, "cohort", "before_leads", "after_leads", "added", "vanished", "moved") == [
        ("2026-Q1", 546, 554, 12, 4, 0)
    ]


@pytest.mark.parametrize(("reach", "customers"), [("reached", 1), ("observed", 0), ("any", 1)])
def test_who_is_a_customer_follows_the_policy(reach: str, customers: int) -> None:
    """Who skipped a stage is none where each has to be seen."""
    told = restated(pair(GONE, WON), reach=reach).frame

    assert told["after_customers"].to_list() == [customers]


def test_of_a_funnel_in_which_nobody_says_who_bought_nothing_is_said_of_customers() -> None:
    query = asking(*STAGES, as_of="2026-03-31")
    config = query.config.model_copy(update={"customers": "unknown"})
    object.__setattr__(query, "config", config)
    told = report("restated", lead_table(pair(GONE, WON), stages=2), query)

    assert cells(told.frame, "added", "after_customers", "after_rate") == [(1, None, None)]


ENTRIES = st.sampled_from(
    [OPEN, WON, LATER, [FEBRUARY, "?", "-"], ["2025-12-31", "2026-01-02", "-"]]
)
SIDES = st.lists(st.tuples(ENTRIES | st.just(GONE), ENTRIES | st.just(GONE)), max_size=20)
SIDES = SIDES.map(lambda sides: [each for each in sides if each != (GONE, GONE)])


@given(sides=SIDES)
@settings(max_examples=50)
def test_swapping_swaps_what_was_added_and_what_vanished(sides: list[Any]) -> None:
    one = restated(*(pair(*each) for each in sides)).frame
    other = restated(*(pair(*reversed(each)) for each in sides)).frame

    def names(first: str, second: str) -> list[str]:
        rates = [f"{{}}_{name}" for name in ("leads", "customers", "rate")]
        sides = [name.format(side) for side in (first, second) for name in rates]
        return ["cohort", *sides]

    assert (
        one.select(names("before", "after")).rows() == other.select(names("after", "before")).rows()
    )
    for name, swapped in {"added": "vanished", "moved": "arrived"}.items():
        assert one[name].to_list() == other[swapped].to_list()
        assert one[swapped].to_list() == other[name].to_list()


@given(sides=SIDES)
@settings(max_examples=50)
def test_a_cohort_adds_up(sides: list[Any]) -> None:
    table = restated(*(pair(*each) for each in sides)).frame
    left = pl.col("before_leads") + pl.col("added") + pl.col("arrived")

    assert table.filter(
        left - pl.col("vanished") - pl.col("moved") != pl.col("after_leads")
    ).is_empty()


@given(entries=st.lists(ENTRIES, max_size=10))
@settings(max_examples=25)
def test_of_what_is_the_same_nothing_is_told(entries: list[list[str]]) -> None:
    pairs = [pair(each, each) for each in entries]

    assert restated(*pairs).frame.is_empty()
    stages = restated(*pairs, name="restated_stages").frame.drop("stage")
    assert stages.sum_horizontal().to_list() == [0, 0, 0]
