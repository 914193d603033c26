"""Stages that are only recorded for leads created from a day on, by hand."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random

import polars as pl
import pytest
from hypothesis import event, given, settings, strategies as st

from funnelcli.counting.onset import Onset, onset
from funnelcli.counting.truncation import count, late_stages

from .lead_tables import leads
from .onset_by_hand import Known, new_only

# Ten leads a day from 1 January on. Of those of January nobody becomes a customer. From 1 February
# on one lead in ten does, but only after 60 days, so that the first entry is of 2 April.
JANUARY = [date(2026, 1, 1) + timedelta(days=n) for n in range(31)]
SINCE = [date(2026, 2, 1) + timedelta(days=n) for n in range(60)]


def table(strays: int = 0, days: int = 60, of: int = 10) -> pl.DataFrame:
    lines = [f"{day} | - | open | {of}" for day in JANUARY]
    if strays:
        lines.append(f"2026-01-09 | 2026-03-10 | won | {strays}")
    for day in SINCE[:days]:
        lines += [f"{day} | - | open | {of - 1}", f"{day} | {day + timedelta(days=60)} | won | 1"]
    return leads("\n".join(["created | won | end | n", *lines]))


def judged(found: pl.DataFrame) -> Onset | None:
    counts = count(found.lazy(), 1).collect()
    entries, by_day = (counts.filter(pl.col("stage") == stage) for stage in (1, 0))
    return onset(entries, by_day.sort("created"), math.log(0.001))


def test_by_hand() -> None:
    # 310 leads of January; of the 310 of the 31 days from 1 February on, 31 bought. That none of
    # 31 + 31 is of January has the chance 1/2 to the 31st.
    found = judged(table())
    assert found is not None
    assert found.log_chance == pytest.approx(31 * math.log(0.5))
    assert found == Onset(date(2026, 2, 1), 310, 31, 31.0, 0, found.log_chance)


def test_the_day_is_that_of_the_leads_and_not_of_the_first_entry() -> None:
    [late] = late_stages(count(table().lazy(), 1).collect(), ())
    assert (late.first, late.for_new_only, late.leads_before) == (date(2026, 2, 1), True, 310)
    assert (late.expected, late.strays, late.caught_up, late.pace) == (31.0, 0, 0, ())


@pytest.mark.parametrize(("strays", "is_found"), [(1, True), (3, True), (4, False)])
def test_a_tenth_of_those_expected_are_strays(strays: int, *, is_found: bool) -> None:
    # 310 leads and the strays; a tenth of 31.1 to 31.4 are 3
    found = judged(table(strays))
    assert (found is not None) is is_found
    if found is not None:
        assert (found.day, found.strays) == (date(2026, 2, 1), strays)


def test_by_chance() -> None:
    # With one customer a day and 10 leads, but of so many days only: 9 of 90 leads let expect 31
    # of 310: (9/40)^9 = 0.00015 %. With 4 of 40: (4/35)^4 = 0.017 %; with 3: (3/34)^3 = 0.069 %,
    # and two days are a batch.
    assert [judged(table(days=days)) is not None for days in (9, 4, 3, 2)] == [
        True, True, True, False,
    ]  # fmt: skip
    # 62 leads of January and 2 a day since, one of which buys, let expect as many
    few = judged(table(days=3, of=2))
    assert few is not None
    assert few.log_chance == pytest.approx(3 * math.log(3 / 34))


def test_leads_of_before_that_enter_later_are_recorded() -> None:
    # The product is sold since 1 February, and leads of January buy it, too, as quickly.
    lines = [f"{day} | - | open | 9" for day in [*JANUARY, *SINCE]]
    lines += [f"{day} | {max(day, SINCE[0]) + timedelta(days=9)} | won | 1"
              for day in [*JANUARY, *SINCE]]  # fmt: skip
    assert judged(leads("\n".join(["created | won | end | n", *lines]))) is None


def test_entries_without_a_date_are_a_record() -> None:
    lines = [f"{day} | ? | won | 1" for day in JANUARY]
    extra = leads("\n".join(["created | won | end | n", *lines]))
    assert judged(pl.concat([table(), extra])) is None


def test_nobody_and_nothing() -> None:
    assert judged(table(days=0)) is None
    assert judged(table().clear()) is None


def a_record(random: Random) -> list[tuple[int, int, int]]:
    """Days with the leads created on them, and how many entered: before a day few, since then some.

    Days are now and then far apart, some that enter are strays of any day, and entries may end.
    """
    began, last = random.randint(0, 60), random.choice([90, 150])
    usual, stray = random.random(), random.choice([0, 0, 0.005, 0.02])
    days = random.sample(range(150), random.randint(1, 60))
    return [
        (day, len(leads), sum(each < (usual if began <= day < last else stray) for each in leads))
        for day in days
        for leads in [[random.random() for _ in range(random.randint(1, 12))]]
    ]


@given(record=st.integers(0, 2**32).map(Random).map(a_record))
@settings(max_examples=200)
def test_the_same_one_lead_after_the_other(record: list[tuple[int, int, int]]) -> None:
    known: Known = [(day, 0 if i < n else None) for day, of, n in record for i in range(of)]
    day = [date(2026, 1, 1) + timedelta(days=day) for day, _, _ in record]
    by_day = pl.DataFrame({"created": day, "#leads": [of for _, of, _ in record]}).sort("created")
    entries = pl.DataFrame({"created": day, "#leads": [n for *_, n in record]})
    found = onset(entries.filter(pl.col("#leads") > 0), by_day, math.log(0.001))
    expected = new_only(known)
    event("found" if expected else "none")
    if found is None or expected is None:
        assert (found, expected) == (None, None)
        return
    first = date(2026, 1, 1) + timedelta(days=expected[0])
    assert (found.day, found.leads_before, found.expected, found.strays) == (first, *expected[1:])
    assert found.days_before == sum(created < expected[0] for created, *_ in record)
