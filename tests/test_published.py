"""The published figures, retyped from their guides, and which of them fit a YAML."""

from typing import Any, get_args

import pytest

from funnelcli.config import Config
from funnelcli.config.benchmarks import DealSize, Industry, Motion, StageOfGuides
from funnelcli.counting.published import (
    CUSTOMER,
    LEAD,
    Published,
    figures,
    published_names,
    published_step,
    published_way,
    target_of_step,
)

GUIDE, JUNE = "lead-to-customer guide 2026", "B2B conversion guide, June 2026"
SAGE = "First Page Sage, via the lead-to-customer guide 2026"
RULER = "Ruler Analytics, via the lead-to-customer guide 2026"
HUBSPOT, MV3 = "HubSpot, via MV3 Marketing", "MV3 Marketing"

TO_CUSTOMER = [
    ("B2B, most industries", 2, 5, GUIDE),
    ("B2B services", 3.2, 3.2, SAGE),
    ("B2B SaaS", 1.1, 1.7, SAGE),
    ("B2B tech", 1.7, 1.7, SAGE),
    ("FinTech", 1.5, 2.5, SAGE),
    ("Healthcare B2B", 2.1, 3.0, SAGE),
    ("B2B SaaS, blended", 2, 5, MV3),
    ("B2B SaaS, inbound", 1, 5, "Petavue"),
    ("B2B SaaS, targeted account-based", 10, 15, "Petavue"),
    ("referral", 3.7, 5, RULER),
    ("organic search", 2.4, 2.4, RULER),
    ("e-mail", 1.4, 1.4, RULER),
    ("paid social", 0.7, 0.7, RULER),
    ("organic search", 14, 16, HUBSPOT),
    ("paid search", 2, 4, HUBSPOT),
    ("e-mail", 1, 3, HUBSPOT),
    ("social", 1, 2, HUBSPOT),
    ("content downloads, trade shows", 0, 1, HUBSPOT),
    ("high-intent inbound (organic, direct, branded search)", 10, 20, MV3),
    ("low intent (syndication, bought lists, badge scans)", 0, 1, MV3),
    ("outbound", 0.5, 1.5, GUIDE),
    ("enterprise, over 100,000 a year (6 to 12 months)", 1, 2, GUIDE),
    ("small business, about 5,000 a year (30 days)", 5, 8, GUIDE),
]
OTHERS = [
    ("Visitor", "Lead", "B2B", 1, 5, "two guides, of which one says 1 to 3"),
    ("Visitor", "Lead", "landing page for one offer", 5, 15, JUNE),
    ("Visitor", "Lead", "generic home page", 1, 2, JUNE),
    ("Visitor", "Lead", "legal services, search", 7.4, 7.4, "Magnethive"),
    ("Visitor", "Lead", "paid search", 3.2, 3.2, "Magnethive"),
    ("Visitor", "Lead", "e-mail", 2.6, 2.6, "Magnethive"),
    ("Visitor", "Lead", "social", 1.5, 1.5, "Magnethive"),
    ("Lead", "MQL", "B2B", 20, 40, JUNE),
    ("MQL", "SQL", "B2B", 30, 60, JUNE),
    ("SQL", "Opportunity", "B2B", 40, 80, JUNE),
    ("Opportunity", "Customer", "mid-market", 20, 30, JUNE),
    ("Opportunity", "Customer", "enterprise", 10, 20, JUNE),
]  # fmt: skip

STAGES = ("Lead", "MQL", "SQL", "Opportunity", "Customer")


def company(*names: str, keys: dict[str, str] | None = None, **chosen: Any) -> Config:
    stages: list[dict[str, str]] = [{"name": name, "at": name} for name in names or STAGES]
    stages[0].pop("at")
    for stage in stages:
        if key := (keys or {}).get(stage["name"]):
            stage["key"] = key
    written = {"version": 1, "leads": {"path": "x", "source": "Source"}, "stages": stages}
    return Config.model_validate({**written, "benchmarks": chosen})


def test_every_figure_is_as_published() -> None:
    retyped = [("Lead", "Customer", *row) for row in TO_CUSTOMER] + OTHERS
    shipped = [
        (each.start, each.end, each.scope, round(each.low * 100, 9), round(each.high * 100, 9),
         each.publisher)
        for each in figures()
    ]  # fmt: skip

    assert shipped == retyped


def test_a_percentage_is_the_float_that_one_writes() -> None:
    assert [each.low for each in figures() if each.scope == "B2B SaaS"] == [0.011]


def test_all_that_the_yaml_can_choose_is_published() -> None:
    by_company = [each for each in figures() if each.start != "Visitor"]

    assert {each.industry for each in by_company} - {None} == set(get_args(Industry))
    assert {each.deal_size for each in by_company} - {None} == set(get_args(DealSize))
    assert {each.motion for each in by_company} - {None} == {"outbound", "inbound", "account-based"}
    assert {each.motion for each in by_company} - {None} == set(get_args(Motion))
    ends = {each.end for each in by_company} | {each.start for each in by_company}
    assert ends == {LEAD, CUSTOMER, *get_args(StageOfGuides)}


