"""Counts that are named after a tool, on the examples of that tool's own documentation.

The pages are named in docs/definitions.md, "Why does another tool show another rate?".
"""

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from funnelcli.config.query import Deals, Query
from funnelcli.model import CLOSED_DEALS, WON_DEALS

from .lead_tables import asking, cells, leads, report

KN = tuple[int | None, int | None]


def counted(table: pl.DataFrame, query: Query, *names: str) -> list[KN]:
    found = report("conventions", table, query).frame
    rows = {name: (k, n) for name, k, n in cells(found, "convention", "k", "n")}
    return [rows[name] for name in names]


# HubSpot, "Differences between funnel report types": the stages are All created contacts, Lead,
# Opportunity, Customer. A contact that became a lead and then a customer is in the first two
# under "all stages", and under "any stages" a customer, too.
CONTACT = leads("""
    created    | lead       | opportunity | customer   | end
    2026-03-01 | 2026-03-08 | -           | 2026-03-20 | won
""")


@pytest.mark.parametrize(
    ("transition", "ordered", "any_"),
    [
        ((0, 1), (1, 1), (1, 1)),
        ((0, 2), (0, 1), (0, 1)),
        ((0, 3), (0, 1), (1, 1)),
        ((1, 2), (0, 1), (0, 1)),
        ((1, 3), (0, 1), (1, 1)),
        # of the stages from Opportunity on it was in no first one
        ((2, 3), (0, 0), (1, 0)),
    ],
)
def test_hubspot_all_stages(transition: tuple[int, int], ordered: KN, any_: KN) -> None:
    query = asking("Lead", "Opportunity", "Customer", transition=transition)
    assert counted(CONTACT, query, "ordered", "any") == [ordered, any_]


def test_hubspot_all_stages_are_those_selected() -> None:
    # skipped Lead, which a report of Opportunity and Customer does not have
    table = leads("""
        created    | lead       | opportunity | customer   | end
        2026-03-01 | -          | 2026-03-10  | 2026-03-20 | won
        2026-03-01 | 2026-03-02 | 2026-03-20  | 2026-03-10 | won
        2026-03-01 | 2026-03-12 | 2026-03-10  | 2026-03-20 | won
        2026-03-01 | 2026-03-10 | 2026-03-10  | 2026-03-10 | won
    """)
    two = asking("Lead", "Opportunity", "Customer", transition=(2, 3))
    # all but the second, a customer before it was an opportunity
    assert counted(table, two, "ordered", "observed") == [(3, 4), (3, 3)]
    three = asking("Lead", "Opportunity", "Customer", transition=(1, 3))
    # the third was an opportunity before it was a lead; all on one day are in order
    assert counted(table, three, "ordered", "observed") == [(1, 3), (3, 3)]


def steps(*days: int | None) -> pl.DataFrame:
    """A lead that does each step so many days after a first of January, or not at all."""
    first = date(2026, 1, 1)
    dates = ["-" if day is None else str(first + timedelta(days=day)) for day in days]
    columns = ["created", *(f"step{k}" for k in range(1, len(days))), "end"]
    return leads(" | ".join(columns) + "\n" + " | ".join([*dates, "open"]))


def test_mixpanel_the_window_is_of_all_steps_from_the_first() -> None:
    # Mixpanel, "Funnels Advanced Concepts": A at 1:00, B at 1:45 and C at 2:15 with a window of
    # an hour convert through B and not through C. Here a minute is a day.
    table = steps(0, 45, 75)
    to_b, to_c = (
        asking("B", "C", transition=(0, end), horizon=60, as_of="2026-12-31") for end in (1, 2)
    )
    assert counted(table, to_b, "timed") == [(1, 1)]
    assert counted(table, to_c, "timed", "ordered") == [(0, 1), (1, 1)]
    # from B to C it is a funnel of its own, which begins with B
    from_b = asking("B", "C", transition=(1, 2), horizon=60, as_of="2026-12-31")
    assert counted(table, from_b, "timed") == [(1, 1)]


