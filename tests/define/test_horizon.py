"""The horizon: the age at which a cohort is mature, found in the data by hand."""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from .companies import lead_table

YAML = """\
version: 1
leads: {path: leads.csv, id: Id, created: Created}
stages: [{name: Lead}, {name: MQL, at: MQL}, {name: Won, at: Won}]
"""
AS_OF = date(2026, 6, 30)


def horizon(
    folder: Path, *groups: tuple[int, int, int], extra: str = "", **asked: Any
) -> int | None:
    """Find the horizon of leads given as (how many, days from lead to customer, age in days)."""
    lines: list[str] = []
    for count, days, age in groups:
        created = AS_OF - timedelta(days=age)
        lines += [f"{len(lines) + i},{created},,{created + timedelta(days=days)}"
                  for i in range(count)]  # fmt: skip
    text = "\n".join(["Id,Created,MQL,Won", *lines]) + "\n" + extra
    table = lead_table(folder, YAML, {"leads.csv": text}, **{"as_of": AS_OF, **asked})
    return table.query.horizon


def test_thirty_converters_that_are_old_enough(tmp_path: Path) -> None:
    # All took 10 days, so the 90th percentile is 10, and all are at least 20 days old.
    assert horizon(tmp_path, (30, 10, 20)) == 10
    assert horizon(tmp_path, (29, 10, 20)) is None


def test_young_converters_do_not_count(tmp_path: Path) -> None:
    # The percentile of all is 10; those of an age below twice 10 are left out.
    assert horizon(tmp_path, (30, 10, 20), (5, 10, 19)) == 10
    assert horizon(tmp_path, (29, 10, 20), (5, 10, 19)) is None


def test_iterated_once(tmp_path: Path) -> None:
    # All 60: thirty of 2 days (young), then 4 × 8, and 26 × 40 days. Position 59·0.9 = 53.1 of
    # 2…2 8…8 40…40 is 40, so from an age of 80 on: the twenty-six of 40 and the four of 8.
    # Position 29·0.9 = 26.1 of those thirty is 40.
    assert horizon(tmp_path, (30, 2, 10), (4, 8, 200), (26, 40, 200)) == 40
    # With thirty more of 8 days, all 90: 30 × 2, 34 × 8, 26 × 40. Position 89·0.9 = 80.1: 40.
    # Old enough are 60: position 59·0.9 = 53.1 of 34 × 8, 26 × 40: 40
    assert horizon(tmp_path, (30, 2, 10), (34, 8, 200), (26, 40, 200)) == 40
    # Many young fast ones pull the plain percentile down: 400 × 2, 30 × 90 days: position
    # 429·0.9 = 386.1 is 2. Old enough, from 4 days on, are all; still 2.
    assert horizon(tmp_path, (400, 2, 5), (30, 90, 200)) == 2
    # But if the young ones are only 3 days old, they are out: the thirty of 90 days remain.
    assert horizon(tmp_path, (400, 2, 3), (30, 90, 200)) == 90


def test_the_percentile_is_rounded_up(tmp_path: Path) -> None:
    # 36 × 10 and 4 × 11 days: position 39·0.9 = 35.1 lies a tenth of the way from 10 to 11
    assert horizon(tmp_path, (36, 10, 300), (4, 11, 300)) == 11
    # 37 × 10 and 3 × 11: between the 36th and the 37th, both 10
    assert horizon(tmp_path, (37, 10, 300), (3, 11, 300)) == 10


def test_twice_a_fraction(tmp_path: Path) -> None:
    # The percentile of all 40 is 10.1 (as above): from an age of 20.2 on, so 20 is too young
    assert horizon(tmp_path, (30, 10, 21), (6, 10, 20), (4, 11, 21)) == 11
    # 30 × 10 and 4 × 11 remain: position 33·0.9 = 29.7, 0.7 of the way from 10 to 11
    assert horizon(tmp_path, (25, 10, 21), (11, 10, 20), (4, 11, 21)) is None  # 29 remain


def test_who_has_not_bought_or_has_no_date_or_went_backwards_is_no_converter(
    tmp_path: Path,
) -> None:
    others = (
        "x1,2026-01-01,2026-01-05,\n"
        "x2,2026-01-01,,2025-12-01\n"  # before the lead
        "x3,2026-01-01,,2026-07-15\n"  # after as-of
    )
    assert horizon(tmp_path, (29, 10, 100), extra=others) is None
    assert horizon(tmp_path, (30, 10, 100), extra=others) == 10


def test_nobody_has_bought(tmp_path: Path) -> None:
    assert horizon(tmp_path, extra="x1,2026-01-01,2026-01-05,\n") is None


def test_all_bought_on_the_first_day(tmp_path: Path) -> None:
    assert horizon(tmp_path, (30, 0, 0)) == 0


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"horizon": 45}, 45),
        ({"horizon": 0}, 0),
        ({"window": 30}, 30),
        ({"window": 30, "horizon": 45}, 30),  # the window if set
        ({"window": 0}, 0),
    ],
)
def test_window_and_horizon_are_taken_as_asked(
    tmp_path: Path, asked: dict[str, Any], expected: int
) -> None:
    assert horizon(tmp_path, (30, 10, 100), **asked) == expected


def test_merged_leads_are_one_converter(tmp_path: Path) -> None:
    again = "".join(f"{i},{AS_OF},,{AS_OF}\n" for i in range(29))  # the same 29 ids once more
    assert horizon(tmp_path, (29, 10, 100), extra=again) is None


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_the_same_whatever_the_policy_and_the_filters(tmp_path: Path, reach: str) -> None:
    assert horizon(tmp_path, (40, 10, 100), reach=reach, since=AS_OF) == 10
