"""What a credited customer of each channel cost, by hand, and where nobody knows."""

from dataclasses import replace
from typing import Any

import polars as pl
import pytest

from funnelcli.analyses import ANALYSES
from funnelcli.answers.report import Report
from funnelcli.config.credited import CREDIT
from funnelcli.counting.attribution.goals import TO
from funnelcli.counting.patterns import merged
from funnelcli.tables.rows import ROW

from .lead_tables import asking, cells, counted, leads
from .test_metrics_cost import costs
from .touches import touches

LEADS = leads("""
    created    | opportunity | won        | end  | amount | region
    2026-01-05 | -           | 2026-02-01 | won  | 100    | N
    2026-01-10 | -           | 2026-02-10 | won  | 50     | N
    2026-02-05 | -           | 2026-03-01 | won  | 30     | S
    2026-02-10 | -           | 2026-03-05 | won  | 20     | S
    2026-04-01 | -           | 2026-04-10 | won  | 500    | S
    2026-01-03 | 2026-01-04  | -          | open | -      | N
""")
TOUCHES = touches("""
    lead | at               | channel | cost
    0    | 2026-01-01 08:00 | Ads     | 2
    0    | 2026-01-20 08:00 | Mail    | 1
    1    | 2026-01-09 08:00 | Ads     | 4
    2    | 2026-02-01 08:00 | Seo     |
    4    | 2026-03-31 08:00 | Ads     | 100
    5    | 2026-01-02 08:00 | Fair    | 0.50
""")
"""The lead of April is younger than 30 days."""
SPENT = costs("""
    2026-01-01 | 2026-01-31 | Ads  | media  | 300
    2026-01-01 | 2026-01-31 | Ads  | people | 1000
    2026-01-01 | 2026-01-31 | Fair | media  | 70
    2026-02-01 | 2026-02-28 | Ads  | media  | 90
    2026-02-01 | 2026-02-28 | Mail | media  | 10
    2026-04-01 | 2026-04-10 | Ads  | media  | 900
""")
SPEND = {"path": "s.csv", "date": "D", "until": "U", "channel": "K", "cost": "C", "type": "T"}
TOUCHPOINTS = {"path": "t.csv", "lead": "L", "at": "A", "channel": "K"}
ON_SPEND = {"spend": SPEND, "touchpoints": TOUCHPOINTS}
ON_TOUCHES = {"touchpoints": {**TOUCHPOINTS, "cost": "C"}}


def made(
    more: dict[str, Any],
    *,
    spent: pl.DataFrame = SPENT,
    options: dict[str, Any] | None = None,
    **asked: Any,
) -> Report:
    asked = {"horizon": 30, "min_leads": 1, **asked}
    query = asking("Opportunity", "Won", as_of="2026-04-15", more=more, **asked)
    given = {**query.asked.options, **(options or {})}
    query = replace(query, asked=replace(query.asked, options=given))
    beside = {"spend": spent, "touchpoints": TOUCHES}
    return ANALYSES["attribution_costs"].report(
        counted("attribution_costs", LEADS, query, beside), query
    )


def of_model(report: Report, model: str) -> dict[str, tuple[Any, ...]]:
    """Give spend, credit, cost of one, and the reason, by channel."""
    rows = report.frame.filter(pl.col("model") == model)
    names = (report.columns[0].name, "spend", "credit", "cost_each", "reason")
    return {name: rest for name, *rest_ in cells(rows, *names) for rest in [tuple(rest_)]}


NO_SPEND, NO_TOUCH = "no spend is known", "no touch"
OF_FAIR = "no customer has a touch of it"


@pytest.mark.parametrize(
    ("model", "ads", "mail"),
    [
        ("first", (390_00, 2.0, 195_00, None), (10_00, 0.0, None, "0 customers credited")),
        ("last", (390_00, 1.0, 390_00, None), (10_00, 1.0, 10_00, None)),
        ("linear", (390_00, 1.5, 260_00, None), (10_00, 0.5, 20_00, None)),
    ],
)
def test_spend_over_credit_by_hand(model: str, ads: Any, mail: Any) -> None:
    """Media of January and February over what became of the leads of these; people are none."""
    assert of_model(made(ON_SPEND), model) == {
        "Ads": ads,
        "Fair": (70_00, 0.0, None, OF_FAIR),
        "Mail": mail,
        "Seo": (None, 1.0, None, NO_SPEND),
        "(no touchpoint)": (None, 1.0, None, NO_TOUCH),
    }


def test_credits_of_each_model_add_up_to_the_customers_of_these_periods() -> None:
    sums = (
        made(ON_SPEND).frame.group_by("model").agg(pl.col("credit").sum(), pl.col("amount").sum())
    )
    found = {model: rest for model, *rest in sums.iter_rows()}
    assert len(found) == 9
    assert all(rest == [pytest.approx(4), 200_00] for rest in found.values())


