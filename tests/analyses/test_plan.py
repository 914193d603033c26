"""What so many customers take, by hand."""

import math
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from funnelcli.analyses.plan import PLAN
from funnelcli.answers.report import Report
from funnelcli.counting.goal import Goal, goal_of
from funnelcli.errors import UsageError

from .lead_tables import asking, cells, leads, report

# As of 30 June, with a horizon of 30 days: of 100 old leads of the web 20 bought, ten on day 10
# and ten on day 30; of 50 by ads 5 did. Of the ten young ones 8 are of the web, 1 of ads, 1 new.
SOURCES = leads("""
    created    | won        | end             | source | n
    2026-01-01 | 2026-01-11 | won             | Web    | 10
    2026-01-01 | 2026-01-31 | won             | Web    | 10
    2026-01-01 | -          | lost 2026-03-01 | Web    | 80
    2026-01-01 | 2026-01-11 | won             | Ads    | 5
    2026-01-01 | -          | lost 2026-03-01 | Ads    | 45
    2026-06-20 | -          | open            | Web    | 8
    2026-06-20 | -          | open            | Ads    | 1
    2026-06-20 | -          | open            | New    | 1
""")


def plan(goal: Goal, **asked: Any) -> Report:
    query = asking("Won", horizon=30, by=("source",), **asked)
    query = replace(query, asked=replace(query.asked, options={PLAN.name: goal}))
    return report("plan", SOURCES, query)


def test_by_hand() -> None:
    """All of those who ever buy have done so by day 30: they have to come by 31 August.

    The mix of today has the rate 0.8 · 20/100 + 0.1 · 5/50 + 0.1 · 25/150.
    """
    found = plan(Goal(12))
    rate = 0.8 * 0.2 + 0.1 * 0.1 + 0.1 * 25 / 150

    assert 12 / rate == pytest.approx(64.3, abs=0.1)  # so 65 leads
    names = ("source", "leads", "customers", "borrowed", "share", "needed", "alone")
    assert cells(found.frame, *names) == [
        ("Web", 100, 20, False, 0.8, 52, 60),
        ("Ads", 50, 5, False, 0.1, 7, 120),
        ("New", 0, 0, True, 0.1, 7, 72),
    ]
    assert set(cells(found.frame, "until", "come_by", "in_time")) == {
        ("2026-Q3", date(2026, 8, 31), 1.0)
    }


def test_who_come_late_bring_fewer() -> None:
    """By 12 July nobody has 30 days; who comes on 1 July has 11.

    15 of 160 have bought by day 10; ten open leads are followed no further, and of 135 that are
    left ten buy on day 30.
    """
    found = plan(Goal(12, date(2026, 7, 12)))

    assert cells(found.frame, "come_by", "in_time")[0] == (
        date(2026, 7, 1),
        pytest.approx(share := 15 / 160 / (15 / 160 + 145 / 160 * 10 / 135)),
    )
    assert cells(found.frame, "source", "alone")[0] == ("Web", math.ceil(12 / share / 0.2))
    assert found.gist is not None
    assert "had to come by 2026-06-12, which is past" in found.gist.as_one


@pytest.mark.parametrize("by", [date(2026, 6, 30), date(2025, 1, 1)])
def test_a_day_that_is_past_is_refused(by: date) -> None:
    """As-of is 30 June; the first whole quarter after it ends on 30 September."""
    with pytest.raises(UsageError, match=f"--plan: {by} is not after 2026-06-30") as found:
        plan(Goal(12, by))
    assert "customers=12,by=2026-09-30, or none" in found.value.hint


def test_tomorrow_is_not_past() -> None:
    assert cells(plan(Goal(12, date(2026, 7, 1))).frame, "come_by")[0] == (date(2026, 7, 1),)


def test_low_n_takes_the_rate_of_all() -> None:
    found = plan(Goal(12), min_leads=60)

    assert cells(found.frame, "source", "low_n", "borrowed", "alone")[1] == ("Ads", True, True, 72)
    assert found.notes[0].message.startswith("Of Ads, New too few leads")


def test_more_customers_take_more_leads_in_proportion() -> None:
    few, many = (plan(Goal(n)).frame["needed"].sum() for n in (100, 1000))

    assert many == pytest.approx(10 * few, rel=0.01)


def test_the_quarter_is_fiscal() -> None:
    found = plan(Goal(12), fiscal_year_start=2)

    assert set(found.frame["until"]) == {"FY2027-Q3"}  # August to October


def test_reading() -> None:
    config = asking("Won").config
    assert goal_of("--plan", "customers=50", config) == Goal(50)
    assert goal_of("--plan", "customers=50, by=2026-12-31", config) == Goal(50, date(2026, 12, 31))
    for wrong in ("50", "customers=0", "customers=-1", "revenue=5", "customers=5,by=2026-02-30"):
        with pytest.raises(UsageError, match=r"^--plan: "):
            goal_of("--plan", wrong, config)
