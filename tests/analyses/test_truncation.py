"""Where a record begins late or jumps, by hand; the sums stand beside the leads."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest
from hypothesis import given, settings, strategies as st

from funnelcli.counting import truncation
from funnelcli.counting.import_days import ImportDay, import_days
from funnelcli.counting.patterns import merged
from funnelcli.counting.truncation import LateStage, count

from .lead_tables import lead, lead_table, leads
from .onset_by_hand import Known, is_passed_by, new_only

# 60 leads up to 10 January, of which nobody entered MQL. From 1 March on there are 100, of which
# 8 entered on that day and 12 after 49 days. 10 January to 28 February are 49 days: of the 60,
# 60 · 20/100 = 12 would have entered before March. Of 12 and 20, that none falls to the sixty has
# the chance (20/32)²⁰ = 0.008 %.
SIXTY = """
    created    | mql        | won | end  | n
    2026-01-08 | -          | -   | open | 1
    2026-01-09 | -          | -   | open | 1
    2026-01-10 | -          | -   | open | 58
    2026-03-01 | 2026-03-01 | -   | open | 8
    2026-03-01 | 2026-04-19 | -   | open | 12
    2026-03-01 | -          | -   | open | 80
"""


def counts(table: pl.DataFrame, last: int = 2) -> pl.DataFrame:
    return count(table.lazy(), last).collect()


def late_stages(found: pl.DataFrame) -> tuple[LateStage, ...]:
    return truncation.late_stages(found, import_days(found))


def late(text: str, old: str = "", new: str = "") -> tuple[LateStage, ...]:
    assert old in text
    return late_stages(counts(leads(text.replace(old, new))))


def test_a_stage_that_nobody_entered_for_two_months() -> None:
    assert late(SIXTY) == (LateStage(1, date(2026, 3, 1), 60, 12.0),)


@pytest.mark.parametrize(
    ("before", "is_late"),
    [
        (41, False),  # 8.2 entries were expected, and the chance of none, (20/28.2)²⁰, is 0.1035 %
        (42, True),  # 8.4: (20/28.4)²⁰ = 0.090 %
    ],
)
def test_by_chance(before: int, *, is_late: bool) -> None:
    assert bool(late(SIXTY, "open | 58", f"open | {before - 2}")) is is_late


def test_the_pace_is_that_of_the_days_there_were() -> None:
    # until 28 February are 48 days since 11 January, too few for the 12 that took 49: 150 · 8/100,
    # and with the 8 (8/20)⁸ = 0.07 %
    later = SIXTY.replace("open | 58", "open | 148")
    for before, day in (("10", "13"), ("09", "12"), ("08", "11")):
        later = later.replace(f"2026-01-{before}", f"2026-01-{day}")
    assert late(later) == (LateStage(1, date(2026, 3, 1), 150, 12.0),)


# 300 leads of January instead of 60, so that 60 entries were expected. One, or four, or seven of
# them have one all the same.
@pytest.mark.parametrize(
    ("strays", "first"),
    [
        (["2026-01-10"], date(2026, 3, 1)),
        (["2026-01-10", "2026-01-11", "2026-01-30", "2026-02-28"], date(2026, 3, 1)),
        (["2026-01-10"] * 6, date(2026, 3, 1)),  # a tenth of those expected
        (["2026-01-10"] * 7, None),  # more
    ],
)
def test_few_entries_from_before_are_strays(strays: list[str], first: date | None) -> None:
    rest = "".join(f"\n 2026-01-10 | {day} | - | open | 1" for day in strays)
    found = late(SIXTY, "open | 58", f"open | {298 - len(strays)}{rest}")
    expected = (LateStage(1, first, 300, 60.0, strays=len(strays)),) if first else ()
    assert found == expected


def test_strays_are_of_few_days() -> None:
    days = [date(2026, 1, 10) + timedelta(days=day) for day in range(21)]
    table = SIXTY.replace("open | 58", "open | 2998")
    for strays, is_late in ((20, True), (21, False)):
        rest = "".join(f"\n 2026-01-10 | {day} | - | open | 1" for day in days[:strays])
        found = late(table, "open | 12", f"open | 12{rest}")
        assert bool(found and found[0].first == date(2026, 3, 1)) is is_late


def test_what_was_recorded_on_the_first_day() -> None:
    # half of the 12 that were expected before March have an entry of 1 March, or nearly half
    for there, is_caught_up in ((6, True), (5, False)):
        moved = f"open | {58 - there}\n 2026-01-10 | 2026-03-01 | - | open | {there}"
        (found,) = late(SIXTY, "open | 58", moved)
        assert found == LateStage(1, date(2026, 3, 1), 60, 12.0, caught_up=there)
        assert found.is_caught_up is is_caught_up


def test_a_rate_that_only_rose_is_no_late_record() -> None:
    # a twentieth of the leads of January, and half of those since: a tenth of 500
    table = """
        created    | mql        | end  | n
        2026-01-08 | -          | open | 1
        2026-01-09 | -          | open | 1
        2026-01-10 | 2026-01-10 | open | {}
        2026-01-10 | -          | open | {}
        2026-03-01 | 2026-03-01 | open | 500
        2026-03-01 | -          | open | 500
    """
    assert late_stages(counts(leads(table.format(51, 947)), last=1)) == ()
    (found,) = late_stages(counts(leads(table.format(50, 948)), last=1))
    assert (found.expected, found.strays) == (500.0, 50)


@pytest.mark.parametrize(("days", "expected"), [(4, 19.5), (5, None)])
def test_an_entry_on_the_day_of_the_first_is_not_before_it(
    days: int, expected: float | None
) -> None:
    # From 24 February to the day before 1 March are four days: who takes five enters in March.
    table = leads(f"""
        created    | mql        | end  | n
        2026-02-24 | -          | open | 38
        2026-02-25 | -          | open | 1
        2026-02-26 | -          | open | 1
        2026-02-24 | 2026-03-01 | open | 1
        2026-03-02 | 2026-03-{2 + days:02} | open | 41
        2026-03-02 | -          | open | 41
    """)
    found = late_stages(counts(table, last=1))
    assert [each.expected for each in found] == ([] if expected is None else [expected])


def test_who_came_before_and_entered_later_says_nothing_of_the_pace() -> None:
    # 41 leads before 1 March, of which one entered on it: the pace is that of the leads since
    table = leads("""
        created    | mql        | end  | n
        2026-01-08 | -          | open | 1
        2026-01-09 | -          | open | 1
        2026-01-10 | -          | open | 38
        2026-01-10 | 2026-03-01 | open | 1
        2026-03-05 | 2026-03-06 | open | 20
        2026-03-05 | -          | open | 60
    """)
    assert late_stages(counts(table, last=1)) == (
        LateStage(1, date(2026, 3, 1), 41, 10.25, caught_up=1),  # 41 · 20/80
    )


def test_an_entry_before_its_lead_does_not_begin_the_record() -> None:
    early = "2026-03-01 | 1970-01-01 | -   | open | 1\n    2026-03-01 | 2026-03-01"
    (found,) = late(SIXTY, "2026-03-01 | 2026-03-01", early)
    # it is one of 101 leads, and no entry
    assert (found.first, found.expected) == (date(2026, 3, 1), 60 * 20 / 101)


@pytest.mark.parametrize(
    ("undated", "is_late"),
    [
        (1, True),  # of 24: 24 · (21/44)²¹ is far below 0.1 %
        (2, True),  # (24/2)² · (22/44)²²: 0.003 %
        (3, False),  # more than a tenth of those expected
        (24, False),  # as many as were expected
        (60, False),
    ],
)
def test_entries_without_a_date_may_have_been_before(undated: int, *, is_late: bool) -> None:
    rest = f"-          | -   | open | {118 - undated}\n 2026-01-10 | ? | - | open | {undated}"
    found = late(SIXTY, "-          | -   | open | 58", rest)
    assert [(each.expected, each.strays) for each in found] == (
        [(24.0, undated)] if is_late else []
    )


def test_each_stage_by_itself() -> None:
    # MQL is recorded from the first day on, Won from 2 March on: 30 · 10/20
    table = leads("""
        created    | mql        | won        | end  | n
        2026-01-08 | 2026-01-08 | -          | open | 1
        2026-01-09 | 2026-01-09 | -          | open | 1
        2026-01-10 | 2026-01-10 | -          | open | 28
        2026-03-02 | 2026-03-02 | 2026-03-02 | won  | 10
        2026-03-02 | 2026-03-02 | -          | open | 10
    """)
    assert late_stages(counts(table)) == (LateStage(2, date(2026, 3, 2), 30, 15.0),)


def test_two_days_may_be_two_batches() -> None:
    two = SIXTY.replace("2026-01-08", "2026-01-09")
    assert late(two) == ()
    assert late(two, "2026-01-10 |", "2026-01-11 |") == ()


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


def days(usual: int = 10, **leads_of: int) -> pl.DataFrame:
    few = {f"d{day:02}": usual for day in range(10, 19)}
    lines = [f"2026-01-{day[1:]} | - | open | {n}" for day, n in (few | leads_of).items()]
    return leads("\n".join(["created | won | end | n", *lines]))


@pytest.mark.parametrize(
    ("imported", "is_import"),
    [
        (100, False),  # ten times the median of nine times 10, and n; and not more
        (101, True),
        (99, False),
    ],
)
def test_a_day_of_imports(imported: int, *, is_import: bool) -> None:
    found = list(import_days(counts(days(d09=imported), last=1)))
    assert found == ([ImportDay(0, date(2026, 1, 9), imported, 10.0)] if is_import else [])


def test_many_leads_are_more_than_many_times_few() -> None:
    # 99 leads where two are usual, and 100
    assert list(import_days(counts(days(2, d09=99), last=1))) == []
    assert list(import_days(counts(days(2, d09=100), last=1))) != []


def test_of_few_days_none_is_unusual() -> None:
    table = days(d09=500)
    assert len(list(import_days(counts(table, last=1)))) == 1
    few = table.filter(pl.col("~created") != pl.date(2026, 1, 10))
    assert list(import_days(counts(few, last=1))) == []


def test_many_such_days_are_a_habit() -> None:
    three = days(2, d03=500, d04=400, d05=300)
    assert [each.number for each in import_days(counts(three, last=1))] == [500, 400, 300]
    assert list(import_days(counts(days(2, d03=500, d04=400, d05=300, d06=300), last=1))) == []


def test_a_twentieth_of_all() -> None:
    # most days have 9 leads; 120 is more than ten times as many, of 2,280 and 2,420
    few = {f"d{day:02}": 9 for day in range(1, 17)}
    rest = {"d17": 0, "d18": 0, "d20": 80, "d21": 80, "d22": 80}
    whole = {"d25": 1776, **few, **rest}  # 144 + 240 + 1,776 + 120 = 2,280
    assert len(list(import_days(counts(days(**whole, d30=120), last=1)))) == 2
    assert len(list(import_days(counts(days(**whole | {"d25": 1916}, d30=120), last=1)))) == 1


def test_a_day_of_imported_entries() -> None:
    # nine days with 9 entries; on 5 March 101, and 8 of leads that were created later
    usual = "".join(f"\n 2026-01-{day} | 2026-01-{day + 2} | open | 9" for day in range(11, 20))
    entries = leads(f"""
        created    | mql        | end  | n{usual}
        2026-02-15 | 2026-03-05 | open | 50
        2026-02-25 | 2026-03-05 | open | 51
        2026-03-07 | 2026-03-05 | open | 8
    """)
    assert list(import_days(counts(entries, last=1))) == [ImportDay(1, date(2026, 3, 5), 101, 9.0)]


def test_imported_leads_are_no_measure_of_a_record() -> None:
    # Half of two leads a day buy on the next. The cold ones of the first day, 400, never do.
    usual = [
        line
        for day in range(2, 30)
        for line in (
            f"2026-01-{day:02} | 2026-01-{day + 1:02} | won | 1",
            f"2026-01-{day:02} | - | open | 1",
        )
    ]
    table = leads("\n".join(["created | won | end | n", "2026-01-01 | - | open | 400", *usual]))
    assert [each.number for each in import_days(counts(table, last=1))] == [400]
    assert late_stages(counts(table, last=1)) == ()


# 40 leads on each of 28 days of January and of February. Of those of February half enter at once
# and half after 28 days, of those of January at most some of its first week, on 5 February.
def beginning(some: int) -> tuple[LateStage, ...]:
    days = [f"{day:02}" for day in range(1, 29)]
    lines = [f"2026-01-{day} | 2026-02-05 | open | {some}" for day in days[:7] if some]
    lines += [f"2026-01-{day} | - | open | {40 - some}" for day in days[:7]]
    lines += [f"2026-01-{day} | - | open | 40" for day in days[7:]]
    lines += [f"2026-02-{day} | 2026-{month}-{day} | open | 20" for day in days
              for month in ("02", "03")]  # fmt: skip
    return late_stages(counts(leads("\n".join(["created | mql | end | n", *lines])), last=1))


# In the first week of February 7 · 20 of January are expected, those of 4 to 10 January.
@pytest.mark.parametrize(
    ("some", "for_new_only"),
    [
        (0, True),  # nobody: the stage is used for new leads only
        (2, True),  # a tenth
        (3, True),  # 21 of 1,120, while all of February do
        (9, True),
        (10, False),  # half of that pace: they had waited for the record to begin
        (20, False),
    ],
)
def test_new_leads_only_or_all_of_them(some: int, *, for_new_only: bool) -> None:
    [found] = beginning(some)
    assert (found.first, found.for_new_only) == (date(2026, 2, 1), for_new_only)
    # 28 · 20 who enter at once, and of 1 to 3 January the others as well; or all of them some day
    assert found.expected == (1120.0 if for_new_only else 620.0)


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
    found = [
        (late.first, late.leads_before, late.expected, late.strays)
        for late in late_stages(counts(table, 1))
    ]
    assert found == [(first + timedelta(days=start), *told) for start, *told in _either(known)]


def _either(known: Known) -> list[tuple[int, int, float, int]]:
    """The day of the first entries; or that of the leads, if those from before never enter."""
    began, new = _by_hand(known), new_only(known)
    if new is not None and (not began or is_passed_by(known, began[0][0], new[0])):
        return [new]
    return began


def _by_hand(known: Known) -> list[tuple[int, int, float, int]]:
    """The beginning with the smallest chance, if it is below 0.1 %, one lead after the other."""
    entered = [(day, day + took) for day, took in known if isinstance(took, int) and took >= 0]
    oldest = min(day for day, _ in known)
    best, found = 0.001, []
    for start in sorted({entry for _, entry in entered})[:21]:
        before = [day for day, _ in known if day < start]
        end = start + max(28, start - oldest)
        since = sum(start <= day < end for day, _ in known)
        took = [entry - day for day, entry in entered if start <= day < end]
        if len(set(before)) < 3 or not since or not took:
            continue

        def expected(until: int) -> float:
            quick = sum(sum(t < until - day for t in took) for day in before)  # noqa: B023
            return quick / since  # noqa: B023

        m = sum(t < start - min(before) for t in took)
        u = sum(entry < start for _, entry in entered)
        u += sum(day < start and took == "?" for day, took in known)
        at_first = expected(start)
        if u > at_first / 10 or not m:
            continue
        for watched in (7, 14, 28, 56, 112, 224):
            usual = expected(start + watched) - at_first
            if usual >= 20:
                break
        there = sum(day < start <= entry < start + watched for day, entry in entered)
        if usual / 10 < there < usual / 2:
            continue
        p = at_first / (at_first + m)
        chance = (p / (u / (u + m))) ** u if u else 1.0
        chance *= ((1 - p) / (m / (u + m))) ** m
        if chance < best * (1 - 1e-9):  # of two that are as small, the first
            best, found = chance, [(start, len(before), at_first, u)]
    return found


def test_counts_of_parts_add_up() -> None:
    table = leads(SIXTY)
    parts = [{"entries": counts(part)} for part in table.iter_slices(7)]
    together = merged(parts)["entries"]
    assert late_stages(together) == late_stages(counts(table))
    assert together.sort(pl.all()).equals(counts(table).sort(pl.all()))