@pytest.mark.parametrize(
    ("k", "low", "high"), [(1, 0.2, 0.4), (2, 0.3, 0.6), (3, 0.4, 0.8)],
)  # fmt: skip
def test_the_range_of_a_step(k: int, low: float, high: float) -> None:
    assert published_step(company(), k) == Published(low, high, JUNE, "B2B")


def test_the_lead_itself_is_no_step() -> None:
    assert published_step(company(), 0) is None
    assert published_way(company(), 0, 0) is None


@pytest.mark.parametrize(
    ("chosen", "low", "high", "scope"),
    [
        ({}, 0.1, 0.3, "mid-market; enterprise"),  # both, as the size is not said
        ({"deal_size": "Mid-market"}, 0.2, 0.3, "mid-market"),
        ({"deal_size": "Enterprise"}, 0.1, 0.2, "enterprise"),
    ],
)
def test_deals_are_won_as_they_are_large(
    chosen: dict[str, Any], low: float, high: float, scope: str
) -> None:
    assert published_step(company(**chosen), 4) == Published(low, high, JUNE, scope)


def test_of_small_deals_nobody_publishes_how_many_are_won() -> None:
    assert published_step(company(deal_size="SMB"), 4) is None


@pytest.mark.parametrize(
    ("chosen", "low", "high", "publisher"),
    [
        ({}, 0.02, 0.05, GUIDE),
        ({"industry": "Healthcare B2B"}, 0.021, 0.03, SAGE),
        # they contradict each other: the range goes from end to end, and names both
        ({"industry": "B2B SaaS"}, 0.011, 0.05, f"{SAGE}; {MV3}"),
        ({"industry": "B2B SaaS", "motion": "inbound"}, 0.01, 0.05, "Petavue"),
        ({"industry": "B2B SaaS", "motion": "account-based"}, 0.1, 0.15, "Petavue"),
        ({"motion": "outbound"}, 0.005, 0.015, GUIDE),
        ({"motion": "inbound"}, 0.02, 0.05, GUIDE),  # inbound is published of SaaS alone
        ({"deal_size": "Enterprise"}, 0.01, 0.02, GUIDE),
        ({"deal_size": "SMB"}, 0.05, 0.08, GUIDE),
        ({"deal_size": "Mid-market"}, 0.02, 0.05, GUIDE),
        ({"industry": "FinTech", "deal_size": "SMB"}, 0.015, 0.08, f"{SAGE}; {GUIDE}"),
    ],
)
def test_the_range_from_lead_to_customer(
    chosen: dict[str, Any], low: float, high: float, publisher: str
) -> None:
    found = published_way(company(**chosen), 0, 4)

    assert found is not None
    assert (found.low, found.high, found.publisher) == (low, high, publisher)


def test_from_the_lead_to_the_first_stage_is_the_step() -> None:
    assert published_way(company(), 0, 1) == published_step(company(), 1)
    assert published_way(company(), 0, 2) is None  # nobody publishes lead to SQL


def test_stages_are_known_by_their_usual_names_and_keys() -> None:
    config = company(
        "Enquiry", "Marketing Qualified Lead", "Accepted", "Ready", "opp", "Won",
        keys={"Ready": "sales_qualified"},
    )  # fmt: skip

    assert published_names(config) == {
        0: "Lead", 1: "MQL", 3: "SQL", 4: "Opportunity", 5: "Customer",
    }  # fmt: skip
    # MQL to Accepted and Accepted to SQL are steps that no guide knows
    ranges = [published_step(config, k) for k in range(1, 6)]
    assert [found is not None for found in ranges] == [True, False, False, True, True]


def test_published_as_goes_before_names() -> None:
    config = company("Lead", "MQL", "SQL", "SAL", "Customer", published_as={"SAL": "SQL"})

    assert published_names(config) == {0: "Lead", 1: "MQL", 3: "SQL", 4: "Customer"}
    assert published_step(config, 2) is None


def test_nobody_is_a_customer_where_nobody_says_who_bought() -> None:
    config = company("Lead", "MQL", "SQL").model_copy(update={"customers": "unknown"})

    assert published_names(config) == {0: "Lead", 1: "MQL", 2: "SQL"}


def test_without_benchmarks_figures_are_those_of_everybody() -> None:
    config = company().model_copy(update={"benchmarks": None})

    assert published_way(config, 0, 4) == Published(0.02, 0.05, GUIDE, "B2B, most industries")
    assert target_of_step(config, 4) is None


def test_targets() -> None:
    config = company(targets={"mql": 0.35, "Customer": "25%", "from_lead": {"customer": "4%"}})

    assert [target_of_step(config, k) for k in range(5)] == [None, 0.35, None, None, 0.25]
