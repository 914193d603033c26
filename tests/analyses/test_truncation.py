"""Where a record begins late or jumps, by hand; the sums stand beside the leads."""

from __future__ import annotations

import math
from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.counting import merged
from funnelcli.truncation import ImportDay, LateStage, count, import_days, late_stages

from .lead_tables import lead, lead_table, leads

# 60 leads of 10 January, of which nobody entered MQL. From 1 March on there are 100, of which
# 8 entered on that day and 12 after 49 days. 10 January to 28 February are 49 days: of the 60,
# 60 · 20/100 = 12 would have entered before March.
SIXTY = """
    created    | mql        | won | end  | n
    2026-01-10 | -          | -   | open | 60
    2026-03-01 | 2026-03-01 | -   | open | 8
    2026-03-01 | 2026-04-19 | -   | open | 12
    2026-03-01 | -          | -   | open | 80
"""


def counts(table: pl.DataFrame, last: int = 2) -> pl.DataFrame:
    return count(table.lazy(), last).collect()


def late(text: str, old: str = "", new: str = "") -> tuple[LateStage, ...]:
    assert old in text
    return late_stages(counts(leads(text.replace(old, new))))


def test_a_stage_that_nobody_entered_for_two_months() -> None:
    assert late(SIXTY) == (LateStage(1, date(2026, 3, 1), 60, 12.0),)


@pytest.mark.parametrize(
    ("before", "is_late"),
    [
        (23, False),  # 4.6 entries were expected, and the chance of none, e^-4.6, is 1.005 %
        (24, True),  # 4.8: 0.82 %
    ],
)
def test_by_chance(before: int, *, is_late: bool) -> None:
    assert bool(late(SIXTY, "open | 60", f"open | {before}")) is is_late


def test_the_record_begins_with_the_first_entry() -> None:
    one = "-          | -   | open | 59\n 2026-01-10 | %s | -   | open | 1"
    whole = "-          | -   | open | 60"
    # until 27 February are 48 days, too few for the 12 that took 49: 60 · 8/100
    assert late(SIXTY, whole, one % "2026-02-28") == (LateStage(1, date(2026, 2, 28), 60, 4.8),)
    assert late(SIXTY, whole, one % "2026-01-10") == ()


@pytest.mark.parametrize(("days", "expected"), [(4, 20.0), (5, None)])
def test_an_entry_on_the_day_of_the_first_is_not_before_it(
    days: int, expected: float | None
) -> None:
    # From 24 February to the day before 1 March are four days: who takes five enters in March.
    table = leads(f"""
        created    | mql        | end  | n
        2026-02-24 | -          | open | 40
        2026-02-24 | 2026-03-01 | open | 1
        2026-03-02 | 2026-03-{2 + days:02} | open | 41
        2026-03-02 | -          | open | 41
    """)
    found = late_stages(counts(table, last=1))
    assert [each.expected for each in found] == ([] if expected is None else [41 * 0.5])


def test_who_came_before_and_entered_later_says_nothing_of_the_pace() -> None:
    # 41 leads before 1 March, of which one entered on it: the pace is that of the leads since
    table = leads("""
        created    | mql        | end  | n
        2026-01-10 | -          | open | 40
        2026-01-10 | 2026-03-01 | open | 1
        2026-03-05 | 2026-03-06 | open | 10
        2026-03-05 | -          | open | 30
    """)
    assert late_stages(counts(table, last=1)) == (
        LateStage(1, date(2026, 3, 1), 41, 10.25),  # 41 · 10/40
    )


def test_an_entry_before_its_lead_does_not_begin_the_record() -> None:
    early = "2026-03-01 | 1970-01-01 | -   | open | 1\n    2026-03-01 | 2026-03-01"
    (found,) = late(SIXTY, "2026-03-01 | 2026-03-01", early)
    # it is one of 101 leads, and no entry
    assert (found.first, found.expected) == (date(2026, 3, 1), 60 * 20 / 101)


@pytest.mark.parametrize(
    ("undated", "is_late"),
    [
        (1, True),  # e^(1 - 12) · 12 = 0.02 %
        (2, True),  # e^(2 - 12) · (12/2)² = 0.16 %
        (3, True),  # e^(3 - 12) · (12/3)³ = 0.79 %
        (4, False),  # e^(4 - 12) · (12/4)⁴ = 2.7 %
        (12, False),  # as many as were expected
        (60, False),
    ],
)
def test_entries_without_a_date_may_have_been_before(undated: int, *, is_late: bool) -> None:
    rest = f"-          | -   | open | {60 - undated}\n 2026-01-10 | ? | - | open | {undated}"
    assert bool(late(SIXTY, "-          | -   | open | 60", rest)) is is_late


