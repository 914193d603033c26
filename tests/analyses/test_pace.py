"""Whether the cycle has changed, by hand; and what is said of cohorts too young to tell it."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from funnelcli.counting.pace import pace
from funnelcli.counting.patterns import DAYS, LEADS

from .lead_tables import asking, cells, leads, report

# Four mature months of 400 leads each, 60 of whom buy within the horizon of 60 days. `late` of them
# take 50 days, the others 10. Ten more buy on day 61, and take no part.
MONTHS = ("2025-09", "2025-10", "2025-11", "2025-12")


def table(*late: int, more: str = "", of: int = 60) -> pl.DataFrame:
    lines = []
    for month, n in zip(MONTHS, late, strict=True):
        days = {10: of - n, 50: n, 61: 10}
        lines += [_line(f"{month}-05", took, k) for took, k in days.items() if k]
        lines.append(f"{month}-05 | - | open | {400 - of - 10}")
    return leads("\n".join(["created | won | end | n", *lines, more]).strip())


def _line(created: str, took: int, n: int) -> str:
    bought = pl.Series([created]).str.to_date().dt.offset_by(f"{took}d").item()
    return f"{created} | {bought} | won | {n}"


def said(found: pl.DataFrame, **asked: Any) -> dict[str, str]:
    query = asking("Won", **{"as_of": "2026-06-30", "horizon": 60, **asked})
    return {note.code: note.message for note in report("cohorts", found, query).notes}


def test_slower_by_hand() -> None:
    # 10 of 60 are late in the first two months, 30 of 60 in the last two. Split in the middle,
    # 20 of 120 and 60 of 120. The recent ones took 10, 50 or 61 days: of 140 the first 60 took 10,
    # the next 60 took 50, so position 139 · 0.9 = 125.1 is 61. December ended 181 days before
    # as-of, more than twice 61.
    assert said(table(10, 10, 30, 30)) == {
        "pace": "The cycle has become slower: of the cohorts 2025-11 to 2025-12, 60 of 120 "
        "customers (50%) within the horizon of 60 days took more than 30 days; of 2025-09 to "
        "2025-10, 20 of 120 customers (17%). The horizon of the recent ones is 61 days; which "
        "cohorts are mature goes by the one of 60 days."
    }


def test_faster_by_hand() -> None:
    [message] = said(table(30, 30, 10, 10)).values()
    assert message.startswith("The cycle has become faster: of the cohorts 2025-11 to 2025-12, 20 ")


def test_recent_cohorts_that_are_not_twice_as_old_have_more_to_come() -> None:
    # December ended 121 days before 1 May and 122 before 2 May
    assert "is at least 61 days;" in said(table(10, 10, 30, 30), as_of="2026-05-01")["pace"]
    assert "is 61 days;" in said(table(10, 10, 30, 30), as_of="2026-05-02")["pace"]


def test_cohorts_that_a_record_ended_too_early_for_take_no_part() -> None:
    # November ended 60 days before 29 January, so that December is left out, with its 30 late ones
    ended = {1: date(2026, 1, 29)}
    assert "pace" in said(table(10, 10, 10, 30))
    assert "pace" not in said(table(10, 10, 10, 30), ended=ended)
    message = said(table(10, 30, 30, 0), ended=ended)["pace"]
    assert message.startswith("The cycle has become slower: of the cohorts 2025-10 to 2025-11, 60 ")


def test_the_split_is_where_it_shows_the_most() -> None:
    # 1/2, 2/3 and 5/6 of four equal months are nearest to two, three and three of them
    message = said(table(10, 10, 10, 30))["pace"]
    assert "of the cohorts 2025-12, 30 of 60" in message
    assert "of 2025-09 to 2025-11, 30 of 180" in message
    # the first month alone is not tested; but where the second split shows a change, it is told
    message = said(table(2, 30, 30, 30))["pace"]
    assert "of the cohorts 2025-10 to 2025-12, 90 of 180" in message
    assert "of 2025-09, 2 of 60" in message


def test_two_splits_cost_twice() -> None:
    from scipy.stats import fisher_exact

    # the middle one is the less likely of the two; its chance has to be at most 0.025 / 2
    def chance(late: int) -> float:
        return float(fisher_exact([[20, 100], [2 * late, 120 - 2 * late]]).pvalue)

    late = next(late for late in range(10, 60) if chance(late) <= 0.0125)
    assert 0.001 < chance(late) <= 0.0125 < chance(late - 1)
    assert "pace" in said(table(10, 10, late, late))
    assert said(table(10, 10, late - 1, late - 1)) == {}


def test_a_day_of_half_the_horizon_is_in_its_first_half() -> None:
    # 50 of 100 is the first half, of 99 the second
    assert "slower" in said(table(10, 10, 30, 30), horizon=99)["pace"]
    assert said(table(10, 10, 30, 30), horizon=100) == {}


def test_only_mature_cohorts_are_compared() -> None:
    # as of 1 March December ended 60 days before, as of 28 February 59
    assert "2025-11 to 2025-12" in said(table(10, 10, 30, 30), as_of="2026-03-01")["pace"]
    message = said(table(10, 10, 30, 30), as_of="2026-02-28")["pace"]
    assert "of the cohorts 2025-11, 30 of 60" in message


def test_truncated_and_imported_cohorts_are_not_compared() -> None:
    assert said(table(30, 10, 10, 10)) != {}
    days = pl.Series(["2025-09-05"]).str.to_date().to_list()
    assert "pace" not in said(table(30, 10, 10, 10), imports=tuple(days))


def test_low_n_on_a_side_takes_no_part() -> None:
    # 120 on each side are enough for 100, the 60 of a single month are not
    assert "2025-11 to 2025-12" in said(table(10, 10, 30, 30), min_leads=100)["pace"]
    assert said(table(10, 10, 30, 30), min_leads=121) == {}


def test_customers_without_a_date_may_have_taken_any_time() -> None:
    # of the 280 with a date 280 are known; 281 others are not
    for undated, codes in ((280, {"pace"}), (281, set())):
        more = f"2025-09-05 | ? | won | {undated}"
        assert set(said(table(10, 10, 30, 30, more=more))) == codes


def test_nothing_is_said_without_a_horizon_or_customers() -> None:
    assert set(said(table(10, 10, 30, 30), horizon=None)) == {"horizon-unknown"}
    late = said(table(0, 0, 0, 0, of=0), horizon=60)
    assert set(late) == {"cohorts-too-short"}  # half of them took 61 days
    assert said(leads("created | won | end\n2025-09-05 | - | open")) == {}


def test_where_all_is_late_or_nothing_nothing_differs() -> None:
    assert said(table(60, 60, 60, 60)) == {}
    assert said(table(0, 0, 0, 0)) == {}


def test_weeks() -> None:
    found = said(table(10, 10, 30, 30), cohort="week")
    assert "of the cohorts 2025-W45 to " in found["pace"]  # 5 November is in week 45


def test_of_younger_cohorts_it_is_said_once_what_cannot_be_told() -> None:
    young = "2026-05-05 | - | open | 35\n2026-05-05 | 2026-05-15 | won | 5"
    found = said(table(10, 10, 30, 30, more=young), as_of="2026-06-10")
    assert found["slower-or-worse"] == (
        "Of younger cohorts, slower and worse cannot yet be told apart, nor faster and better."
    )
    # where the pace is as it was and they stand as others did, there is nothing to tell apart
    assert said(table(10, 10, 10, 10, more=young), as_of="2026-06-10") == {}


def test_who_is_behind_may_be_worse_or_slower() -> None:
    # 50 of 400 had bought after 10 days, 30 days after the end of the month all but the ten
    more = "2026-05-05 | - | open | 400\n2026-04-05 | - | open | 400"
    query = asking("Won", as_of="2026-06-10", horizon=60)
    found = report("cohorts", table(10, 10, 10, 10, more=more), query)
    young = found.frame.filter(pl.col("cohort") >= "2026-04")
    assert cells(young, "cohort", "at_same_age")[:2] == [
        ("2026-04", "behind"), ("2026-05", "behind"),
    ]  # fmt: skip
    [note] = found.notes
    assert note.message == (
        "2026-04, 2026-05 are behind earlier cohorts at the same age: slower and worse cannot yet "
        "be told apart."
    )


def test_both_directions_are_said_in_one_note() -> None:
    more = "2026-05-05 | - | open | 400\n2026-04-05 | 2026-04-20 | won | 300\n"
    more += "2026-04-05 | - | open | 100"
    assert said(table(10, 10, 10, 10, more=more), as_of="2026-06-10")["slower-or-worse"] == (
        "2026-05 is behind earlier cohorts at the same age: slower and worse cannot yet be told "
        "apart. 2026-04 is ahead of earlier cohorts at the same age: faster and better cannot yet "
        "be told apart."
    )


@pytest.mark.parametrize("height", [0, 1])
def test_one_cohort_alone_is_not_compared(height: int) -> None:
    cohorts = pl.DataFrame({
        "cohort": ["a"], "label": ["a"], "age_days": [100], "basis": [True], "leads": [900],
    }).head(height)  # fmt: skip
    days = pl.DataFrame({"cohort": ["a", "a"], DAYS: [1, 50], LEADS: [100, 100]})
    assert pace(cohorts, days, 60, 30) is None