def test_what_was_brought_for_what_was_spent() -> None:
    rows = made(ON_SPEND).frame.filter(pl.col("model") == "linear")
    assert cells(rows, "channel", "amount", "return", "touched", "low_n") == [
        ("Ads", 100_00, pytest.approx(100 / 390), 2, False),
        ("Fair", 0, 0.0, 0, True),
        ("Mail", 50_00, 5.0, 1, False),
        ("Seo", 30_00, None, 1, False),
        ("(no touchpoint)", 20_00, None, 1, False),
    ]


def test_where_no_age_is_known_all_periods_count() -> None:
    found = of_model(made(ON_SPEND, horizon=None), "first")
    assert found["Ads"] == (1290_00, 3.0, 430_00, None)


def test_leads_need_no_age_for_what_one_of_them_cost() -> None:
    """Of three leads with a first touch by Ads one came in April."""
    found = made(ON_SPEND, options={TO.name: 0})
    assert of_model(found, "first")["Ads"] == (1290_00, 3.0, 430_00, None)
    assert of_model(found, "first")["Fair"] == (70_00, 1.0, 70_00, None)
    assert found.frame["amount"].null_count() == found.frame.height


def test_without_a_table_of_spend_touches_cost() -> None:
    """All touches of leads of these months; what has no number is unknown, and not free."""
    assert of_model(made(ON_TOUCHES), "first") == {
        "Ads": (6_00, 2.0, 3_00, None),
        "Mail": (1_00, 0.0, None, "0 customers credited"),
        "Fair": (50, 0.0, None, OF_FAIR),
        "Seo": (None, 1.0, None, NO_SPEND),
        "(no touchpoint)": (None, 1.0, None, NO_TOUCH),
    }


def test_each_lead_with_its_touches_a_part_of_its_own() -> None:
    query = asking("Opportunity", "Won", as_of="2026-04-15", more=ON_TOUCHES, horizon=30)
    parts = [
        counted("attribution_costs", lead, query, {"touchpoints": TOUCHES.filter(of_lead)})
        for lead in reversed(list(LEADS.iter_slices(1)))
        for of_lead in [pl.col(ROW) == lead[ROW][0]]
    ]
    found = ANALYSES["attribution_costs"].report(merged(parts), query)
    assert found.frame.equals(made(ON_TOUCHES, min_leads=30).frame)


def test_spend_wins_over_costs_of_touches_and_says_so() -> None:
    both = made({**ON_SPEND, **ON_TOUCHES})
    assert of_model(both, "first") == of_model(made(ON_SPEND), "first")
    assert [note.message for note in both.notes] == [
        "Costs of channels without a credited touch: Fair (70 USD).",
        "Channels with touches of which no cost is known: Seo.",
        "What touches cost is not used, since there is a table of spend.",
    ]


def test_a_segment_and_periods_change_nothing() -> None:
    """Costs know no regions, so that all leads stay together."""
    by = made(ON_SPEND, by=("region",))
    assert by.frame.equals(made(ON_SPEND).frame)
    assert made(ON_SPEND, by=("region",), cohort="week").frame["credit"].sum() == pytest.approx(36)


def test_no_cost_is_put_beside_what_it_is_not_split_by() -> None:
    found = made(ON_SPEND, options={CREDIT.name: "campaign"})
    assert found.frame.columns[0] == "campaign"
    reasons = {reason for _, *_, reason in of_model(found, "first").values()}
    assert reasons == {"spend is not split by campaign", NO_TOUCH}
    assert found.gist is not None
    assert found.gist.as_one == (
        "What a customer of a channel cost is not known: spend is not split by campaign."
    )


def test_the_page_sets_models_side_by_side() -> None:
    """W-shaped gives Mail 10 of 70, as the opportunity is missing and Ads has both other places."""
    found = made(ON_SPEND)
    assert found.gist is not None
    assert found.gist.as_one == (
        "What a customer cost by the model, media spend of 2026-01 to 2026-02: "
        "Ads 195 USD to 390 USD (of 2 with a touch of it); "
        "Mail 10 USD to 70 USD (of 1 with a touch of it)."
    )
    page = found.page
    assert page is not None
    assert cells(page.frame, "channel", "first", "last", "linear")[:3] == [
        ("Ads", 195_00, 390_00, 260_00),
        ("~Fair", None, None, None),
        ("Mail", None, 10_00, 20_00),
    ]
    assert page.about[0] == (
        "Media spend of 2026-01 to 2026-02, whose leads are at least 30 days old, over what is "
        "credited of those of the leads created then that reached Won, whenever."
    )
    assert page.about[-1] == (
        "Without a cost of one: Fair (no customer has a touch of it); Seo (no spend is known)."
    )
    assert [each.title for each in page.below] == [
        "Attribution: what customers brought, for each unit of spend"
    ]


def test_costs_that_nobody_names_make_no_table() -> None:
    assert made({"touchpoints": TOUCHPOINTS}).empty is not None
