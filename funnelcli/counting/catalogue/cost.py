"""What leads and customers cost."""

from typing import Final

from funnelcli.counting.catalogue.conversion import BY_CREATION
from funnelcli.counting.catalogue.metric import Metric, of
from funnelcli.counting.catalogue.needs import (
    AMOUNT,
    CHANNEL,
    CREATED,
    CUSTOMERS,
    WORTH,
    stage,
    table,
)
from funnelcli.counting.catalogue.stages import MQL, OPPORTUNITY, SAL, SQL

SPEND: Final = table("spend")
SAME_PERIOD: Final = "costs and leads of the same period and channel"
BY_ENTRY: Final = "costs of the period, and leads by the period in which they entered the stage"
BY_LAG: Final = "costs of the period, and customers by the period moved by `lag`"

OF_LEADS: Final = (
    Metric(
        key="cost_per_lead", label="Cost per lead", number="1",
        means="Media spend of the period / all leads created in the period, of paid channels and "
        "of the others (blended).",
        base="period", of=SAME_PERIOD, kind="money",
        over=of("media"), under=of("leads"),
        needs=(CREATED, SPEND),
        synonyms=("cpl", "blended_cpl", "cpl_blended"),
        mistakes=(
            "All leads stand below, and it is called what a paid lead costs.",
            "Costs of channels that are spelled otherwise in the CRM are left out.",
            "MQLs stand in the place of leads.",
            "The mean of the channels' costs per lead is taken; it is a ratio of sums.",
            "It is taken for what one more lead would cost, or for what the channel caused.",
        ),
        source="ruleranalytics, eggknite, freedatalytics, searchespilot",
    ),
    Metric(
        key="cost_per_lead_paid", label="Cost per paid lead", number="1b",
        means="Media spend of the period / leads created in it whose source has media spend.",
        base="period", of=SAME_PERIOD, kind="money",
        over=of("media"), under=of("paid_leads"),
        needs=(CREATED, SPEND, CHANNEL),
        synonyms=("paid_cpl", "cpl_paid"),
        mistakes=("Leads of paid channels whose source was not recorded raise it.",),
        source="pitchkit (paid and blended)",
    ),
    Metric(
        key="lead_acquisition_cost", label="Lead acquisition cost", number="16",
        means="All spend of the period, with people, tools and fees / all leads created in it: "
        "the cost per lead, fully loaded. Without a `type` of cost it is the cost per lead.",
        base="period", of=SAME_PERIOD, kind="money",
        over=of("spend"), under=of("leads"),
        needs=(CREATED, SPEND),
        synonyms=("loaded_cpl", "cpl_loaded", "fully_loaded_cpl"),
        mistakes=(
            "It is given as the cost per lead: costs of people and tools are not supplied.",
            "Costs of all channels together are put on one.",
        ),
        source="nickelled, phoenixstrategy",
    ),
)  # fmt: skip


def _per_stage(  # noqa: PLR0917
    name: str, plural: str, number: str, entered_number: str, cohort: str, entered: str
) -> tuple[Metric, Metric]:
    """Declare the cost of a stage: of the leads that reached it, and by the date of entry."""
    key = f"cost_per_{name.casefold()}"
    return (
        Metric(
            key=key, label=f"Cost per {name}", number=number,
            means=f"Media spend of the period / leads created in it that reached {name}, whenever.",
            base="cohort", of=BY_CREATION, kind="money",
            over=of("media"), under=of(cohort),
            needs=(CREATED, SPEND, stage(name)),
            mistakes=(f"{plural} of the same period stand below: these are of other leads.",),
        ),
        Metric(
            key=f"{key}_entered", label=f"Cost per {name}, by date of entry", number=entered_number,
            means=f"Media spend of the period / leads that entered {name} in it, whenever created.",
            base="period", of=BY_ENTRY, kind="money",
            over=of("media"), under=of(entered),
            needs=(CREATED, SPEND, stage(name)),
            mistakes=("It is mixed with that of the leads of the period.",),
        ),
    )  # fmt: skip


