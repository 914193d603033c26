"""Which part of the leads goes how far: by hand, and as the funnel has it."""

from typing import Any

import polars as pl
import pytest

from funnelcli.counting.statistics import wilson

from .lead_tables import asking, cells, leads, report
from .metric_rows import NAMED, frame_of, of_stages, reasons, sides, values

FEW = leads("""
    created    | mql        | sal        | sql        | opp        | won        | end             | amount | source | n
    2026-01-02 | 2026-01-03 | 2026-01-04 | 2026-01-09 | 2026-02-01 | 2026-03-01 | won             | 900    | Web    | 1
    2026-01-10 | 2026-01-12 | -          | 2026-02-02 | 2026-02-03 | -          | lost 2026-03-05 | -      | Web    | 1
    2026-01-20 | 2026-02-03 | 2026-02-04 | -          | -          | -          | lost 2026-03-06 | -      | Fair   | 1
    2026-01-30 | -          | -          | -          | -          | -          | open            | -      | Web    | 5
    2026-03-20 | 2026-03-21 | -          | -          | -          | -          | open            | -      | Web    | 1
    2026-04-02 | 2026-04-03 | 2026-04-04 | 2026-04-05 | 2026-04-06 | 2026-04-20 | won             | 100    | Fair   | 1
""")  # noqa: E501
QUERY = of_stages(*NAMED, horizon=60)


@pytest.mark.parametrize(
    ("key", "january", "whole"),
    [
        ("lead_to_customer_rate", (1, 8), (1, 8)),
        ("lead_to_mql_rate", (3, 8), (3, 8)),
        ("lead_qualification_rate", (2, 8), (2, 8)),
        ("lead_to_opportunity_rate", (2, 8), (2, 8)),
        ("revenue_per_lead", (900, 8), (900, 8)),
        ("lead_lifetime_value", (900, 8), (900, 8)),
    ],
)
def test_a_cohort_is_of_its_leads_and_the_whole_of_those_old_enough(
    key: str, january: tuple[int, int], whole: tuple[int, int]
) -> None:
    # At the end of April those of January are at least 60 days old; the customer of April is not.
    found = sides(key, FEW, QUERY)
    assert (found["2026-01"], found[None]) == (january, whole)
    assert values(key, FEW, QUERY)["2026-01"] == january[0] / january[1]
    mature = dict(frame_of(key, FEW, QUERY).select("period", "mature").rows())
    assert mature == {
        None: True, "2026-01": True, "2026-02": True, "2026-03": False, "2026-04": False,
    }  # fmt: skip
    assert reasons(key, FEW, QUERY)["2026-02"] == "0 leads"


def test_where_nobody_knows_how_old_a_lead_must_be_the_whole_is_of_all() -> None:
    query = of_stages(*NAMED)
    assert sides("lead_to_customer_rate", FEW, query)[None] == (2, 10)
    assert frame_of("lead_to_customer_rate", FEW, query)["mature"].null_count() == 5


def test_where_no_lead_is_old_enough_there_is_no_whole() -> None:
    query = of_stages(*NAMED, horizon=300)
    assert values("lead_to_customer_rate", FEW, query)[None] is None
    assert reasons("lead_to_customer_rate", FEW, query)[None] == "no lead is old enough"
    assert values("lead_to_customer_rate", FEW, query)["2026-01"] == 1 / 8


def test_a_proportion_has_its_interval_and_an_amount_has_none() -> None:
    found = frame_of("lead_to_mql_rate", FEW, QUERY).row(0, named=True)
    assert (found["value"], found["low"], found["high"]) == wilson(3, 8)
    assert found["low_n"]
    amount = frame_of("revenue_per_lead", FEW, QUERY).row(0, named=True)
    assert (amount["value"], amount["low"], amount["high"]) == (112.5, None, None)


def test_mqls_are_counted_in_the_period_in_which_they_became_one() -> None:
    # In January two of two went on to SQL, in February none of one, in March none of one.
    found = sides("mql_to_sql_rate", FEW, QUERY)
    assert found == {
        None: (3, 5), "2026-01": (2, 2), "2026-02": (0, 1), "2026-03": (0, 1), "2026-04": (1, 1),
    }  # fmt: skip


def test_the_win_rate_of_a_period_leaves_the_open_out() -> None:
    # March: one won, one lost that was an opportunity; the other was lost before it was one.
    found = sides("win_rate_closed", FEW, QUERY)
    assert found == {None: (2, 3), "2026-03": (1, 2), "2026-04": (1, 1)}


def test_without_opportunities_all_that_are_lost_count() -> None:
    table = leads("""
        created    | won        | end             | n
        2026-01-05 | 2026-02-01 | won             | 45
        2026-01-05 | -          | lost 2026-02-10 | 135
        2026-01-05 | -          | open            | 80
    """)
    assert values("win_rate_closed", table, of_stages("Customer"))["2026-02"] == 0.25


