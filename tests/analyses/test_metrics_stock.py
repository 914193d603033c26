"""How many of the open leads are lost in a period: by hand."""

from datetime import date, timedelta

import polars as pl
import pytest

from .lead_tables import leads
from .metric_rows import frame_of, of_stages, reasons, sides

FEW = leads("""
    created    | mql        | won        | end             | source
    2026-01-05 | -          | -          | open            | Web
    2026-01-06 | 2026-01-07 | 2026-02-10 | won             | Web
    2026-01-07 | -          | -          | lost 2026-02-11 | Fair
    2026-01-08 | -          | -          | lost 2026-01-09 | Web
    2026-02-01 | -          | -          | lost 2026-02-02 | Web
    2026-02-02 | -          | -          | lost 2026-03-31 | Web
    2026-02-28 | -          | -          | lost 2026-02-20 | Web
""")


def test_only_leads_that_were_open_when_the_period_began_can_be_lost_to_it() -> None:
    # February begins with three open leads: one is lost, one is won, one stays. What came and went
    # within a month is in no stock, and neither is who was lost before it came.
    assert sides("lead_churn_rate", FEW, of_stages()) == {
        "2026-01": (0, 0), "2026-02": (1, 3), "2026-03": (1, 2), "2026-04": (0, 1),
    }  # fmt: skip
    assert (
        reasons("lead_churn_rate", FEW, of_stages())["2026-01"] == "0 open leads at its beginning"
    )


def test_who_was_won_is_retained() -> None:
    assert sides("lead_retention_rate", FEW, of_stages()) == {
        "2026-01": (0, 0), "2026-02": (2, 3), "2026-03": (1, 2), "2026-04": (1, 1),
    }  # fmt: skip


@pytest.mark.parametrize("grain", ["week", "month", "quarter", "year"])
def test_churn_and_retention_add_up_to_one(grain: str) -> None:
    query = of_stages(cohort=grain)
    churn, kept = (frame_of(f"lead_{of}_rate", FEW, query) for of in ("churn", "retention"))
    assert (churn["numerator"] + kept["numerator"]).equals(churn["denominator"])
    assert churn["denominator"].equals(kept["denominator"])
    assert (churn["base"] == "stock").all()


def test_the_stock_of_each_week_is_counted_again() -> None:
    found = sides("lead_churn_rate", FEW, of_stages(cohort="week"))
    rows = FEW.select("~created", "~outcome", "~lost_at", "~entry_2").rows()
    for number, (over, under) in enumerate(found.values()):
        start = date(2026, 1, 5) + timedelta(weeks=number)
        ends = [(made, max(made, lost or won or date.max), how) for made, how, lost, won in rows]
        there = [(end, how) for made, end, how in ends if made < start <= end]
        lost = [end for end, how in there if how == 1 and end < start + timedelta(weeks=1)]
        assert (over, under) == (len(lost), len(there)), start


def test_values_of_a_segment_add_up() -> None:
    whole = sides("lead_churn_rate", FEW, of_stages())
    found = frame_of("lead_churn_rate", FEW, of_stages(by=("source",)))
    sums = found.group_by("period").agg(pl.col("numerator", "denominator").sum())
    assert {period: tuple(both) for period, *both in sums.iter_rows()} == whole