OF_STAGES: Final = (
    *_per_stage(MQL, "MQLs", "9", "9b", "cohort_mqls", "mqls"),
    *_per_stage(SAL, "SALs", "9c", "9d", "cohort_sals", "sals"),
    *_per_stage(SQL, "SQLs", "9e", "9f", "cohort_sqls", "sqls"),
    *_per_stage(OPPORTUNITY, "Opportunities", "9g", "9h", "cohort_opportunities", "opportunities"),
    Metric(
        key="lead_cost_efficiency", label="SQLs per 1,000 spent", number="30",
        means="Leads of the cohort that reached SQL, for each 1,000 of media spend of its period.",
        base="cohort", of=BY_CREATION, kind="ratio",
        over=of("cohort_sqls"), under=of("media"), rests_on=of("cohort_sqls"), per=1000,
        needs=(CREATED, SPEND, stage(SQL)),
        mistakes=("There is no usual definition: ask for the formula.",),
    ),
)  # fmt: skip
LAGGED: Final = (
    "Customers of the period stand below, who were leads, and paid for, long before: see `lag`.",
    "It is not said whether it is paid or blended.",
    "Costs of keeping customers are in it.",
)
_BLENDED: Final = "All spend of the period, with people, tools and fees / all new customers of the "
OF_CUSTOMERS: Final = (
    Metric(
        key="cost_per_customer", label="Cost per customer", number="33d",
        means="Media spend of the period / leads created in it that became customers: so the cost "
        "per lead divided by the lead-to-customer rate.",
        base="cohort", of=BY_CREATION, kind="money",
        over=of("media"), under=of("cohort_customers"),
        needs=(CREATED, CUSTOMERS, SPEND),
        synonyms=("cac_by_cohort",),
        mistakes=("The cohort is too young: its customers are still to come.",),
        source="metrickittools",
    ),
    Metric(
        key="cost_per_expected_customer", label="Cost per expected customer", number="33e",
        means="Media spend of the period / customers that the leads created in it are expected to "
        "make by the horizon, as `funnelcli cohorts --project` has them: a projection.",
        base="cohort", of=BY_CREATION, kind="money",
        over=of("media"), under=of("cohort_expected"),
        needs=(CREATED, CUSTOMERS, SPEND),
        mistakes=(
            "It is read as a count: of a young cohort nearly all is assumed, and no change shows.",
        ),
    ),
    Metric(
        key="cac", label="CAC", number="33",
        means=f"{_BLENDED}period moved by `lag`: the blended one.",
        base="period", of=BY_LAG, kind="money",
        over=of("spend"), under=of("acquired"),
        needs=(CUSTOMERS, SPEND),
        synonyms=("customer_acquisition_cost", "acquisition_cost"),
        mistakes=LAGGED,
        source="calcmentor, metrickittools, phoenixstrategy",
    ),
    Metric(
        key="cac_blended", label="Blended CAC", number="33b",
        means=f"{_BLENDED}period moved by `lag`: CAC, by the name that tells it from the paid one.",
        base="period", of=BY_LAG, kind="money",
        over=of("spend"), under=of("acquired"),
        needs=(CUSTOMERS, SPEND),
        mistakes=LAGGED,
        source="pitchkit",
    ),
    Metric(
        key="cac_paid", label="Paid CAC", number="33c",
        means="Media spend of the period / new customers, of the period moved by `lag`, whose "
        "source has media spend.",
        base="period", of=BY_LAG, kind="money",
        over=of("media"), under=of("acquired_paid"),
        needs=(CUSTOMERS, SPEND, CHANNEL),
        mistakes=LAGGED,
        source="pitchkit",
    ),
    Metric(
        key="ltv_to_cac", label="LTV:CAC", number="33f",
        means="What the new customers of the period moved by `lag` are worth (`ltv` for each, of "
        "a column its mean where it is not known; without it their amounts times `margin`) / all "
        "spend of the period.",
        base="period", of=BY_LAG, kind="ratio",
        over=of("acquired_worth"), under=of("spend"), rests_on=of("acquired"),
        needs=(CUSTOMERS, SPEND, WORTH),
        synonyms=("ltv_cac", "ltv_cac_ratio"),
        mistakes=("Revenue is taken for what is left of it, without `margin`.",),
    ),
    Metric(
        key="cac_payback", label="Payback, in days", number="33g",
        means="Days from the first day of the period until the customers of its leads had brought "
        "in all spend of the period: their amounts times `margin`, without amounts `ltv` for each.",
        base="cohort", of=BY_CREATION, kind="days",
        over=of("payback_days"), by_period_only=True,
        needs=(CREATED, CUSTOMERS, SPEND, WORTH),
        synonyms=("payback", "payback_period"),
        mistakes=("Revenue is taken for what is left of it, without `margin`.",),
    ),
)  # fmt: skip
OF_MONEY: Final = (
    Metric(
        key="lead_roi", label="Lead ROI", number="31",
        means="(amounts of the customers of the cohort, times `margin`, - all spend of its period) "
        "/ all spend of its period.",
        base="cohort", of=BY_CREATION, kind="ratio",
        over=of("cohort_gross", less=("spend",)), under=of("spend"),
        rests_on=of("cohort_customers"),
        needs=(CREATED, CUSTOMERS, AMOUNT, SPEND),
        synonyms=("roi", "return_on_investment", "lead_source_roi"),
        mistakes=(
            "Revenue is taken for what is left of it, without `margin`.",
            "Costs of a month are set against what was won in it, which other leads brought.",
            "A loss is shown as 0.",
        ),
        source="searchespilot",
    ),
    Metric(
        key="roas", label="ROAS", number="31b",
        means="Amounts of the customers of the cohort / media spend of its period.",
        base="cohort", of=BY_CREATION, kind="ratio",
        over=of("cohort_revenue"), under=of("media"), rests_on=of("cohort_customers"),
        needs=(CREATED, CUSTOMERS, AMOUNT, SPEND),
        synonyms=("return_on_ad_spend",),
        mistakes=("It is taken for a profit: it knows neither the margin nor other costs.",),
    ),
)  # fmt: skip
COST: Final = (*OF_LEADS, *OF_STAGES, *OF_CUSTOMERS, *OF_MONEY)