def test_opportunities_by_their_creation_count_the_open() -> None:
    found = sides("win_rate_created", FEW, QUERY)
    assert found == {None: (2, 3), "2026-02": (1, 2), "2026-03": (0, 0), "2026-04": (1, 1)}


def test_losses_without_a_date_make_the_win_rate_of_periods_unknown() -> None:
    table = leads("""
        created    | won        | end  | n
        2026-01-05 | 2026-02-01 | won  | 3
        2026-01-05 | -          | lost | 1
    """)
    query = of_stages("Customer", as_of="2026-02-28")
    assert values("win_rate_closed", table, query) == {None: 0.75, "2026-02": None}
    why = "too many were won or lost on a day that nobody knows"
    assert reasons("win_rate_closed", table, query)["2026-02"] == why
    churn = reasons("lead_churn_rate", table, query)
    assert churn == {"2026-01": why, "2026-02": why}


def test_a_win_rate_without_losses_is_told_to_be_none() -> None:
    table = leads("""
        created    | won        | end
        2026-01-05 | 2026-02-01 | won
        2026-01-06 | -          | open
    """)
    found = report("metrics", table, of_stages("Customer", horizon=30))
    [said] = [note.message for note in found.notes if note.code == "losses-unrecorded"]
    assert "1 old one is still open" in said
    young = report("metrics", table, of_stages("Customer", horizon=200))
    assert not [note for note in young.notes if note.code == "losses-unrecorded"]


@pytest.mark.parametrize("reach", ["reached", "observed", "any"])
def test_the_whole_is_what_the_funnel_says(reach: str) -> None:
    """Of leads and of MQLs that are old enough, and as old as the funnel finds."""
    table = pl.concat(
        leads(f"""
            created           | mql                | sql                | won        | end  | n
            2025-{month:02}-01 | 2025-{month:02}-03 | 2025-{month:02}-07 | 2025-12-20 | won  | 2
            2025-{month:02}-02 | 2025-{month:02}-05 | 2025-{month:02}-10 | -          | open | 3
            2025-{month:02}-03 | 2025-{month:02}-06 | -                  | -          | open | 4
            2025-{month:02}-04 | -                  | 2025-{month:02}-08 | -          | open | 1
            2025-{month:02}-05 | -                  | -                  | -          | open | 5
        """)
        for month in range(1, 12)
    )
    late = leads("""
        created    | mql        | sql | won | end  | n
        2026-04-20 | 2026-04-29 | -   | -   | open | 7
    """)
    table = pl.concat([table, late])
    query = of_stages("MQL", "SQL", "Customer", reach=reach, horizon=90)
    funnel = report("funnel", table, query)
    rows: list[Any] = cells(funnel.frame, "stage", "mature_reached", "mature_leads")
    steps: list[Any] = cells(funnel.frame, "stage", "step_mature_k", "step_mature_n")
    of_leads = {stage: (k, n) for stage, k, n in rows}
    assert sides("lead_to_mql_rate", table, query)[None] == of_leads["MQL"]
    assert sides("lead_qualification_rate", table, query)[None] == of_leads["SQL"]
    assert sides("lead_to_customer_rate", table, query)[None] == of_leads["Customer"]
    assert sides("mql_to_sql_rate", table, query)[None] == {s: (k, n) for s, k, n in steps}["SQL"]


def test_reasons_say_what_is_missing() -> None:
    bare = asking("Warm", "Customer", has_amount=False)
    table = leads("""
        created    | warm | won | end
        2026-01-05 | -    | -   | open
    """)
    assert reasons("lead_to_mql_rate", table, bare) == {None: "needs a stage MQL"}
    assert reasons("mql_to_sql_rate", table, bare) == {None: "needs a stage MQL"}
    assert reasons("win_rate_closed", table, bare) == {None: "needs `lost`"}
    assert reasons("revenue_per_lead", table, bare) == {None: "needs `amount`"}
    assert reasons("lead_scoring_accuracy", table, bare) == {None: "needs `score`"}
    assert reasons("lead_distribution_rate", table, bare) == {None: "needs `leads.owner`"}


def test_stages_of_other_names_are_found_by_what_guides_call_them() -> None:
    query = of_stages("Marketing Qualified Lead", "Sales Accepted", "SQL", "Opp", "Won", horizon=60)
    assert sides("lead_to_mql_rate", FEW, query)[None] == (3, 8)
    assert sides("lead_acceptance_rate", FEW, query)[None] == (4, 5)
    own = of_stages(
        "Warm", "SAL", "Hot", "Deal", "Won", horizon=60,
        benchmarks={"published_as": {"Warm": "MQL", "Hot": "SQL", "Deal": "Opportunity"}},
    )  # fmt: skip
    assert sides("mql_to_sql_rate", FEW, own)[None] == (3, 5)
