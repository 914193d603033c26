"""Costs of generated companies, recounted in SQL: every figure is the same."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import TYPE_CHECKING

import pytest

import funnelcli

from .costs import SIDES, Company, recounted, write

if TYPE_CHECKING:
    from pathlib import Path

NO_CHANNEL = "(none)"
COMPANIES = [
    Company("UTC", "month", by_day=False, lag="1 month"),
    Company("Europe/London", "month", by_day=True, lag="30 days"),
    Company("America/New_York", "week", by_day=False, lag="20 days"),
    Company("Asia/Kolkata", "week", by_day=True, lag="1 month"),
    Company("Europe/London", "week", by_day=False, lag="0 days"),
]


def first_day(period: str | None) -> str:
    """Tell the first day of a period by its label."""
    if period is None:
        return "all"
    if "W" in period:
        year, week = period.split("-W")
        return str(date.fromisocalendar(int(year), int(week), 1))
    return f"{period}-01"


@pytest.mark.parametrize("by_source", [False, True], ids=["together", "by source"])
@pytest.mark.parametrize(
    "company", COMPANIES, ids=lambda each: f"{each.zone} {each.grain} {each.lag}"
)
def test_every_figure_is_the_one_of_the_recount(
    tmp_path: Path, company: Company, *, by_source: bool
) -> None:
    write(tmp_path, company, Random(f"{company}"))  # noqa: S311  (no secret)
    funnel = funnelcli.load(tmp_path / "funnelcli.yaml")
    by = "source" if by_source else None
    frame = funnel.metrics(only=",".join(SIDES), period=company.grain, by=by)["metrics"].frame
    expected = recounted(tmp_path, company, by_source=by_source)

    seen = set()
    for row in frame.iter_rows(named=True):
        key = row["metric"], row["segment"] or "", first_day(row["period"])
        over, under = expected.get(key, (None, None))
        seen.add(key)
        if key[2] != "all" or key in expected:
            assert (row["numerator"], row["denominator"]) == pytest.approx((over, under)), key
        value = None
        if over is not None and under is not None and under > 0 and key[1] != NO_CHANNEL:
            value = pytest.approx(over / under, rel=1e-12)
        assert row["value"] == value, key
    assert not {key for key in expected if key not in seen}
    assert len(frame) - frame["value"].null_count() > 4 * len(SIDES)