@pytest.mark.parametrize(
    ("days", "furthest"),
    [
        ((0, 1, 2, 3, 4), 4),  # A B C D E
        ((0, 1, 2, None, 3), 2),  # A B C E: dropped off after C, and E is left out
        ((0, None, 1, 2, 3), 0),
        ((0, 1, 3, 2, 4), 2),  # A B D C E: there is no D after C
        ((0, 0, 0, 0, 0), 4),  # one moment is any order; here a day is one
    ],
)
def test_mixpanel_and_posthog_every_step_in_order(days: tuple[int, ...], furthest: int) -> None:
    # Mixpanel, "Specific Order"; PostHog, "Sequential": step B after step A, anything in between
    for end in range(1, 5):
        query = asking("B", "C", "D", "E", transition=(0, end), horizon=30)
        reached = (int(end <= furthest), 1)
        assert counted(steps(*days), query, "ordered", "timed") == [reached, reached]


def test_affinity_by_reporting_period_and_by_date_added() -> None:
    # Affinity, "Funnel Analysis Reports": an entry of December 2018 is in the report on the
    # period from January 2019 if it was open then, and not in that on what was added in it.
    table = leads("""
        created    | diligence  | won        | end
        2018-12-20 | 2019-02-01 | -          | open
        2018-12-20 | 2018-12-28 | -          | lost 2018-12-31
        2018-12-20 | 2018-12-28 | -          | lost 2019-01-01
        2018-11-01 | 2018-11-02 | 2018-12-01 | won
        2018-11-01 | 2018-11-02 | 2019-03-01 | won
        2019-01-10 | 2019-01-20 | 2019-04-10 | won
        2019-04-01 | 2019-04-02 | -          | open
    """)
    asked: dict[str, Any] = {
        "cohort": "quarter",
        "as_of": "2019-05-15",
    }  # the first quarter is the last complete
    to_diligence = asking("Diligence", "Won", transition=(0, 1), **asked)
    # open in it: 1 3 5 6, all in diligence by its end. Added in it: 6
    assert counted(table, to_diligence, "open", "added") == [(4, 4), (1, 1)]
    to_won = asking("Diligence", "Won", transition=(0, 2), **asked)
    # of the open ones 5 was won in it, 6 after it; who was added is followed until today
    assert counted(table, to_won, "open", "added") == [(1, 4), (1, 1)]
    from_diligence = asking("Diligence", "Won", transition=(1, 2), **asked)
    assert counted(table, from_diligence, "open", "added") == [(1, 4), (1, 1)]


def test_open_where_nothing_says_who_bought_ends_with_a_loss_alone() -> None:
    table = leads("""
        created    | sql        | end
        2026-01-05 | 2026-02-01 | open
        2026-01-05 | -          | lost 2026-03-30
    """)
    query = asking("SQL", as_of="2026-04-30", transition=(0, 1))
    assert counted(table, query, "open") == [(1, 1)]


def test_salesforce_win_rate() -> None:
    # Salesforce, "Calculate Win Rate on Closed Opportunities in a Report": WON:SUM / CLOSED:SUM.
    # A customer of two won opportunities, a lead with a lost and an open one, and one of nobody
    # that is lost: 2 of 4 are won, whatever became of the leads.
    table = leads("""
        created    | opportunity | customer   | end
        2026-01-05 | 2026-02-01  | 2026-03-01 | won
        2026-01-06 | 2026-02-02  | -          | open
        2026-01-07 | -           | -          | open
    """).with_columns(pl.Series(WON_DEALS, [2, 0, 0]), pl.Series(CLOSED_DEALS, [2, 1, 0]))
    deals = Deals(won=2, closed=4)
    for start in (0, 1):
        query = asking("Opportunity", "Customer", transition=(start, 2), deals=deals)
        assert counted(table, query, "deals") == [(2, 4)]
    before = asking("Opportunity", "Customer", transition=(0, 1), deals=deals)
    assert counted(table, before, "deals") == [(None, None)]
    nothing = asking("Opportunity", "Customer", deals=Deals())
    found = report("conventions", table.clear(), nothing).frame.row(-1, named=True)
    assert (found["k"], found["n"], found["rate"]) == (0, 0, None)