def test_each_stage_by_itself() -> None:
    # MQL is recorded from the first day on, Won from 2 March on: 30 · 10/20
    table = leads("""
        created    | mql        | won        | end  | n
        2026-01-10 | 2026-01-10 | -          | open | 30
        2026-03-02 | 2026-03-02 | 2026-03-02 | won  | 10
        2026-03-02 | 2026-03-02 | -          | open | 10
    """)
    assert late_stages(counts(table)) == (LateStage(2, date(2026, 3, 2), 30, 15.0),)


def test_without_leads_since_the_first_entry_there_is_no_pace() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-10 | -          | open | 90
        2026-03-01 | 2026-03-02 | won  | 90
    """)
    assert late_stages(counts(table, last=1)) == ()


def test_nothing_to_judge_by() -> None:
    nobody = leads("""
        created    | mql | end  | n
        2026-01-10 | -   | open | 500
        2026-03-01 | ?   | open | 500
    """)
    assert late_stages(counts(nobody, last=1)) == ()
    assert late_stages(counts(nobody.clear(), last=1)) == ()
    assert list(import_days(counts(nobody.clear(), last=1))) == []


def days(**leads_of: int) -> pl.DataFrame:
    lines = [f"2026-01-{day[1:]} | - | open | {n}" for day, n in leads_of.items()]
    return leads("\n".join(["created | won | end | n", *lines]))


@pytest.mark.parametrize(
    ("imported", "is_import"),
    [
        (100, False),  # ten times the median of 10, 10, 10, n; and not more
        (101, True),
        (99, False),
    ],
)
def test_a_day_of_imports(imported: int, *, is_import: bool) -> None:
    found = list(import_days(counts(days(d05=10, d06=10, d07=10, d09=imported), last=1)))
    assert found == ([ImportDay(date(2026, 1, 9), imported, 10.0)] if is_import else [])


def test_many_leads_are_more_than_many_times_few() -> None:
    # 99 leads where two are usual, and 100
    assert list(import_days(counts(days(d05=2, d06=2, d07=2, d09=99), last=1))) == []
    assert list(import_days(counts(days(d05=2, d06=2, d07=2, d09=100), last=1))) != []


def test_a_twentieth_of_all() -> None:
    # half of the days have 9 leads; 120 is more than ten times the median of 9, of 2,280 and 2,420
    few = {f"d{day:02}": 9 for day in range(1, 17)}
    rest = {"d20": 80, "d21": 80, "d22": 80}
    whole = {"d25": 1776, **few, **rest}  # 144 + 240 + 1,776 + 120 = 2,280
    assert len(list(import_days(counts(days(**whole, d30=120), last=1)))) == 2
    assert len(list(import_days(counts(days(**whole | {"d25": 1916}, d30=120), last=1)))) == 1


@st.composite
def a_story(draw: st.DrawFn) -> tuple[int, int | str | None]:
    """The day of a lead, and the days it took: None for never, `?` for nobody knows."""
    days = st.one_of(st.none(), st.none(), st.just("?"), st.integers(-2, 30))
    return draw(st.integers(0, 40)), draw(days)


@given(stories=st.lists(a_story(), min_size=1), began=st.integers(0, 45), often=st.integers(1, 20))
@settings(max_examples=200)
def test_the_same_one_lead_after_the_other(
    stories: list[tuple[int, int | str | None]], began: int, often: int
) -> None:
    first = date(2026, 1, 1)
    known = [  # entries before the record began are lost
        (day, None if isinstance(took, int) and day + took < began else took)
        for day, took in stories
    ] * often
    table = lead_table(
        [
            lead(
                [
                    str(first + timedelta(days=day)),
                    str(first + timedelta(days=day + took))
                    if isinstance(took, int)
                    else took or "-",
                ],
                "open",
            )
            for day, took in known
        ],
        stages=1,
    )
    entries = [day + took for day, took in known if isinstance(took, int) and took >= 0]
    expected: list[tuple[date, int, float]] = []
    if entries:
        start = min(entries)
        since = [took for day, took in known if day >= start]
        before = [(day, took) for day, took in known if day < start]
        quick = [
            sum(isinstance(took, int) and 0 <= took < start - day for took in since)
            for day, _ in before
        ]
        lacking = sum(quick) / len(since) if since else 0.0
        unknown = sum(took == "?" for _, took in before)
        more = (lacking / unknown) ** unknown if unknown else 1.0
        if lacking > unknown and math.exp(unknown - lacking) * more < 0.01:
            expected = [(first + timedelta(days=start), len(before), lacking)]
    found = [
        (late.first, late.leads_before, late.expected) for late in late_stages(counts(table, 1))
    ]
    assert found == expected


def test_counts_of_parts_add_up() -> None:
    table = leads(SIXTY)
    parts = [{"entries": counts(part)} for part in table.iter_slices(7)]
    together = merged(parts)["entries"]
    assert late_stages(together) == late_stages(counts(table))
    assert together.sort(pl.all()).equals(counts(table).sort(pl.all()))
